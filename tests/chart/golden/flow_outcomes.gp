# Who was read, left out and compared, of every outcome.
# Draw it again in this folder: gnuplot -d flow_outcomes.gp; the drawing for a phone:
# gnuplot -d -e "W=3.75" flow_outcomes.gp; more in style.gp.
name = 'flow_outcomes'
page_height = 3.275
phone_height = 3.275
load "style.gp"
across = 1.0
blocks = 1.0
labels = 1.8605
cell = pick(2.4, 1.8095)
gap = 0.14
top = 0.3
head = 0.3
body = 2.315
block = 2.755
line(j) = floor((j+0.5)/across)
x1(j) = labels + (j-across*line(j))*(cell+gap)
y1(j) = top + line(j)*block + head
group = pick(1.16, 0.8647)
beside = 0.5793
program(j) = x1(j)
comparison(j) = x1(j) + group + 0.08
y(c) = y1($1) + at(c)
kept(c) = ($2 == 1 ? y(c) : NaN)
thick = 0.0275
plot for [m=0:int(blocks)-1] dat index 0 using (0.08):($1==1?y1(m*across)+at(2)-0.13:NaN):(labels+across*(cell+gap)-gap-0.08):(0) with vectors nohead lw 0.7 lc rgb GRID, \
     dat index 1 using (program($1)):(kept(3)+0.14):(program($1)):(program($1)+group*$7):(kept(3)+0.14-thick):(kept(3)+0.14+thick) with boxxyerror fs solid 1 noborder lc rgb PROG, \
     dat index 1 using (comparison($1)):(kept(3)+0.14):(comparison($1)):(comparison($1)+group*$8):(kept(3)+0.14-thick):(kept(3)+0.14+thick) with boxxyerror fs empty border lw 1.0 lc rgb COMP, \
     for [m=0:int(blocks)-1] dat index 0 using (0.08):($1==1?y1(m*across)+at(2):NaN):(say(4)) with labels left font BOLD tc rgb INK, \
     dat index 1 using (program($1)+group):(kept(3)):5 with labels right tc rgb INK, \
     dat index 1 using (comparison($1)+group):(kept(3)):6 with labels right tc rgb INK, \
     for [m=0:int(blocks)-1] dat index 0 using (0.20):($1==2?y1(m*across)+at(2):NaN):(say(4)) with labels left tc rgb MUTE, \
     for [m=0:int(blocks)-1] dat index 0 using (0.20):($1==2?y1(m*across)+at(2)+0.165:NaN):(say(6)) with labels left tc rgb MUTE, \
     for [m=0:int(blocks)-1] dat index 0 using (0.20):($1==2?y1(m*across)+at(2)+0.33:NaN):(say(8)) with labels left tc rgb MUTE, \
     dat index 1 using (program($1)+group):($2==2?y(3):NaN):5 with labels right tc rgb MUTE, \
     dat index 1 using (comparison($1)+group):($2==2?y(3):NaN):6 with labels right tc rgb MUTE, \
     dat index 2 using (x1($1)):(y1($1)-head+0.11):(say(2)) with labels left font BOLD tc rgb INK, \
     dat index 3 using (0.20):(0.14):(0.08):(0.32):(0.14-thick):(0.14+thick) with boxxyerror fs solid 1 noborder lc rgb PROG, \
     dat index 3 using (0.40):(0.14):1 with labels left tc rgb INK, \
     dat index 3 using (0.68+beside):(0.14):(0.56+beside):(0.80+beside):(0.14-thick):(0.14+thick) with boxxyerror fs empty border lw 1.0 lc rgb COMP, \
     dat index 3 using (0.88+beside):(0.14):2 with labels left tc rgb INK, \
     dat index 3 using (0.08):(height-0.13):3 with labels left tc rgb MUTE
