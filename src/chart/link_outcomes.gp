Schools by how fully they carried the program out and its effect there, with the fitted line.
=== page
n = {{n}}
as = "{{lo}}"
bs = "{{hi}}"
a(j) = real(word(as, int(j)+1))
b(j) = real(word(bs, int(j)+1))
X(j,v) = x1(j) + (v-a(j))/(b(j)-a(j))*pw
Y(j,v) = y1(j) + (hi-v)/(hi-lo)*ph
clip(v) = (v < lo ? lo : v > hi ? hi : v)
=== band
plot for [j=0:n-1] dat index 1 using ($1==j?X(j,$2):NaN):(Y(j,clip($4))):(Y(j,clip($5))) with filledcurves fs solid 1
    noborder lc rgb BAND
=== grid
plot for [j=0:n-1] dat index 4+narrow using (x1(j)):(Y(j,$1)):(pw):(0) with vectors nohead lw 0.7 lc rgb GRID
plot for [j in leading] dat index 4+narrow using (left-0.06):(Y(real(j),$1)):2 with labels right tc rgb INK
plot dat index 6+narrow using (X($1,$2)):(y1($1)+ph+0.12):3 with labels center tc rgb INK
plot dat index 2 using (x1($1)):(Y($1,0)):(pw):(0) with vectors nohead lw 0.9 lc rgb INK
=== threshold
plot dat index 2 using (X($1,$6)):(y1($1)):(0):(ph) with vectors nohead lw 1.0 dt 2 lc rgb RULE
=== schools
plot dat index 0 using (X($1,$2)):(Y($1,clip($4))):(0):(Y($1,clip($5))-Y($1,clip($4))) with vectors nohead lw 0.8 lc rgb RULE
plot dat index 0 using (X($1,$2)):(Y($1,clip($3))):6 with circles fs solid 1 border lc rgb BACK fc rgb PROG
=== line
plot for [j=0:n-1] dat index 1 using ($1==j?X(j,$2):NaN):(Y(j,clip($3))) with lines lw 1.8 lc rgb INK
=== shrunken
plot dat index 0 using (X($1,$2)):(Y($1,clip($7))):(0.026) with circles fs empty border lc rgb INK lw 1.0
plot dat index 3 using ($1==3?at(2)-0.10:NaN):(at(4)):(0.026) with circles fs empty border lc rgb INK lw 1.0
=== words
plot dat index 3 using ($1==0?at(2)-0.10:NaN):(at(4)):(0.045) with circles fs solid 1 noborder fc rgb PROG
plot dat index 3 using ($1==1?at(2)-0.10:NaN):(at(4)-0.06):(0):(0.12) with vectors nohead lw 0.85 lc rgb RULE
plot dat index 3 using ($1==2?at(2)-0.12:NaN):(at(4)):(at(2)-0.20):(at(2)-0.04):(at(4)-0.05):(at(4)+0.05) with
    boxxyerror fs solid 1 noborder lc rgb BAND
plot dat index 3 using ($1==2?at(2)-0.20:NaN):(at(4)):(0.16):(0) with vectors nohead lw 1.85 lc rgb INK
plot dat index 3 using (at(2)):(at(4)):6 with labels left tc rgb INK
plot dat index 8 using (pick(left,0.08)):(height-0.12):(say(1)) with labels left tc rgb INK
