# Balance of every outcome, before and after.
# Draw it again in this folder: gnuplot -d love_outcomes_2.gp; the drawing for a phone:
# gnuplot -d -e "W=3.75" love_outcomes_2.gp; more in style.gp.
name = 'love_outcomes_2'
page_height = 5.060
phone_height = 9.580
load "style.gp"
across = pick(3.0, 2.0)
blocks = pick(1.0, 2.0)
labels = 1.645
cell = pick(1.485, 0.9325)
gap = 0.16
top = 0.34
head = 0.46
body = 3.72
block = 4.52
line(j) = floor((j+0.5)/across)
x1(j) = labels + (j-across*line(j))*(cell+gap)
y1(j) = top + line(j)*block + head
b = 0.73944
beside = 0.9101
n = 3
X(j,v) = x1(j) + sqrt((v < b ? v : b)/b)*cell
y(c) = y1($1) + at(c)
plot for [j=0:n-1] dat index 4+narrow using (X(j,$1)):($2==1?y1(j):NaN):(0):(body) with vectors nohead lw 0.7 lc rgb GRID, \
     for [j=0:n-1] dat index 3 using (X(j,0)):(y1(j)):(0):(body) with vectors nohead lw 1.0 lc rgb INK, \
     for [j=0:n-1] dat index 3 using (X(j,0.05)):(y1(j)-0.03):(0):(body+0.03) with vectors nohead lw 0.9 dt 3 lc rgb RULE, \
     for [j=0:n-1] dat index 3 using (X(j,0.25)):(y1(j)-0.03):(0):(body+0.03) with vectors nohead lw 0.95 dt 2 lc rgb RULE, \
     for [j=0:n-1] dat index 4+narrow using (X(j,$1)):(y1(j)+body+0.11):3 with labels center tc rgb INK, \
     for [m=0:int(blocks)-1] dat index 0 using (0.08):($1==0?y1(m*across)+at(2):NaN):(say(4)) with labels left font BOLD tc rgb INK, \
     for [m=0:int(blocks)-1] dat index 0 using (0.20):($1==1?y1(m*across)+at(2):NaN):(say(4)) with labels left tc rgb INK, \
     dat index 1 using (X($1,$4)):(y(2)):(X($1,$5)-X($1,$4)):(0) with vectors nohead lw 1.0 lc rgb RULE, \
     dat index 1 using (X($1,$4)):(y(2)) with points pt 7 ps 0.62*px lc rgb BACK, \
     dat index 1 using (X($1,$4)):(y(2)) with points pt 6 ps 0.62*px lw 1.8 lc rgb COMP, \
     dat index 1 using (X($1,$5)):(y(2)) with points pt 7 ps 0.66*px lc rgb PROG, \
     dat index 2 using (x1($1)):(y1($1)-head+0.11):(say(2)) with labels left font BOLD tc rgb INK, \
     dat index 2 using (x1($1)):(y1($1)-head+0.11+0.165):(say(4)) with labels left tc rgb INK, \
     dat index 3 using (0.14):(0.14) with points pt 6 ps 0.62*px lw 1.8 lc rgb COMP, \
     dat index 3 using (0.24):(0.14):1 with labels left tc rgb INK, \
     dat index 3 using (0.54+beside):(0.14) with points pt 7 ps 0.66*px lc rgb PROG, \
     dat index 3 using (0.64+beside):(0.14):2 with labels left tc rgb INK, \
     dat index 3 using (pick(labels,0.08)):(height-0.12):3 with labels left tc rgb INK
