# Mean scores before and after, of every outcome.
# Draw it again in this folder: gnuplot -d growth_outcomes.gp; the drawing for a phone:
# gnuplot -d -e "W=3.75" growth_outcomes.gp; more in style.gp.
name = 'growth_outcomes'
page_height = 4.680
phone_height = 8.900
load "style.gp"
pw = pick(1.9133, 1.735)
ph = 1.25
head = 0.42
xs = pick("0.08 2.293 4.507 0.08 2.293 4.507", "0.08 1.935 0.08 0.08 1.935 0.08")
ys = pick("0.88 0.88 0.88 2.99 2.99 2.99", "0.88 0.88 2.99 5.1 5.1 7.21")
leading = pick("0 3", "0 2 3 5")   # of each line
x1(j) = real(word(xs, int(j)+1))
y1(j) = real(word(ys, int(j)+1))
left = 0.08
before = 0.4828
after = 0.4628
beside = 0.4793
n = 6
as = "192.3 192.3 192.3 192.3 192.3 192.3"
bs = "207.3 207.3 207.3 207.3 207.3 207.3"
a(j) = real(word(as, int(j)+1))
b(j) = real(word(bs, int(j)+1))
Y(j,v) = y1(j) + (b(j)-v)/(b(j)-a(j))*ph
X(j,t) = x1(j) + before + t*(pw-before-after)
clip(j,v) = (v < a(j) ? a(j) : v > b(j) ? b(j) : v)
off(g) = (g == 0 ? 0.025 : -0.025)
px1(g) = ($2 == g ? X($1,$3)+off(g) : NaN)
plot dat index 1 using (x1($1)):(y1($1)+ph):(pw):(0) with vectors nohead lw 0.8 lc rgb INK, \
     for [j=0:n-1] dat index 0 using ($1==j?px1(1):NaN):(Y(j,$4)) with lines lw 1.6 dt 2 lc rgb COMP, \
     for [j=0:n-1] dat index 0 using ($1==j?px1(0):NaN):(Y(j,$4)) with lines lw 1.9 lc rgb PROG, \
     dat index 0 using (px1(1)):(Y($1,$5)):(0):(Y($1,$6)-Y($1,$5)) with vectors nohead lw 1.4 lc rgb COMP, \
     dat index 0 using (px1(0)):(Y($1,$5)):(0):(Y($1,$6)-Y($1,$5)) with vectors nohead lw 1.45 lc rgb PROG, \
     dat index 0 using (px1(1)):(Y($1,$4)) with points pt 13 ps 1.0*px lc rgb BACK, \
     dat index 0 using (px1(1)):(Y($1,$4)) with points pt 12 ps 1.0*px lw 1.8 lc rgb COMP, \
     dat index 0 using ($2==1&&$3==0?X($1,0)-0.11:NaN):(at(8)):7 with labels right tc rgb CTEXT, \
     dat index 0 using ($2==1&&$3==1?X($1,1)+0.11:NaN):(at(8)):7 with labels left tc rgb CTEXT, \
     dat index 0 using (px1(0)):(Y($1,$4)) with points pt 7 ps 0.8*px lc rgb PROG, \
     dat index 0 using ($2==0&&$3==0?X($1,0)-0.11:NaN):(at(8)):7 with labels right tc rgb PTEXT, \
     dat index 0 using ($2==0&&$3==1?X($1,1)+0.11:NaN):(at(8)):7 with labels left tc rgb PTEXT, \
     dat index 1 using (x1($1)):(y1($1)-head+0.11):(say(2)) with labels left font BOLD tc rgb INK, \
     dat index 1 using (x1($1)):(y1($1)-head+0.275):(say(4)) with labels left tc rgb INK, \
     dat index 1 using (x1($1)):(y1($1)+ph+0.13):(say(6)) with labels left tc rgb INK, \
     dat index 1 using (x1($1)+pw):(y1($1)+ph+0.13):(say(8)) with labels right tc rgb INK, \
     dat index 2 using (0.14):(0.14) with points pt 7 ps 0.8*px lc rgb PROG, \
     dat index 2 using (0.25):(0.14):1 with labels left tc rgb INK, \
     dat index 2 using (0.50+beside):(0.14) with points pt 12 ps 1.0*px lw 1.8 lc rgb COMP, \
     dat index 2 using (0.61+beside):(0.14):2 with labels left tc rgb INK, \
     dat index 2 using (0.08):(0.33):3 with labels left tc rgb INK
