# The effect on every outcome: subjects and spans.
# Draw it again in this folder: gnuplot -d headline.gp; the drawing for a phone:
# gnuplot -d -e "W=3.75" headline.gp; more in style.gp.
name = 'headline'
page_height = 4.200
phone_height = 6.980
load "style.gp"
a = -0.1421
b = 0.43210000000000004
left = pick(2.1116, 0.2)
right = pick(4.6885, 3.59)
foot = pick(3.68, 6.46)
top = 0.34
indent = 0.2
sizes = 1.9316
clusters = 1.9316
numbers = 5.878
points = 6.42
X(v) = left + (v-a)/(b-a)*(right-left)
cut(v) = (v < a ? a : v > b ? b : v)
row(k) = ($5 == k ? at(1) : NaN)
grid = "-0.1 0 0.1 0.2 0.3 0.4"
mark(k) = ($6 == k && $16 >= a && $16 <= b ? at(3) : NaN)
plot for [page=narrow:0] dat index 2 using (X($1)):(top):(0):(foot-top) with vectors nohead lw 0.7 lc rgb GRID, \
     for [page=narrow:0] dat index 1 using (X(0)):(top):(0):(foot-top) with vectors nohead lw 1.1 lc rgb INK, \
     for [phone=1:narrow] for [v in grid] dat index 0 using (X(real(v))):($5==1?at(3)-0.08:NaN):(0):(0.16) with vectors nohead lw 0.7 lc rgb GRID, \
     for [phone=1:narrow] dat index 0 using (X(0)):($5==1?at(3)-0.08:NaN):(0):(0.16) with vectors nohead lw 1.1 lc rgb INK, \
     dat index 2+narrow using (X($1)):(foot+0.11):2 with labels center tc rgb INK, \
     dat index 0 using (0.08):(row(0)):(say(7)) with labels left font BOLD tc rgb INK, \
     dat index 0 using (0.06):($5==0&&$0>0?at(1)-0.145:NaN):(width-0.12):(0) with vectors nohead lw 0.7 lc rgb RULE, \
     dat index 0 using (indent):(row(1)):(say(7)) with labels left tc rgb INK, \
     for [page=narrow:0] dat index 0 using (sizes):(row(1)):11 with labels right tc rgb INK, \
     dat index 0 using (pick(numbers,width-0.12)):(row(1)):19 with labels right tc rgb INK, \
     for [page=narrow:0] dat index 0 using (points):(row(1)):20 with labels right tc rgb INK, \
     for [phone=1:narrow] dat index 0 using (width-0.12):(row(1)+0.165):21 with labels right tc rgb MUTE, \
     for [phone=1:narrow] dat index 0 using (indent):($5==1?$13:NaN):14 with labels left tc rgb MUTE, \
     dat index 0 using (X(cut($17))):($17<=b&&$18>=a?at(3):NaN):(X(cut($18))-X(cut($17))):(0) with vectors nohead lw 1.8 lc rgb PROG, \
     dat index 0 using (indent):(strcol(9) ne " "?at(1)+0.165:NaN):(say(9)) with labels left tc rgb MUTE, \
     dat index 0 using (X($16)):(mark(1)) with points pt 5 ps 0.68*px lc rgb PROG, \
     dat index 0 using (X($16)):(mark(2)) with points pt 5 ps 0.68*px lc rgb BACK, \
     dat index 0 using (X($16)):(mark(2)) with points pt 4 ps 0.68*px lw 1.5 lc rgb PROG, \
     dat index 0 using (X($16)):(mark(3)) with points pt 13 ps 0.9*px lc rgb BACK, \
     dat index 0 using (X($16)):(mark(3)) with points pt 12 ps 0.9*px lw 1.5 lc rgb PROG, \
     for [page=narrow:0] dat index 1 using (0.08):(0.14):1 with labels left font BOLD tc rgb INK, \
     for [page=narrow:0] dat index 1 using (sizes):(0.14):2 with labels right font BOLD tc rgb INK, \
     for [page=narrow:0] dat index 1 using (numbers):(0.14):4 with labels right font BOLD tc rgb INK, \
     for [page=narrow:0] dat index 1 using (points):(0.14):5 with labels right font BOLD tc rgb INK, \
     for [page=narrow:0] dat index 1 using (X(0)-0.06):(foot+0.32):6 with labels right tc rgb MUTE, \
     for [page=narrow:0] dat index 1 using (X(0)+0.06):(foot+0.32):7 with labels left tc rgb MUTE, \
     for [phone=1:narrow] dat index 1 using (indent):(foot+0.32):6 with labels left tc rgb MUTE, \
     for [phone=1:narrow] dat index 1 using (width-0.12):(foot+0.32):7 with labels right tc rgb MUTE
