Every specification of the multiverse by its estimate, and below each the choices that made it.
=== page
X(i) = left + (i-0.5)/n*(width-left-0.08)
Y(v) = top + (hi-(v > hi ? hi : (v < lo ? lo : v)))/(hi-lo)*body
mark(m) = ($5 == m ? X($1) : NaN)
=== grid
plot dat index 4+narrow using (left):(Y($1)):(width-0.08-left):(0) with vectors nohead lw 0.7 lc rgb GRID
plot dat index 4+narrow using (left-0.06):(Y($1)):2 with labels right tc rgb INK
plot dat index 2 using ($3==0?left:NaN):(at(1)):(width-0.08-left):(0) with vectors nohead lw 0.7 lc rgb GRID
=== intervals
plot dat index 0 using (X($1)):(Y($3)):(0):(Y($4)-Y($3)) with vectors nohead lw 0.9 lc rgb RULE
=== zero
plot dat index 6 using (left):(Y(0)):(width-0.08-left):(0) with vectors nohead lw 1.0 lc rgb INK
=== passes
plot dat index 0 using (mark(1)):(Y($2)) with points pt 7 ps 0.35*px lc rgb PROG
=== fails
plot dat index 0 using (mark(2)):(Y($2)) with points pt 7 ps 0.45*px lc rgb BACK
plot dat index 0 using (mark(2)):(Y($2)) with points pt 6 ps 0.45*px lw 1.0 lc rgb PROG
=== own
plot dat index 0 using (mark(0)):(Y($3)):(0):(Y($4)-Y($3)) with vectors nohead lw 2.2 lc rgb PROG
plot dat index 0 using (mark(0)):(Y($2)) with points pt 13 ps 1.25*px lc rgb BACK
plot dat index 0 using (mark(0)):(Y($2)) with points pt 13 ps 1.0*px lc rgb PROG
=== ticks
plot dat index 1 using (X($1)):(at(2)-0.05):(0):(0.10) with vectors nohead lw 0.9 lc rgb RULE
=== own_ticks
plot dat index 1 using ($4==1?X($1):NaN):(at(2)) with points pt 13 ps 0.7*px lc rgb PROG
=== labels
plot dat index 2 using ($3==0?left-0.06:NaN):(at(1)):(say(4)) with labels right tc rgb INK
plot dat index 2 using ($3==1?0.08:NaN):(at(1)):(say(4)) with labels left font BOLD tc rgb INK
=== legend
plot dat index 3 using ($1=={{item}}?at(2)-0.10:NaN):(at(4)) with points pt {{point}} ps {{size}}*px lw 1.0 lc rgb PROG
=== words
plot dat index 3 using (at(2)):(at(4)):6 with labels left tc rgb INK
plot dat index 6 using (0.08):(top-0.12):(say(1)) with labels left tc rgb INK
