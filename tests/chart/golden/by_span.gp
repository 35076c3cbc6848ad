# The effect on each subject over each span.
# Draw it again in this folder: gnuplot -d by_span.gp; the drawing for a phone:
# gnuplot -d -e "W=3.75" by_span.gp; more in style.gp.
name = 'by_span'
page_height = 1.510
phone_height = 1.930
load "style.gp"
across = 2.0
blocks = 1.0
labels = 0.9555
cell = pick(2.6522, 1.2773)
gap = 0.16
top = 0.04
head = 0.3
body = pick(0.63, 1.05)
block = pick(1.23, 1.65)
line(j) = floor((j+0.5)/across)
x1(j) = labels + (j-across*line(j))*(cell+gap)
y1(j) = top + line(j)*block + head
panel = pick(1.6687, 1.2773)
beside = 0.8155
indent = 0.08
n = 2
above = narrow
as = "-0.0406 -0.0406"
bs = "0.4263 0.4263"
a(j) = real(word(as, int(j)+1))
b(j) = real(word(bs, int(j)+1))
X(j,v) = x1(j) + (v-a(j))/(b(j)-a(j))*panel
cut(j,v) = (v < a(j) ? a(j) : v > b(j) ? b(j) : v)
y(c) = y1($1) + at(c)
beyond(j,v) = (v < a(j) || v > b(j))
is(m,t) = ($4 == m && $5 == t && !beyond($1,$6))
plot dat index 3+narrow using (X($1,$2)):(y1($1)):(0):(body) with vectors nohead lw 0.7 lc rgb GRID, \
     dat index 2 using (X($1,0)):(y1($1)):(0):(body) with vectors nohead lw 1.1 lc rgb INK, \
     dat index 3+narrow using (X($1,$2)):(y1($1)+body+0.11):3 with labels center tc rgb INK, \
     for [phone=1:narrow] dat index 1 using (X($1,$6)):(y(2)-0.15):(X($1,$6)-$12/2):(X($1,$6)+$12/2):(y(2)-0.21):(y(2)-0.09) with boxxyerror fs solid 1 noborder lc rgb BACK, \
     dat index 1 using ($4==3&&$5==0?X($1,cut($1,$7)):NaN):(y(2)):(X($1,cut($1,$8))-X($1,cut($1,$7))):(0) with vectors nohead lw 1.81 lc rgb PROG, \
     dat index 1 using ($4==5&&$5==0?X($1,cut($1,$7)):NaN):(y(2)):(X($1,cut($1,$8))-X($1,cut($1,$7))):(0) with vectors nohead lw 1.40 lc rgb PROG, \
     dat index 1 using (is(3,0)?X($1,$6):NaN):(y(2)) with points pt 5 ps 0.580*px lc rgb PROG, \
     dat index 1 using (is(5,0)?X($1,$6):NaN):(y(2)) with points pt 7 ps 0.620*px lc rgb BACK, \
     dat index 1 using (is(5,0)?X($1,$6):NaN):(y(2)) with points pt 6 ps 0.620*px lw 1.4 lc rgb PROG, \
     for [i=1:int(above)] dat index 1 using (X($1,$6)):(y(2)-0.15):(say(10)) with labels center tc rgb INK, \
     for [i=int(above):0] dat index 1 using (x1($1)+cell):(y(2)):(say(10)) with labels right tc rgb INK, \
     for [m=0:int(blocks)-1] dat index 0 using (indent):($1==1?y1(m*across)+at(2):NaN):(say(4)) with labels left tc rgb INK, \
     dat index 5 using (pick(labels,0.08)):(height-0.12):1 with labels left tc rgb INK, \
     dat index 2 using (x1($1)):(y1($1)-head+0.11):(say(2)) with labels left font BOLD tc rgb INK
