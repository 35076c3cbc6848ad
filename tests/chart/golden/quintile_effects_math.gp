# Effects by the starting score.
# Draw it again in this folder: gnuplot -d -e "fmt='svg'" quintile_effects_math.gp   (or pdf, png)
name = 'quintile_effects_math'
svg_name = 'quintile_effects_math'
W = 7.478
H = 3.720
load "style.gp"
left = 0.5284375
right = 0.95
half = 0.348
lo = -0.6000000000000001
hi = 0.6000000000000001
top = 0.42
bottom = 0.8
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
set label "−0.6" at 0.428, -0.6 right textcolor rgb INK
set arrow from 0.528, -0.6 to 6.528, -0.6 nohead linewidth 0.7 linecolor rgb GRID back
set label "−0.4" at 0.428, -0.4 right textcolor rgb INK
set arrow from 0.528, -0.4 to 6.528, -0.4 nohead linewidth 0.7 linecolor rgb GRID back
set label "−0.2" at 0.428, -0.2 right textcolor rgb INK
set arrow from 0.528, -0.2 to 6.528, -0.2 nohead linewidth 0.7 linecolor rgb GRID back
set label "0.0" at 0.428, 0 right textcolor rgb INK
set arrow from 0.528, 0 to 6.528, 0 nohead linewidth 0.7 linecolor rgb GRID back
set label "0.2" at 0.428, 0.2 right textcolor rgb INK
set arrow from 0.528, 0.2 to 6.528, 0.2 nohead linewidth 0.7 linecolor rgb GRID back
set label "0.4" at 0.428, 0.4 right textcolor rgb INK
set arrow from 0.528, 0.4 to 6.528, 0.4 nohead linewidth 0.7 linecolor rgb GRID back
set label "0.6" at 0.428, 0.6 right textcolor rgb INK
set arrow from 0.528, 0.6 to 6.528, 0.6 nohead linewidth 0.7 linecolor rgb GRID back
set arrow from 0.528, lo to 0.528, hi nohead linewidth 0.8 linecolor rgb INK
set arrow from 0.528, 0 to 6.528, 0 nohead linewidth 0.9 linecolor rgb INK front
set arrow from 0.528, 0.12 to 6.528, 0.12 nohead linewidth 1.0 dashtype 3 linecolor rgb PROGRAM front
set label "overall 0.12" at W-0.890, 0.12 left font SMALL textcolor rgb PROGRAM
plot dat index 0 using 1:($3/2.):($1-half):($1+half):($3<0?$3:0):($3<0?0:$3) with boxxyerror fillstyle solid 1 noborder linecolor rgb "#CCE3F0", \
     dat index 0 using ($1-half):3:(2*half):(0) with vectors nohead linewidth 2 linecolor rgb PROGRAM, \
     dat index 0 using 1:4:(0):($5-$4) with vectors nohead linewidth 1.5 linecolor rgb INK, \
     dat index 0 using 1:3 with points pointtype 7 pointsize 0.65 linecolor rgb INK, \
     dat index 0 using ($1+0.06):7:6 with labels left noenhanced textcolor rgb INK, \
     dat index 0 using 1:(y(H-bottom+0.15)):8 with labels center noenhanced textcolor rgb INK, \
     dat index 0 using 1:(y(H-bottom+0.30)):9 with labels center noenhanced textcolor rgb INK, \
     dat index 0 using 1:(y(H-bottom+0.46)):2 with labels center noenhanced font SMALL textcolor rgb MUTED, \
     dat index 1 using (left+(W-left-right)/2.):(y(H-0.14)):2 with labels center noenhanced textcolor rgb INK, \
     dat index 1 using (0.08):(y(0.16)):1 with labels left noenhanced textcolor rgb INK
