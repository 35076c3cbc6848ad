# Growth: mean scores of the matched groups before and after.
# Draw it again in this folder: gnuplot -d -e "fmt='svg'" growth_math.gp   (or pdf, png)
name = 'growth_math'
svg_name = 'growth_math'
W = 5.319
H = 3.500
load "style.gp"
lo = 190.0
hi = 210.0
top = 0.36
bottom = 0.48
left = 0.418625
right = 1.4194137499999995
before = 1.0994375
after = 3.7994375000000002
set lmargin at screen 0
set rmargin at screen 1
set tmargin at screen 1
set bmargin at screen 0
unset border
unset tics
per_inch = (hi-lo)/(H-top-bottom)
x(inches) = (inches-before)/(after-before)   # places on the page, on the axes' scales
y(inches) = hi + (top-inches)*per_inch       # counted from the upper edge
set xrange [x(0):x(W)]
set yrange [y(H):y(0)]
set arrow 1 from x(left), lo to x(left), hi nohead linewidth 0.8 linecolor rgb INK
set arrow 2 from x(left), lo to x(W-right), lo nohead linewidth 0.8 linecolor rgb INK
nudge = 0.025/(after-before)   # intervals stand a little apart: neither hides the other
set label 10 "190" at x(left-0.1), 190 right textcolor rgb INK
set label 11 "195" at x(left-0.1), 195 right textcolor rgb INK
set arrow 11 from x(left), 195 to x(W-right), 195 nohead linewidth 0.7 linecolor rgb GRID back
set label 12 "200" at x(left-0.1), 200 right textcolor rgb INK
set arrow 12 from x(left), 200 to x(W-right), 200 nohead linewidth 0.7 linecolor rgb GRID back
set label 13 "205" at x(left-0.1), 205 right textcolor rgb INK
set arrow 13 from x(left), 205 to x(W-right), 205 nohead linewidth 0.7 linecolor rgb GRID back
set label 14 "210" at x(left-0.1), 210 right textcolor rgb INK
set arrow 14 from x(left), 210 to x(W-right), 210 nohead linewidth 0.7 linecolor rgb GRID back
plot dat index 1 using ($1+nudge):4:(0):($5-$4) with vectors nohead linewidth 1.5 linecolor rgb COMPARISON, \
     dat index 0 using ($1-nudge):4:(0):($5-$4) with vectors nohead linewidth 1.51 linecolor rgb PROGRAM, \
     dat index 1 using ($1+nudge):3 with linespoints linewidth 2 pointtype 13 pointsize 0.9 linecolor rgb COMPARISON, \
     dat index 0 using ($1-nudge):3 with linespoints linewidth 2.01 pointtype 7 pointsize 0.75 linecolor rgb PROGRAM, \
     dat index 0 using (x(before-0.12)):($1==0?$6:NaN):2 with labels right noenhanced textcolor rgb PROGRAM, \
     dat index 0 using (x(after+0.15)):($1==1?$6:NaN):2 with labels left noenhanced font BOLD textcolor rgb PROGRAM, \
     dat index 0 using (x(after+0.15)):($1==1?$6-0.145*per_inch:NaN):7 with labels left noenhanced font SMALL textcolor rgb MUTED, \
     dat index 1 using (x(before-0.12)):($1==0?$6:NaN):2 with labels right noenhanced textcolor rgb COMPARISON, \
     dat index 1 using (x(after+0.15)):($1==1?$6:NaN):2 with labels left noenhanced font BOLD textcolor rgb COMPARISON, \
     dat index 1 using (x(after+0.15)):($1==1?$6-0.145*per_inch:NaN):7 with labels left noenhanced font SMALL textcolor rgb MUTED, \
     dat index 2 using 1:(y(H-bottom+0.17)):2 with labels center noenhanced textcolor rgb INK, \
     dat index 2 using 1:(y(H-bottom+0.33)):3 with labels center noenhanced font SMALL textcolor rgb MUTED, \
     dat index 3 using (x(0.08)):(y(0.14)):1 with labels left noenhanced textcolor rgb INK
