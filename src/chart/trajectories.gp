Both groups from the start to the end, a panel for each outcome.
=== page
n = {{n}}
as = "{{lo}}"
bs = "{{hi}}"
a(j) = real(word(as, int(j)+1))
b(j) = real(word(bs, int(j)+1))
Y(j,v) = y1(j) + (b(j)-v)/(b(j)-a(j))*ph
X(j,t) = x1(j) + before + t*(pw-before-after)
clip(j,v) = (v < a(j) ? a(j) : v > b(j) ? b(j) : v)
off(g) = (g == 0 ? 0.025 : -0.025)
px1(g) = ($2 == g ? X($1,$3)+off(g) : NaN)
=== band
plot dat index 1 using (x1($1)+pw/2):(y1($1)):(x1($1)):(x1($1)+pw):(Y($1,clip($1,0.6745))):(Y($1,clip($1,-0.6745)))
    with boxxyerror fs solid 1 noborder lc rgb BAND
=== nation
plot for [j=0:n-1] dat index 3 using (x1(j)):(Y(j,$1)):(pw):(0) with vectors nohead lw 0.9
    lc rgb RULE
plot for [j in leading] dat index 3 using (left-0.06):(Y(real(j),$1)):(say(2)) with labels right
    tc rgb INK
=== frame
plot dat index 1 using (x1($1)):(y1($1)+ph):(pw):(0) with vectors nohead lw 0.8 lc rgb INK
=== comparison_lines
plot for [j=0:n-1] dat index 0 using ($1==j?px1(1):NaN):(Y(j,$4)) with lines lw 1.6 dt 2 lc rgb COMP
=== program_lines
plot for [j=0:n-1] dat index 0 using ($1==j?px1(0):NaN):(Y(j,$4)) with lines lw 1.9 lc rgb PROG
=== comparison_intervals
plot dat index 0 using (px1(1)):(Y($1,$5)):(0):(Y($1,$6)-Y($1,$5)) with vectors nohead lw 1.4
    lc rgb COMP
=== program_intervals
plot dat index 0 using (px1(0)):(Y($1,$5)):(0):(Y($1,$6)-Y($1,$5)) with vectors nohead lw 1.45
    lc rgb PROG
=== comparison
plot dat index 0 using (px1(1)):(Y($1,$4)) with points pt 13 ps 1.0*px lc rgb BACK
plot dat index 0 using (px1(1)):(Y($1,$4)) with points pt 12 ps 1.0*px lw 1.8 lc rgb COMP
plot dat index 0 using ($2==1&&$3==0?X($1,0)-0.11:NaN):(at(8)):7 with labels right tc rgb CTEXT
plot dat index 0 using ($2==1&&$3==1?X($1,1)+0.11:NaN):(at(8)):7 with labels left tc rgb CTEXT
=== program
plot dat index 0 using (px1(0)):(Y($1,$4)) with points pt 7 ps 0.8*px lc rgb PROG
plot dat index 0 using ($2==0&&$3==0?X($1,0)-0.11:NaN):(at(8)):7 with labels right tc rgb PTEXT
plot dat index 0 using ($2==0&&$3==1?X($1,1)+0.11:NaN):(at(8)):7 with labels left tc rgb PTEXT
=== words
plot dat index 1 using (x1($1)):(y1($1)+ph+0.13):(say(6)) with labels left tc rgb INK
plot dat index 1 using (x1($1)+pw):(y1($1)+ph+0.13):(say(8)) with labels right tc rgb INK
plot dat index 2 using (0.14):(0.14) with points pt 7 ps 0.8*px lc rgb PROG
plot dat index 2 using (0.25):(0.14):1 with labels left tc rgb INK
plot dat index 2 using (0.50+beside):(0.14) with points pt 12 ps 1.0*px lw 1.8 lc rgb COMP
plot dat index 2 using (0.61+beside):(0.14):2 with labels left tc rgb INK
plot dat index 2 using (0.08):(0.33):3 with labels left tc rgb INK
