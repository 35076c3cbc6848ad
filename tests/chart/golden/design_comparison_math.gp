# Effect sizes under the main design and the alternatives.
# Draw it again in this folder: gnuplot -d -e "fmt='svg'" design_comparison_math.gp   (or pdf, png)
name = 'design_comparison_math'
svg_name = 'design_comparison_math'
W = 7.230
H = 1.512
load "style.gp"
N = 4.0
a = -0.1
b = 0.4
p1 = 2.9183433333333326
p2 = 5.268343333333332
column_sizes = 2.618343333333333
column_numbers = 7.1499103124999985
top = 0.36
bottom = 0.4
most = 1.0
dotted = 0.195
set lmargin at screen 0
set rmargin at screen 1
set tmargin at screen 1-top/H
set bmargin at screen bottom/H
x(inches) = a + (inches-p1)*(b-a)/(p2-p1)   # a place on the page, on the axis' scale
set xrange [x(0):x(W)]
set yrange [N+0.7:0.4]
unset border
unset ytics
set label 4 "← comparison higher" at 0, screen (bottom-0.30)/H right offset -0.6,0 font SMALL textcolor rgb MUTED
set label 5 "program higher →" at 0, screen (bottom-0.30)/H left offset 0.6,0 font SMALL textcolor rgb MUTED
kind(k) = ($2 == k ? $1 : NaN)
clip(v) = (v < a ? a : v > b ? b : v)
inside(v) = (v >= a && v <= b ? v : NaN)
area(n) = 0.42 + 0.75*sqrt(n/most)
set label 1 'Design' at x(0.08), screen 1-0.22/H left font BOLD noenhanced textcolor rgb INK
set label 2 'Program / comparison' at x(column_sizes), screen 1-0.22/H right font BOLD noenhanced textcolor rgb INK
set label 3 'Effect size [95% interval]' at x(column_numbers), screen 1-0.22/H right font BOLD noenhanced textcolor rgb INK
unset xtics
set arrow 100 from -0.1, screen 0.400/H to -0.1, screen 0.355/H nohead linewidth 0.8 linecolor rgb INK
set label 100 "−0.1" at -0.1, screen 0.270/H center textcolor rgb INK
set arrow 101 from 0, screen 0.400/H to 0, screen 0.355/H nohead linewidth 0.8 linecolor rgb INK
set label 101 "0.0" at 0, screen 0.270/H center textcolor rgb INK
set arrow 102 from 0.1, screen 0.400/H to 0.1, screen 0.355/H nohead linewidth 0.8 linecolor rgb INK
set label 102 "0.1" at 0.1, screen 0.270/H center textcolor rgb INK
set arrow 103 from 0.2, screen 0.400/H to 0.2, screen 0.355/H nohead linewidth 0.8 linecolor rgb INK
set label 103 "0.2" at 0.2, screen 0.270/H center textcolor rgb INK
set arrow 104 from 0.3, screen 0.400/H to 0.3, screen 0.355/H nohead linewidth 0.8 linecolor rgb INK
set label 104 "0.3" at 0.3, screen 0.270/H center textcolor rgb INK
set arrow 105 from 0.4, screen 0.400/H to 0.4, screen 0.355/H nohead linewidth 0.8 linecolor rgb INK
set label 105 "0.4" at 0.4, screen 0.270/H center textcolor rgb INK
set arrow 99 from -0.1, screen 0.400/H to 0.4, screen 0.400/H nohead linewidth 0.8 linecolor rgb INK
plot dat using ($2==1&&int($1)%2==0?x(W/2.):NaN):1:(x(0.03)):(x(W-0.03)):($1-0.5):($1+0.5) with boxxyerror fillstyle solid 1 noborder linecolor rgb BAND, \
     dat every ::0::0 using (0):(N+0.7):(0):(-N-0.3) with vectors nohead linewidth 0.9 linecolor rgb INK, \
     dat every ::0::0 using (dotted):(N+0.7):(0):(-N-0.3) with vectors nohead linewidth 1.0 dashtype 3 linecolor rgb PROGRAM, \
     dat using (clip($6)):(kind(1)):(clip($7)-clip($6)):(0) with vectors nohead linewidth 1.5 linecolor rgb PROGRAM, \
     dat using (inside($5)):(kind(1)):(area($8)) with points pointtype 5 pointsize variable linecolor rgb PROGRAM, \
     dat using (x($2==1?0.21:0.08)):($9==0?$1:NaN):3 with labels left noenhanced textcolor rgb INK, \
     dat using (x($2==1?0.21:0.08)):($9==1?$1:NaN):3 with labels left noenhanced font BOLD textcolor rgb INK, \
     dat using (x(column_sizes)):($2>0?$1:NaN):4 with labels right noenhanced textcolor rgb INK, \
     dat using (x(column_numbers)):($2>0?$1:NaN):10 with labels right noenhanced textcolor rgb INK
