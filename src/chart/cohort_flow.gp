Boxes, strokes and words, in inches from the upper left corner.
=== page
set lmargin at screen 0
set rmargin at screen 1
set tmargin at screen 1
set bmargin at screen 0
set xrange [0:W]   # inches, from the upper left corner
set yrange [H:0]
unset border
unset tics
edge(kind) = (kind == 1 ? 0x0072B2 : kind == 2 ? 0xD55E00 : kind == 3 ? 0xBDBDBD : 0x222222)
inside(kind) = (kind == 1 ? 0xEAF3F9 : kind == 2 ? 0xFBF0E8 : 0xFFFFFF)
pick(side, weight) = ($4 == side && $5 == weight ? $3 : NaN)
=== connectors
plot dat index 1 using 1:2:3:4 with vectors nohead linewidth 1 linecolor rgb INK
=== arrows
plot dat index 2 using 1:2:3:4 with vectors head filled size screen 0.012,20,60 linewidth 1
    linecolor rgb INK
=== boxes
plot dat index 0 using 1:2:3:4:(inside($5)) with boxxyerror fillstyle solid 1 noborder
    linecolor rgb variable
plot dat index 0 using 1:2:3:4:(edge($5)) with boxxyerror fillstyle empty border linewidth 1.1
    linecolor rgb variable
plot dat index 3 using 2:(pick(0,0)):1 with labels center noenhanced textcolor rgb INK
=== words_left
plot dat index 3 using 2:(pick(-1,2)):1 with labels left noenhanced font SMALL textcolor rgb INK
=== words_right
plot dat index 3 using 2:(pick(1,2)):1 with labels right noenhanced font SMALL textcolor rgb INK
