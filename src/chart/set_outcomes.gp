Matched sets by size: sizes in rows, outcomes in columns; bars filled of the program, open of the
comparison group.
=== page
y(c) = y1($1) + at(c)
long(v) = v/most*(cell-bar)   # all bars have one scale
thick = 0.045
=== headings
plot for [m=0:int(blocks)-1] dat index 0 using (0.08):($1==0?y1(m*across)+at(2):NaN):(say(4)) with labels
    left font BOLD tc rgb INK
plot for [m=0:int(blocks)-1] dat index 0 using (0.20):($1==1?y1(m*across)+at(2):NaN):(say(4)) with labels
    left tc rgb INK
=== program
plot dat index 1 using ($4==1?x1($1):NaN):(y(2)):(x1($1)):(x1($1)+long($5)):(y(2)-thick):(y(2)+thick)
    with boxxyerror fs solid 1 noborder lc rgb PROG
=== comparison
plot dat index 1 using ($4==0?x1($1):NaN):(y(2)):(x1($1)):(x1($1)+long($5)):(y(2)-thick):(y(2)+thick)
    with boxxyerror fs empty border lw 1.0 lc rgb COMP
=== words
plot dat index 1 using ($4==2?x1($1):x1($1)+0.06+long($5)):(y(2)):6 with labels left tc rgb INK
=== foot
plot dat index 3 using (0.08):(height-0.12):(say(1)) with labels left tc rgb INK
