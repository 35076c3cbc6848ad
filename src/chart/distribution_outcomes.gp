Cumulative distributions of the earlier score: before at the left of a panel, after at its right.
=== page
n = {{n}}
los = "{{los}}"
his = "{{his}}"
lo(j) = real(word(los, int(j)+1))
hi(j) = real(word(his, int(j)+1))
half = (pw-between)/2
H(j,s) = x1(j) + s*(half+between)
X(j,s,v) = H(j,s) + (v-lo(j))/(hi(j)-lo(j))*half
Y(j,v) = y1(j) + (100-v)/100.0*ph
at_cut(j,s) = ($1 == j ? X(j,s,$2) : NaN)
=== gaps
plot for [j=0:n-1] dat index 0 using (at_cut(j,0)):(Y(j,$3)):(Y(j,$4)) with filledcurves lc rgb BAND
plot for [j=0:n-1] dat index 0 using (at_cut(j,1)):(Y(j,$5)):(Y(j,$6)) with filledcurves lc rgb BAND
=== grid
plot for [s=0:1] for [v=25:100:25] dat index 1 using (H($1,s)):(Y($1,v)):(half):(0) with vectors nohead lw 0.7
    lc rgb GRID
plot for [s=0:1] dat index 1 using (H($1,s)):(y1($1)+ph):(half):(0) with vectors nohead lw 0.9 lc rgb INK
plot for [j in leading] dat index 3 using (left-0.06):(Y(real(j),$1)):2 with labels right tc rgb INK
plot for [s=0:1] dat index 4+narrow using (X($1,s,$2)):(y1($1)+ph):(0):(0.04) with vectors nohead lw 0.9
    lc rgb INK
plot for [s=0:1] dat index 4+narrow using (X($1,s,$2)):(y1($1)+ph+0.13):3 with labels center tc rgb INK
=== curves
plot for [j=0:n-1] dat index 0 using (at_cut(j,0)):(Y(j,$3)) with lines lw 2.4 lc rgb PROG
plot for [j=0:n-1] dat index 0 using (at_cut(j,1)):(Y(j,$5)) with lines lw 2.4 lc rgb PROG
plot for [j=0:n-1] dat index 0 using (at_cut(j,0)):(Y(j,$4)) with lines lw 1.5 dt 2 lc rgb COMP
plot for [j=0:n-1] dat index 0 using (at_cut(j,1)):(Y(j,$6)) with lines lw 1.5 dt 2 lc rgb COMP
=== words
plot dat index 1 using (H($1,0)):(y1($1)-0.12):6 with labels left tc rgb INK
plot dat index 1 using (H($1,1)):(y1($1)-0.12):7 with labels left tc rgb INK
plot dat index 2 using ($1==0?at(2)-0.34:NaN):(at(4)):(0.28):(0) with vectors nohead lw 2.4 lc rgb PROG
plot dat index 2 using ($1==1?at(2)-0.34:NaN):(at(4)):(0.28):(0) with vectors nohead lw 1.5 dt 2 lc rgb COMP
plot dat index 2 using (at(2)):(at(4)):6 with labels left tc rgb INK
plot dat index 6 using (pick(left,0.08)):(height-0.12):(say(1)) with labels left tc rgb INK
