Effects in rows: labels and sizes, the panel, numbers.
=== page
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
=== bands
plot dat using ($2==1&&int($1)%2==0?x(W/2.):NaN):1:(x(0.03)):(x(W-0.03)):($1-0.5):($1+0.5) with
    boxxyerror fillstyle solid 1 noborder linecolor rgb BAND
=== zero
plot dat every ::0::0 using (0):(N+0.7):(0):(-N-0.3) with vectors nohead linewidth 0.9
    linecolor rgb INK
=== dotted
plot dat every ::0::0 using (dotted):(N+0.7):(0):(-N-0.3) with vectors nohead linewidth 1.0
    dashtype 3 linecolor rgb PROGRAM
=== rows
plot dat using (clip($6)):(kind(1)):(clip($7)-clip($6)):(0) with vectors nohead linewidth 1.5
    linecolor rgb PROGRAM
plot dat using (inside($5)):(kind(1)):(area($8)) with points pointtype 5 pointsize variable
    linecolor rgb PROGRAM
=== overall
plot dat using (clip($6)):(kind(2)):(clip($7)-clip($6)):(0) with vectors nohead linewidth 2.2
    linecolor rgb PROGRAM
plot dat using (inside($5)):(kind(2)) with points pointtype 13 pointsize 1.5 linecolor rgb PROGRAM
=== beyond_left
plot dat using ($2>0&&($6<a||$5<a)?a+0.05*(b-a):NaN):1:(-0.05*(b-a)):(0) with vectors head filled
    size screen 0.012,25 linewidth 1.5 linecolor rgb PROGRAM
=== beyond_right
plot dat using ($2>0&&($7>b||$5>b)?b-0.05*(b-a):NaN):1:(0.05*(b-a)):(0) with vectors head filled
    size screen 0.012,25 linewidth 1.5 linecolor rgb PROGRAM
=== labels_plain
plot dat using (x($2==1?0.21:0.08)):($9==0?$1:NaN):3 with labels left noenhanced textcolor rgb INK
=== labels_bold
plot dat using (x($2==1?0.21:0.08)):($9==1?$1:NaN):3 with labels left noenhanced font BOLD
    textcolor rgb INK
=== numbers
plot dat using (x(column_sizes)):($2>0?$1:NaN):4 with labels right noenhanced textcolor rgb INK
plot dat using (x(column_numbers)):($2>0?$1:NaN):10 with labels right noenhanced textcolor rgb INK
