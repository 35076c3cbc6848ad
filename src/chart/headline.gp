All subjects and spans, a row each: who was compared, the effect with its interval, in points.
=== page
X(v) = left + (v-a)/(b-a)*(right-left)
cut(v) = (v < a ? a : v > b ? b : v)
row(k) = ($5 == k ? at(1) : NaN)
grid = "{{grid}}"
mark(k) = ($6 == k && $16 >= a && $16 <= b ? at(3) : NaN)
=== grid
plot for [page=narrow:0] dat index 2 using (X($1)):(top):(0):(foot-top) with vectors nohead lw 0.7
    lc rgb GRID
plot for [page=narrow:0] dat index 1 using (X(0)):(top):(0):(foot-top) with vectors nohead lw 1.1
    lc rgb INK
plot for [phone=1:narrow] for [v in grid] dat index 0 using (X(real(v))):($5==1?at(3)-0.08:NaN):(0):(0.16)
    with vectors nohead lw 0.7 lc rgb GRID
plot for [phone=1:narrow] dat index 0 using (X(0)):($5==1?at(3)-0.08:NaN):(0):(0.16) with vectors
    nohead lw 1.1 lc rgb INK
plot dat index 2+narrow using (X($1)):(foot+0.11):2 with labels center tc rgb INK
=== subjects
plot dat index 0 using (0.08):(row(0)):(say(7)) with labels left font BOLD tc rgb INK
=== rules
plot dat index 0 using (0.06):($5==0&&$0>0?at(1)-0.145:NaN):(width-0.12):(0) with vectors nohead
    lw 0.7 lc rgb RULE
=== rows
plot dat index 0 using (indent):(row(1)):(say(7)) with labels left tc rgb INK
plot for [page=narrow:0] dat index 0 using (sizes):(row(1)):11 with labels right tc rgb INK
plot dat index 0 using (pick(numbers,width-0.12)):(row(1)):19 with labels right tc rgb INK
plot for [page=narrow:0] dat index 0 using (points):(row(1)):20 with labels right tc rgb INK
plot for [phone=1:narrow] dat index 0 using (width-0.12):(row(1)+0.165):21 with labels right
    tc rgb MUTE
plot for [phone=1:narrow] dat index 0 using (indent):($5==1?$13:NaN):14 with labels left
    tc rgb MUTE
plot dat index 0 using (X(cut($17))):($17<=b&&$18>=a?at(3):NaN):(X(cut($18))-X(cut($17))):(0) with
    vectors nohead lw 1.8 lc rgb PROG
=== clusters
plot for [page=narrow:0] dat index 0 using (clusters):(row(1)):12 with labels right tc rgb INK
=== notes
plot dat index 0 using (indent):(strcol(9) ne " "?at(1)+0.165:NaN):(say(9)) with labels left
    tc rgb MUTE
=== beyond_left
plot dat index 0 using ($17<a||$16<a?X(a)+0.02:NaN):(at(3)):(-0.08):(0) with vectors head filled
    size 0.07,25 lw 1.8 lc rgb PROG
=== beyond_right
plot dat index 0 using ($18>b||$16>b?X(b)-0.02:NaN):(at(3)):(0.08):(0) with vectors head filled
    size 0.07,25 lw 1.8 lc rgb PROG
=== own
plot dat index 0 using (X($16)):(mark(1)) with points pt 5 ps 0.68*px lc rgb PROG
=== other
plot dat index 0 using (X($16)):(mark(2)) with points pt 5 ps 0.68*px lc rgb BACK
plot dat index 0 using (X($16)):(mark(2)) with points pt 4 ps 0.68*px lw 1.5 lc rgb PROG
=== placebo
plot dat index 0 using (X($16)):(mark(3)) with points pt 13 ps 0.9*px lc rgb BACK
plot dat index 0 using (X($16)):(mark(3)) with points pt 12 ps 0.9*px lw 1.5 lc rgb PROG
=== words
plot for [page=narrow:0] dat index 1 using (0.08):(0.14):1 with labels left font BOLD tc rgb INK
plot for [page=narrow:0] dat index 1 using (sizes):(0.14):2 with labels right font BOLD tc rgb INK
plot for [page=narrow:0] dat index 1 using (numbers):(0.14):4 with labels right font BOLD tc rgb INK
plot for [page=narrow:0] dat index 1 using (points):(0.14):5 with labels right font BOLD tc rgb INK
plot for [page=narrow:0] dat index 1 using (X(0)-0.06):(foot+0.32):6 with labels right tc rgb MUTE
plot for [page=narrow:0] dat index 1 using (X(0)+0.06):(foot+0.32):7 with labels left tc rgb MUTE
plot for [phone=1:narrow] dat index 1 using (indent):(foot+0.32):6 with labels left tc rgb MUTE
plot for [phone=1:narrow] dat index 1 using (width-0.12):(foot+0.32):7 with labels right tc rgb MUTE
=== clusters_heading
plot for [page=narrow:0] dat index 1 using (clusters):(0.14):3 with labels right font BOLD tc rgb INK
