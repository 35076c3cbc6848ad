# Balance: absolute standardized mean differences before and after.
# Draw it again in this folder: gnuplot -d -e "fmt='svg'" love_plot_math.gp   (or pdf, png)
name = 'love_plot_math'
svg_name = 'love_plot_math'
W = 6.000
H = 3.930
load "style.gp"
N = 18.0
end = 0.8
left = 1.7143229166666667
right = 0.15
top = 0.5
bottom = 0.46
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
set label 12 "Before matching" at x(0.24), screen 1-0.13/H left textcolor rgb COMPARISON
set label 13 "" at x(1.64), screen 1-0.13/H point pointtype 7 pointsize 0.8 linecolor rgb PROGRAM
set label 14 "After matching" at x(1.74), screen 1-0.13/H left textcolor rgb PROGRAM
row(kind) = ($2 == kind ? $1 : NaN)
within(v) = (v <= end ? v : NaN)
clip(v) = (v <= end ? v : end)
unset xtics
set arrow 100 from 0, screen 0.460/H to 0, screen 0.415/H nohead linewidth 0.8 linecolor rgb INK
set label 100 "0.0" at 0, screen 0.330/H center textcolor rgb INK
set arrow 101 from 0.1, screen 0.460/H to 0.1, screen 0.415/H nohead linewidth 0.8 linecolor rgb INK
set label 101 "0.1" at 0.1, screen 0.330/H center textcolor rgb INK
set arrow 102 from 0.2, screen 0.460/H to 0.2, screen 0.415/H nohead linewidth 0.8 linecolor rgb INK
set label 102 "0.2" at 0.2, screen 0.330/H center textcolor rgb INK
set arrow 103 from 0.3, screen 0.460/H to 0.3, screen 0.415/H nohead linewidth 0.8 linecolor rgb INK
set label 103 "0.3" at 0.3, screen 0.330/H center textcolor rgb INK
set arrow 104 from 0.4, screen 0.460/H to 0.4, screen 0.415/H nohead linewidth 0.8 linecolor rgb INK
set label 104 "0.4" at 0.4, screen 0.330/H center textcolor rgb INK
set arrow 105 from 0.5, screen 0.460/H to 0.5, screen 0.415/H nohead linewidth 0.8 linecolor rgb INK
set label 105 "0.5" at 0.5, screen 0.330/H center textcolor rgb INK
set arrow 106 from 0.6, screen 0.460/H to 0.6, screen 0.415/H nohead linewidth 0.8 linecolor rgb INK
set label 106 "0.6" at 0.6, screen 0.330/H center textcolor rgb INK
set arrow 107 from 0.7, screen 0.460/H to 0.7, screen 0.415/H nohead linewidth 0.8 linecolor rgb INK
set label 107 "0.7" at 0.7, screen 0.330/H center textcolor rgb INK
set arrow 108 from 0.8, screen 0.460/H to 0.8, screen 0.415/H nohead linewidth 0.8 linecolor rgb INK
set label 108 "0.8" at 0.8, screen 0.330/H center textcolor rgb INK
set arrow 99 from 0, screen 0.460/H to 0.8, screen 0.460/H nohead linewidth 0.8 linecolor rgb INK
set arrow 1 from 0.05, graph 0 to 0.05, graph 1 nohead linewidth 0.85 linecolor rgb RULE dashtype 3 back
set label 1 "0.05" at 0.05, screen 1-0.41/H right font SMALL textcolor rgb MUTED
set arrow 2 from 0.10, graph 0 to 0.10, graph 1 nohead linewidth 0.90 linecolor rgb RULE dashtype 2 back
set label 2 "0.10" at 0.10, screen 1-0.41/H left font SMALL textcolor rgb MUTED
set arrow 3 from 0.25, graph 0 to 0.25, graph 1 nohead linewidth 0.95 linecolor rgb RULE dashtype 1 back
set label 3 "0.25" at 0.25, screen 1-0.41/H left font SMALL textcolor rgb MUTED
plot dat using (0):(row(2)):(end):(0) with vectors nohead linewidth 0.8 linecolor rgb GRID, \
     dat using (clip($6)):(row(2)):(clip($5)-clip($6)):(0) with vectors nohead linewidth 1.1 linecolor rgb "#9A9A9A", \
     dat using (within($5)):(row(2)) with points pointtype 7 pointsize 0.75 linecolor rgb "white", \
     dat using (within($5)):(row(2)) with points pointtype 6 pointsize 0.75 linewidth 2 linecolor rgb COMPARISON, \
     dat using (within($6)):(row(2)) with points pointtype 7 pointsize 0.8 linecolor rgb PROGRAM, \
     dat using (x(0.08+0.13*$3)):($2>0?$1:NaN):4 with labels left noenhanced textcolor rgb INK, \
     dat using (x(0.08)):(row(0)):4 with labels left noenhanced font BOLD textcolor rgb INK
