# Propensity scores of both groups, of every outcome.
# Draw it again in this folder: gnuplot -d overlap_outcomes.gp; the drawing for a phone:
# gnuplot -d -e "W=3.75" overlap_outcomes.gp; more in style.gp.
name = 'overlap_outcomes'
page_height = 2.625
phone_height = 2.525
load "style.gp"
pw = pick(3.32, 3.15)
ph = pick(1.3, 1.2)
head = 0.26
xs = pick("0.44", "0.44")
ys = pick("0.705", "0.705")
leading = pick("0", "0")   # of each line
x1(j) = real(word(xs, int(j)+1))
y1(j) = real(word(ys, int(j)+1))
lo = 0.0
hi = 1.0
most = 13.462374
left = 0.44
n = 1
units = "0.04"
unit(j) = real(word(units, int(j)+1))
X(j,v) = x1(j) + (v-lo)/(hi-lo)*pw
Y(j,v) = y1(j) + (most-v)/(2*most)*ph
tall(j,share,w) = share*unit(j)/w   # a wider bin of the same share is lower
in(j) = 0.03*unit(j)                # white between neighbouring bars
plot dat index 2 using (X($1,($6+$7)/2)):(y1($1)+ph/2):(X($1,$6)):(X($1,$7)):(y1($1)):(y1($1)+ph) with boxxyerror fs solid 1 noborder lc rgb BAND, \
     for [j=0:n-1] dat index 6+narrow using (x1(j)):(Y(j,$1)):(pw):(0) with vectors nohead lw 0.7 lc rgb GRID, \
     for [j in leading] dat index 6+narrow using (left-0.06):(Y(real(j),$1)):2 with labels right tc rgb INK, \
     for [j=0:n-1] dat index 4+narrow using (X(j,$1)):(y1(j)+ph+0.12):2 with labels center tc rgb INK, \
     dat index 0 using (X($1,($2+$3)/2)):(Y($1,0)):(X($1,$2+in($1))):(X($1,$3-in($1))):(Y($1,0)):(Y($1,tall($1,$6,$3-$2))) with boxxyerror fs solid 1 noborder lc rgb PROG, \
     dat index 0 using (X($1,($2+$3)/2)):(Y($1,0)):(X($1,$2+in($1))):(X($1,$3-in($1))):(Y($1,0)):(Y($1,-tall($1,$7,$3-$2))) with boxxyerror fs solid 1 noborder lc rgb COMP, \
     for [j=0:n-1] dat index 1 using ($1==j?X(j,$2):NaN):(Y(j,tall(j,$3,$5))) with lines lw 1.1 lc rgb INK, \
     for [j=0:n-1] dat index 1 using ($1==j?X(j,$2):NaN):(Y(j,-tall(j,$4,$5))) with lines lw 1.11 lc rgb INK, \
     dat index 2 using (x1($1)):(Y($1,0)):(pw):(0) with vectors nohead lw 0.9 lc rgb INK, \
     dat index 3 using ($1==0?at(2)-0.12:NaN):(at(4)):(at(2)-0.18):(at(2)-0.06):(at(4)-0.045):(at(4)+0.045) with boxxyerror fs solid 1 noborder lc rgb PROG, \
     dat index 3 using ($1==1?at(2)-0.12:NaN):(at(4)):(at(2)-0.18):(at(2)-0.06):(at(4)-0.045):(at(4)+0.045) with boxxyerror fs solid 1 noborder lc rgb COMP, \
     dat index 3 using ($1==2?at(2)-0.12:NaN):(at(4)):(at(2)-0.18):(at(2)-0.06):(at(4)-0.045):(at(4)+0.045) with boxxyerror fs empty border lw 1.1 lc rgb INK, \
     dat index 3 using (at(2)):(at(4)):6 with labels left tc rgb INK, \
     dat index 8 using (pick(left,0.08)):(height-0.12):1 with labels left tc rgb INK, \
     dat index 2 using (x1($1)):(y1($1)-head+0.11):(say(2)) with labels left font BOLD tc rgb INK
