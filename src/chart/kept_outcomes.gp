Balance against the sample kept: a mark for each design, with its name at the right of the panel.
=== page
n = {{n}}
X(j,v) = x1(j) + (v-lo)/(hi-lo)*area
Y(j,v) = y1(j) + (1-sqrt((v < top_end ? v : top_end)/top_end))*ph
name(j) = x1(j) + area + 0.22
mark(m) = ($4 == m ? X($1,$2) : NaN)
=== grid
plot for [j=0:n-1] dat index 5+narrow using (X(j,$1)):(y1(j)):(0):(ph) with vectors nohead lw 0.7 lc rgb GRID
plot dat index 2 using (x1($1)):(Y($1,0)):(area):(0) with vectors nohead lw 1.0 lc rgb INK
plot dat index 2 using (x1($1)):(Y($1,0.05)):(area):(0) with vectors nohead lw 0.9 dt 3 lc rgb RULE
plot dat index 2 using (x1($1)):(Y($1,0.25)):(area):(0) with vectors nohead lw 0.95 dt 2 lc rgb RULE
plot for [j in leading] dat index 4 using (left-0.06):(Y(real(j),$1)):2 with labels right tc rgb INK
plot for [j=0:n-1] dat index 5+narrow using (X(j,$1)):(y1(j)+ph+0.12):2 with labels center tc rgb INK
=== leaders
plot dat index 1 using (X($1,$4)):(Y($1,$5)):(name($1)-0.03-X($1,$4)):(y1($1)+$2-Y($1,$5)) with vectors nohead
    lw 0.6 lc rgb RULE
=== passes
plot dat index 0 using (mark(1)):(Y($1,$3)) with points pt 5 ps 0.6*px lc rgb PROG
=== fails
plot dat index 0 using (mark(2)):(Y($1,$3)) with points pt 7 ps 0.6*px lc rgb BACK
plot dat index 0 using (mark(2)):(Y($1,$3)) with points pt 6 ps 0.6*px lw 1.5 lc rgb PROG
=== own
plot dat index 0 using (mark(0)):(Y($1,$3)) with points pt 13 ps 1.25*px lc rgb BACK
plot dat index 0 using (mark(0)):(Y($1,$3)) with points pt 13 ps 1.0*px lc rgb PROG
=== names
plot dat index 1 using ($3==1?name($1):NaN):(y1($1)+at(6)):(say(8)) with labels left tc rgb INK
plot dat index 1 using ($3==1?name($1):NaN):(y1($1)+at(6)+0.165):(say(10)) with labels left tc rgb INK
=== own_name
plot dat index 1 using ($3==0?name($1):NaN):(y1($1)+at(6)):(say(8)) with labels left font BOLD tc rgb PTEXT
plot dat index 1 using ($3==0?name($1):NaN):(y1($1)+at(6)+0.165):(say(10)) with labels left font BOLD tc rgb PTEXT
=== legend
plot dat index 3 using ($1=={{item}}?at(2)-0.10:NaN):(at(4)) with points pt {{point}} ps {{size}}*px lw 1.5 lc rgb PROG
=== words
plot dat index 3 using (at(2)):(at(4)):6 with labels left tc rgb INK
plot dat index 7 using (0.08):(height-0.12):(say(1)) with labels left tc rgb INK
