# Effects by the starting score, of every outcome.
# Draw it again in this folder: gnuplot -d fifth_outcomes.gp; the drawing for a phone:
# gnuplot -d -e "W=3.75" fifth_outcomes.gp; more in style.gp.
name = 'fifth_outcomes'
page_height = 4.900
phone_height = 8.760
load "style.gp"
pw = pick(1.7933, 1.535)
ph = pick(1.45, 1.25)
head = 0.42
xs = pick("0.44 2.533 4.627 0.44 2.533 4.627", "0.44 2.135 0.44 0.44 2.135 0.44")
ys = pick("0.66 0.66 0.66 2.99 2.99 2.99", "0.66 0.66 2.79 4.92 4.92 7.05")
leading = pick("0 3", "0 2 3 5")   # of each line
x1(j) = real(word(xs, int(j)+1))
y1(j) = real(word(ys, int(j)+1))
a = -0.36625
b = 0.9576568965517243
left = 0.44
second = 0.165
n = 6
Y(j,v) = y1(j) + (b-v)/(b-a)*ph
X(j,v) = x1(j) + v*pw
cut(v) = (v < a ? a : v > b ? b : v)
top(j,v) = Y(j,cut(v)) - 0.09
plot for [j=0:n-1] dat index 3+narrow using (x1(j)):(Y(j,$1)):(pw):(0) with vectors nohead lw 0.7 lc rgb GRID, \
     dat index 1 using (x1($1)):(Y($1,0)):(pw):(0) with vectors nohead lw 1.1 lc rgb INK, \
     for [j in leading] dat index 3+narrow using (left-0.06):(Y(real(j),$1)):2 with labels right tc rgb INK, \
     dat index 1 using (x1($1)):(Y($1,$6)):(pw):(0) with vectors nohead lw 1.25 dt 3 lc rgb PROG, \
     dat index 0 using (X($1,$2)):(top($1,$5)):(X($1,$2)-$7/2):(X($1,$2)+$7/2):(top($1,$5)-0.065):(top($1,$5)+0.07) with boxxyerror fs solid 1 noborder lc rgb BACK, \
     dat index 0 using (X($1,$2)):(Y($1,cut($4))):(0):(Y($1,cut($5))-Y($1,cut($4))) with vectors nohead lw 1.8 lc rgb PROG, \
     dat index 0 using ($3>=a&&$3<=b?X($1,$2):NaN):(Y($1,$3)) with points pt 7 ps 0.75*px lc rgb PROG, \
     dat index 0 using (X($1,$2)):(top($1,$5)):6 with labels center tc rgb INK, \
     dat index 0 using (X($1,$2)):(y1($1)+ph+0.13):8 with labels center tc rgb INK, \
     dat index 1 using (x1($1)+pw):(y1($1)-head+0.11+second):7 with labels right tc rgb PTEXT, \
     dat index 1 using (x1($1)):(y1($1)+ph+0.30):(say(8)) with labels left tc rgb MUTE, \
     dat index 2 using (0.08):(0.12):1 with labels left tc rgb INK, \
     dat index 1 using (x1($1)):(y1($1)-head+0.11):(say(2)) with labels left font BOLD tc rgb INK, \
     dat index 1 using (x1($1)):(y1($1)-head+0.275):(say(4)) with labels left tc rgb INK
