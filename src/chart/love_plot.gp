Absolute standardized differences before and after, a row for each characteristic. The page is the
plot, so that labels may stand beside the axis: gnuplot leaves out text from the data that lies
outside the ranges.
=== page
set lmargin at screen 0
set rmargin at screen 1
set tmargin at screen 1-top/H
set bmargin at screen bottom/H
x(inches) = (inches-left)*end/(W-left-right)   # a place on the page, on the axis' scale
set xrange [x(0):x(W)]
set yrange [N+0.6:0.4]
set border 0
unset ytics
set label 10 "Absolute standardized mean difference" at end/2., graph 0 center offset 0,-2.0 textcolor rgb INK
set label 11 "" at x(0.14), screen 1-0.13/H point pointtype 6 pointsize 0.75 linewidth 2 linecolor rgb COMPARISON
set label 12 "Before {{act}}" at x(0.24), screen 1-0.13/H left textcolor rgb COMPARISON
set label 13 "" at x(1.64), screen 1-0.13/H point pointtype 7 pointsize 0.8 linecolor rgb PROGRAM
set label 14 "After {{act}}" at x(1.74), screen 1-0.13/H left textcolor rgb PROGRAM
row(kind) = ($2 == kind ? $1 : NaN)
within(v) = (v <= end ? v : NaN)
clip(v) = (v <= end ? v : end)
=== rows
plot dat using (0):(row(2)):(end):(0) with vectors nohead linewidth 0.8 linecolor rgb GRID
plot dat using (clip($6)):(row(2)):(clip($5)-clip($6)):(0) with vectors nohead linewidth 1.1
    linecolor rgb "#9A9A9A"
=== beyond
plot dat using (0.97*end):($5>end||$6>end?row(2):NaN):(0.03*end):(0) with vectors head filled
    size screen 0.012,25 linewidth 1.1 linecolor rgb INK
plot dat using (x(W-right+0.08)):(row(2)):7 with labels left noenhanced font SMALL
    textcolor rgb INK
=== marks
plot dat using (within($5)):(row(2)) with points pointtype 7 pointsize 0.75 linecolor rgb "white"
plot dat using (within($5)):(row(2)) with points pointtype 6 pointsize 0.75 linewidth 2
    linecolor rgb COMPARISON
plot dat using (within($6)):(row(2)) with points pointtype 7 pointsize 0.8 linecolor rgb PROGRAM
plot dat using (x(0.08+0.13*$3)):($2>0?$1:NaN):4 with labels left noenhanced textcolor rgb INK
plot dat using (x(0.08)):(row(0)):4 with labels left noenhanced font BOLD textcolor rgb INK
=== threshold
set arrow {{number}} from {{at}}, graph 0 to {{at}}, graph 1 nohead linewidth {{width}} linecolor
    rgb RULE dashtype {{dashes}} back
set label {{number}} "{{at}}" at {{at}}, screen 1-{{above}}/H {{side}} font SMALL textcolor rgb MUTED
