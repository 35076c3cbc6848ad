A mirrored histogram: the program above the line, the comparison group below.
=== page
set border 1
set lmargin at screen 0.72/W
set rmargin at screen 1-1.55/W
set tmargin at screen 1-0.26/H
set bmargin at screen 0.50/H
set xrange [lo:hi]
set yrange [-most:most]
set ytics scale 0
set grid ytics linetype 1 linewidth 0.7 linecolor rgb GRID
set xlabel "Estimated propensity to be in the program" offset 0,0.4
set ylabel "Share of the group in the bin" offset -0.6,0
set arrow 1 from graph 0, first 0 to graph 1, first 0 nohead linewidth 0.9 linecolor rgb INK front
set label 1 "Program" at graph 1, graph 0.80 left offset 1.2,0 font BOLD textcolor rgb PROGRAM
set label 2 "filled: {{done}}" at graph 1, graph 0.80 left offset 1.2,-1.0 font SMALL textcolor rgb MUTED
set label 3 "outline: all eligible" at graph 1, graph 0.80 left offset 1.2,-1.9 font SMALL textcolor rgb MUTED
set label 4 "Comparison" at graph 1, graph 0.26 left offset 1.2,0 font BOLD textcolor rgb COMPARISON
set label 5 "filled: {{done}}" at graph 1, graph 0.26 left offset 1.2,-1.0 font SMALL textcolor rgb MUTED
set label 6 "outline: all eligible" at graph 1, graph 0.26 left offset 1.2,-1.9 font SMALL textcolor rgb MUTED
height(share, width) = share*unit/width   # a wider bin of the same share is lower
inset = 0.03*unit   # white between neighbouring bars
=== support
set object 1 rectangle from from, graph 0 to to, graph 1 fillcolor rgb BAND fillstyle solid noborder behind
=== support_words
set label 7 "scores that both groups reach" at middle, graph 1 center offset 0,0.55 font SMALL textcolor rgb MUTED
=== bars
plot dat using (($1+$2)/2):(height($5,$2-$1)):($1+inset):($2-inset):(0):(height($5,$2-$1)) with
    boxxyerror fillstyle solid 1 noborder linecolor rgb PROGRAM
plot dat using (($1+$2)/2):(-height($6,$2-$1)):($1+inset):($2-inset):(-height($6,$2-$1)):(0) with
    boxxyerror fillstyle solid 1 noborder linecolor rgb COMPARISON
plot dat index 1 using 1:(height($2,$4)) with lines linewidth 1.4 linecolor rgb "#00456B"
plot dat index 1 using 1:(-height($3,$4)) with lines linewidth 1.41 linecolor rgb "#7A3600"
