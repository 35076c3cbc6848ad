Effects by the starting score, a panel for each outcome.
=== page
n = {{n}}
Y(j,v) = y1(j) + (b-v)/(b-a)*ph
X(j,v) = x1(j) + v*pw
cut(v) = (v < a ? a : v > b ? b : v)
top(j,v) = Y(j,cut(v)) - 0.09
=== grid
plot for [j=0:n-1] dat index 3+narrow using (x1(j)):(Y(j,$1)):(pw):(0) with vectors nohead lw 0.7
    lc rgb GRID
plot dat index 1 using (x1($1)):(Y($1,0)):(pw):(0) with vectors nohead lw 1.1 lc rgb INK
plot for [j in leading] dat index 3+narrow using (left-0.06):(Y(real(j),$1)):2 with labels right
    tc rgb INK
plot dat index 1 using (x1($1)):(Y($1,$6)):(pw):(0) with vectors nohead lw 1.25 dt 3 lc rgb PROG
=== effects
plot dat index 0 using (X($1,$2)):(top($1,$5)):(X($1,$2)-$7/2):(X($1,$2)+$7/2):(top($1,$5)-0.065):(top($1,$5)+0.07)
    with boxxyerror fs solid 1 noborder lc rgb BACK
plot dat index 0 using (X($1,$2)):(Y($1,cut($4))):(0):(Y($1,cut($5))-Y($1,cut($4))) with vectors nohead
    lw 1.8 lc rgb PROG
plot dat index 0 using ($3>=a&&$3<=b?X($1,$2):NaN):(Y($1,$3)) with points pt 7 ps 0.75*px lc rgb PROG
plot dat index 0 using (X($1,$2)):(top($1,$5)):6 with labels center tc rgb INK
=== left_out
plot dat index 0 using ($9==1?X($1,$2):NaN):(Y($1,0)-0.09):6 with labels center tc rgb MUTE
=== words
plot dat index 0 using (X($1,$2)):(y1($1)+ph+0.13):8 with labels center tc rgb INK
plot dat index 1 using (x1($1)+pw):(y1($1)-head+0.11+second):7 with labels right tc rgb PTEXT
plot dat index 1 using (x1($1)):(y1($1)+ph+0.30):(say(8)) with labels left tc rgb MUTE
plot dat index 2 using (0.08):(0.12):1 with labels left tc rgb INK
