# Mean scores of the matched groups against national norms.
# Draw it again in this folder: gnuplot -d -e "fmt='svg'" norm_trajectories_math.gp   (or pdf, png)
name = 'norm_trajectories_math'
svg_name = 'norm_trajectories_math'
W = 6.810
H = 3.560
load "style.gp"
before = 1.5903690625
after = 4.2903690625
lo = 190.0
hi = 240.0
top = 0.42
bottom = 0.44
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
set arrow from 0.469, 190 to 4.290, 190 nohead linewidth 0.7 linecolor rgb GRID back
set label "200" at 0.369, 200 right textcolor rgb INK
set arrow from 0.469, 200 to 4.290, 200 nohead linewidth 0.7 linecolor rgb GRID back
set label "210" at 0.369, 210 right textcolor rgb INK
set arrow from 0.469, 210 to 4.290, 210 nohead linewidth 0.7 linecolor rgb GRID back
set label "220" at 0.369, 220 right textcolor rgb INK
set arrow from 0.469, 220 to 4.290, 220 nohead linewidth 0.7 linecolor rgb GRID back
set label "230" at 0.369, 230 right textcolor rgb INK
set arrow from 0.469, 230 to 4.290, 230 nohead linewidth 0.7 linecolor rgb GRID back
set label "240" at 0.369, 240 right textcolor rgb INK
set arrow from 0.469, 240 to 4.290, 240 nohead linewidth 0.7 linecolor rgb GRID back
set arrow from 0.469, lo to 0.469, hi nohead linewidth 0.8 linecolor rgb INK
x(time) = before + time*(after-before)
plot dat index 0 using (x($1)):3:5 with filledcurves fillstyle solid 1 noborder linecolor rgb "#EEEEEE", \
     dat index 0 using (x($1)):4 with lines linewidth 1.1 dashtype 3 linecolor rgb MUTED, \
     dat index 0 using (x($1)):7 with linespoints linewidth 2 pointtype 13 pointsize 0.9 linecolor rgb COMPARISON, \
     dat index 0 using (x($1)):6 with linespoints linewidth 2.01 pointtype 7 pointsize 0.75 linecolor rgb PROGRAM, \
     dat index 1 every ::0::0 using (x(0)-0.15):1:2 with labels right noenhanced textcolor rgb PROGRAM, \
     dat index 1 every ::1::1 using (x(0)-0.15):1:2 with labels right noenhanced textcolor rgb COMPARISON, \
     dat index 2 every ::0::0 using (x(1)+0.15):1:2 with labels left noenhanced font BOLD textcolor rgb PROGRAM, \
     dat index 2 every ::1::1 using (x(1)+0.15):1:2 with labels left noenhanced font BOLD textcolor rgb COMPARISON, \
     dat index 2 every ::2::2 using (x(1)+0.15):1:2 with labels left noenhanced font SMALL textcolor rgb MUTED, \
     dat index 2 every ::3::3 using (x(1)+0.15):1:2 with labels left noenhanced font SMALL textcolor rgb MUTED, \
     dat index 2 every ::4::4 using (x(1)+0.15):1:2 with labels left noenhanced font SMALL textcolor rgb MUTED, \
     dat index 0 using (x($1)):(y(H-bottom+0.17)):2 with labels center noenhanced textcolor rgb INK, \
     dat index 3 using (0.08):(y(0.16)):1 with labels left noenhanced textcolor rgb INK
