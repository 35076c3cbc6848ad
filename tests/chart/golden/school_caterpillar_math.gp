# School effects in rank order, with intervals.
# Draw it again in this folder: gnuplot -d -e "fmt='svg'" school_caterpillar_math.gp   (or pdf, png)
name = 'school_caterpillar_math'
svg_name = 'school_caterpillar_math'
W = 5.692
H = 3.602
load "style.gp"
left = 0.492
right = 1.0
tick = 0.06
lo = -10.0
hi = 15.0
top = 0.42
bottom = 0.5817086402382973
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
set label "−10" at 0.392, -10 right textcolor rgb INK
set arrow from 0.492, -10 to 4.692, -10 nohead linewidth 0.7 linecolor rgb GRID back
set label "−5" at 0.392, -5 right textcolor rgb INK
set arrow from 0.492, -5 to 4.692, -5 nohead linewidth 0.7 linecolor rgb GRID back
set label "0" at 0.392, 0 right textcolor rgb INK
set arrow from 0.492, 0 to 4.692, 0 nohead linewidth 0.7 linecolor rgb GRID back
set label "5" at 0.392, 5 right textcolor rgb INK
set arrow from 0.492, 5 to 4.692, 5 nohead linewidth 0.7 linecolor rgb GRID back
set label "10" at 0.392, 10 right textcolor rgb INK
set arrow from 0.492, 10 to 4.692, 10 nohead linewidth 0.7 linecolor rgb GRID back
set label "15" at 0.392, 15 right textcolor rgb INK
set arrow from 0.492, 15 to 4.692, 15 nohead linewidth 0.7 linecolor rgb GRID back
set arrow from 0.492, lo to 0.492, hi nohead linewidth 0.8 linecolor rgb INK
clip(v) = (v < lo ? lo : v > hi ? hi : v)
set arrow from 0.492, 0 to 4.692, 0 nohead linewidth 0.9 linecolor rgb INK front
set label "no effect" at W-0.940, 0 left font SMALL textcolor rgb INK
set arrow from 0.492, 1.291 to 4.692, 1.291 nohead linewidth 1.0 dashtype 3 linecolor rgb MUTED front
set label "overall 1.29" at W-0.940, 1.291 left font SMALL textcolor rgb MUTED
plot dat index 0 using ($8==0?$1:NaN):(clip($5)):(0):(clip($6)-clip($5)) with vectors nohead linewidth 1.30 linecolor rgb MUTED, \
     dat index 0 using ($8==0?$1:NaN):4 with points pointtype 7 pointsize 0.75 linecolor rgb MUTED, \
     dat index 0 using ($8==1?$1:NaN):(clip($5)):(0):(clip($6)-clip($5)) with vectors nohead linewidth 1.51 linecolor rgb PROGRAM, \
     dat index 0 using ($8==1?$1:NaN):4 with points pointtype 7 pointsize 0.75 linecolor rgb PROGRAM, \
     dat index 0 using ($1-tick):7:(2*tick):(0) with vectors nohead linewidth 1.6 linecolor rgb INK, \
     dat index 0 using ($1+0.04):(y(H-bottom+0.08)):3 with labels right rotate by 40 noenhanced textcolor rgb INK, \
     dat index 1 using (0.08):(y(0.16)):1 with labels left noenhanced textcolor rgb INK
