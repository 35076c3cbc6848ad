Mirrored histograms of the score: the program above the line, the comparison group below.
=== page
n = {{n}}
units = "{{units}}"
unit(j) = real(word(units, int(j)+1))
X(j,v) = x1(j) + (v-lo)/(hi-lo)*pw
Y(j,v) = y1(j) + (most-v)/(2*most)*ph
tall(j,share,w) = share*unit(j)/w   # a wider bin of the same share is lower
in(j) = 0.03*unit(j)                # white between neighbouring bars
=== support
plot dat index 2 using (X($1,($6+$7)/2)):(y1($1)+ph/2):(X($1,$6)):(X($1,$7)):(y1($1)):(y1($1)+ph) with
    boxxyerror fs solid 1 noborder lc rgb BAND
=== grid
plot for [j=0:n-1] dat index 6+narrow using (x1(j)):(Y(j,$1)):(pw):(0) with vectors nohead lw 0.7
    lc rgb GRID
plot for [j in leading] dat index 6+narrow using (left-0.06):(Y(real(j),$1)):2 with labels right
    tc rgb INK
plot for [j=0:n-1] dat index 4+narrow using (X(j,$1)):(y1(j)+ph+0.12):2 with labels center tc rgb INK
=== program
plot dat index 0 using (X($1,($2+$3)/2)):(Y($1,0)):(X($1,$2+in($1))):(X($1,$3-in($1))):(Y($1,0)):(Y($1,tall($1,$6,$3-$2)))
    with boxxyerror fs solid 1 noborder lc rgb PROG
=== comparison
plot dat index 0 using (X($1,($2+$3)/2)):(Y($1,0)):(X($1,$2+in($1))):(X($1,$3-in($1))):(Y($1,0)):(Y($1,-tall($1,$7,$3-$2)))
    with boxxyerror fs solid 1 noborder lc rgb COMP
=== outline_program
plot for [j=0:n-1] dat index 1 using ($1==j?X(j,$2):NaN):(Y(j,tall(j,$3,$5))) with lines lw 1.1
    lc rgb INK
=== outline_comparison
plot for [j=0:n-1] dat index 1 using ($1==j?X(j,$2):NaN):(Y(j,-tall(j,$4,$5))) with lines lw 1.11
    lc rgb INK
=== words
plot dat index 2 using (x1($1)):(Y($1,0)):(pw):(0) with vectors nohead lw 0.9 lc rgb INK
plot dat index 3 using ($1==0?at(2)-0.12:NaN):(at(4)):(at(2)-0.18):(at(2)-0.06):(at(4)-0.045):(at(4)+0.045) with
    boxxyerror fs solid 1 noborder lc rgb PROG
plot dat index 3 using ($1==1?at(2)-0.12:NaN):(at(4)):(at(2)-0.18):(at(2)-0.06):(at(4)-0.045):(at(4)+0.045) with
    boxxyerror fs solid 1 noborder lc rgb COMP
plot dat index 3 using ($1==2?at(2)-0.12:NaN):(at(4)):(at(2)-0.18):(at(2)-0.06):(at(4)-0.045):(at(4)+0.045) with
    boxxyerror fs empty border lw 1.1 lc rgb INK
plot dat index 3 using (at(2)):(at(4)):6 with labels left tc rgb INK
plot dat index 8 using (pick(left,0.08)):(height-0.12):1 with labels left tc rgb INK
