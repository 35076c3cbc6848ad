What something unrecorded would have to explain: beyond the line nothing of the difference is left.
=== page
n = {{n}}
X(j,v) = x1(j) + sqrt(v)*pw
Y(j,v) = y1(j) + (1-sqrt(v))*ph
=== grid
plot for [j=0:n-1] dat index 4 using (x1(j)):(Y(j,$1)):(pw):(0) with vectors nohead lw 0.7 lc rgb GRID
plot for [j=0:n-1] dat index 4 using (X(j,$1)):(y1(j)):(0):(ph) with vectors nohead lw 0.7 lc rgb GRID
plot for [j in leading] dat index 4 using (left-0.06):(Y(real(j),$1)):2 with labels right tc rgb INK
plot for [j=0:n-1] dat index 4 using (X(j,$1)):(y1(j)+ph+0.12):3 with labels center tc rgb INK
=== lines
plot dat index 0 using ($2==1?X($1,$3):NaN):(Y($1,$4)):(X($1,$5)-X($1,$3)):(Y($1,$6)-Y($1,$4)) with vectors nohead
    lw 1.0 lc rgb RULE
plot dat index 0 using ($2==0?X($1,$3):NaN):(Y($1,$4)):(X($1,$5)-X($1,$3)):(Y($1,$6)-Y($1,$4)) with vectors nohead
    lw 2.0 lc rgb INK
=== points
plot dat index 1 using ($2==0?X($1,$3):NaN):(Y($1,$4)) with points pt 6 ps 0.6*px lw 1.3 lc rgb INK
=== strongest
plot dat index 1 using ($2==1?X($1,$3):NaN):(Y($1,$4)) with points pt 7 ps 0.75*px lc rgb PROG
=== frame
plot dat index 2 using (x1($1)):(Y($1,0)):(pw):(0) with vectors nohead lw 1.0 lc rgb INK
plot dat index 2 using (x1($1)):(y1($1)):(0):(ph) with vectors nohead lw 1.0 lc rgb INK
=== legend_line
plot dat index 3 using ($1=={{item}}?at(2)-0.20:NaN):(at(4)):(0.15):(0) with vectors nohead lw {{width}} lc rgb {{color}}
=== legend_point
plot dat index 3 using ($1=={{item}}?at(2)-0.12:NaN):(at(4)) with points pt {{point}} ps 0.7*px lw 1.3 lc rgb {{color}}
=== words
plot dat index 3 using (at(2)):(at(4)):6 with labels left tc rgb INK
plot dat index 5 using (0.08):(height-0.12):(say(1)) with labels left tc rgb INK
