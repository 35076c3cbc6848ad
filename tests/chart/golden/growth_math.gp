# Growth: mean scores of the matched groups before and after.
# Draw it again in this folder: gnuplot -d -e "fmt='svg'" growth_math.gp   (or pdf, png)
name = 'growth_math'
svg_name = 'growth_math'
W = 5.349
H = 3.500
load "style.gp"
before = 1.1494375
after = 3.8494375
lo = 190.0
hi = 210.0
top = 0.36
bottom = 0.48
set lmargin at screen 0
set rmargin at screen 1
set tmargin at screen 1
set bmargin at screen 0
unset border
unset tics
per_inch = (hi-lo)/(H-top-bottom)
y(inches) = hi + (top-inches)*per_inch   # a place on the page, counted from the upper edge
set xrange [0:W]
set yrange [y(H):y(0)]
set label "190" at 0.369, 190 right textcolor rgb INK
set arrow from 0.469, 190 to 3.849, 190 nohead linewidth 0.7 linecolor rgb GRID back
set label "195" at 0.369, 195 right textcolor rgb INK
set arrow from 0.469, 195 to 3.849, 195 nohead linewidth 0.7 linecolor rgb GRID back
set label "200" at 0.369, 200 right textcolor rgb INK
set arrow from 0.469, 200 to 3.849, 200 nohead linewidth 0.7 linecolor rgb GRID back
set label "205" at 0.369, 205 right textcolor rgb INK
set arrow from 0.469, 205 to 3.849, 205 nohead linewidth 0.7 linecolor rgb GRID back
set label "210" at 0.369, 210 right textcolor rgb INK
set arrow from 0.469, 210 to 3.849, 210 nohead linewidth 0.7 linecolor rgb GRID back
set arrow from 0.469, lo to 0.469, hi nohead linewidth 0.8 linecolor rgb INK
x(time) = before + time*(after-before)
set arrow from 0.469, 190 to 3.849, 190 nohead linewidth 0.8 linecolor rgb INK
nudge = 0.025
plot dat index 1 using (x($1)+nudge):4:(0):($5-$4) with vectors nohead linewidth 1.5 linecolor rgb COMPARISON, \
     dat index 0 using (x($1)-nudge):4:(0):($5-$4) with vectors nohead linewidth 1.51 linecolor rgb PROGRAM, \
     dat index 1 using (x($1)+nudge):3 with linespoints linewidth 2 pointtype 13 pointsize 0.9 linecolor rgb COMPARISON, \
     dat index 0 using (x($1)-nudge):3 with linespoints linewidth 2.01 pointtype 7 pointsize 0.75 linecolor rgb PROGRAM, \
     dat index 0 using (before-0.12):($1==0?$6:NaN):2 with labels right noenhanced textcolor rgb PROGRAM, \
     dat index 0 using (after+0.15):($1==1?$6:NaN):2 with labels left noenhanced font BOLD textcolor rgb PROGRAM, \
     dat index 0 using (after+0.15):($1==1?$6-0.145*per_inch:NaN):7 with labels left noenhanced font SMALL textcolor rgb MUTED, \
     dat index 1 using (before-0.12):($1==0?$6:NaN):2 with labels right noenhanced textcolor rgb COMPARISON, \
     dat index 1 using (after+0.15):($1==1?$6:NaN):2 with labels left noenhanced font BOLD textcolor rgb COMPARISON, \
     dat index 1 using (after+0.15):($1==1?$6-0.145*per_inch:NaN):7 with labels left noenhanced font SMALL textcolor rgb MUTED, \
     dat index 2 using (x($1)):(y(H-bottom+0.17)):2 with labels center noenhanced textcolor rgb INK, \
     dat index 2 using (x($1)):(y(H-bottom+0.33)):3 with labels center noenhanced font SMALL textcolor rgb MUTED, \
     dat index 3 using (0.08):(y(0.16)):1 with labels left noenhanced textcolor rgb INK
