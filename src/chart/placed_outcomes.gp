Other schools in the program's place: how many sets of them differ by how much, the program among
them.
=== page
n = {{n}}
X(j,v) = x1(j) + (v-lo)/(hi-lo)*pw
over = 0.16   # room of the program's words
Y(j,v) = y1(j) + over + (most-v)/most*(ph-over)
in(j) = 0.04*bin/(hi-lo)*pw   # white between neighbouring bars
=== grid
plot for [j=0:n-1] dat index 5+narrow using (x1(j)):(Y(j,$1)):(pw):(0) with vectors nohead lw 0.7
    lc rgb GRID
plot for [j in leading] dat index 5+narrow using (left-0.06):(Y(real(j),$1)):2 with labels right
    tc rgb INK
plot for [j=0:n-1] dat index 3+narrow using (X(j,$1)):(y1(j)+ph+0.12):2 with labels center tc rgb INK
=== alike
plot dat index 0 using (X($1,($2+$3)/2)):(Y($1,0)):(X($1,$2)+in($1)):(X($1,$3)-in($1)):(Y($1,0)):(Y($1,$4))
    with boxxyerror fs solid 1 noborder lc rgb RULE
=== unlike
plot dat index 0 using ($5>0?X($1,($2+$3)/2):NaN):(Y($1,$4)):(X($1,$2)+in($1)):(X($1,$3)-in($1)):(Y($1,$4)):(Y($1,$4+$5))
    with boxxyerror fs empty border lw 0.9 lc rgb RULE
=== program
plot dat index 1 using (X($1,$6)):(y1($1)+over):(0):(ph-over) with vectors nohead lw 2.2 lc rgb PROG
plot dat index 1 using (x1($1)+at(9)):(y1($1)+0.06):(strcol(8)) with labels center tc rgb PTEXT
=== words
plot dat index 1 using (x1($1)):(Y($1,0)):(pw):(0) with vectors nohead lw 0.9 lc rgb INK
plot dat index 2 using ($1==0?at(2)-0.12:NaN):(at(4)):(at(2)-0.18):(at(2)-0.06):(at(4)-0.045):(at(4)+0.045) with
    boxxyerror fs solid 1 noborder lc rgb RULE
plot dat index 2 using ($1==1?at(2)-0.12:NaN):(at(4)):(at(2)-0.18):(at(2)-0.06):(at(4)-0.045):(at(4)+0.045) with
    boxxyerror fs empty border lw 0.9 lc rgb RULE
plot dat index 2 using ($1==2?at(2)-0.12:NaN):(at(4)-0.07):(0):(0.14) with vectors nohead lw 2.2 lc rgb PROG
plot dat index 2 using (at(2)):(at(4)):6 with labels left tc rgb INK
plot dat index 7 using (pick(left,0.08)):(height-0.12):(say(1)) with labels left tc rgb INK
