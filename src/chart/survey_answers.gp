All answers to each question: a bar for either side, the middle of the scale at 0.
=== page
lo = {{lo}}
hi = {{hi}}
X(v) = left + (v-lo)/(hi-lo)*(right-left)
thick = 0.06
is(g,t) = ($1 == g && $2 == t)
=== grid
plot dat index 4+narrow using (X($1)):(top):(0):(body) with vectors nohead lw 0.7 lc rgb GRID
plot dat index 4+narrow using (X($1)):(top+body+0.11):2 with labels center tc rgb INK
=== bar
plot dat index 1 using (is({{group}},{{tint}})?X($3):NaN):(at(5)):(X($3)+0.005):(X($4)-0.005):(at(5)-thick):(at(5)+thick)
    with boxxyerror fs transparent solid {{opacity}} noborder lc rgb {{color}}
=== zero
plot dat index 6 using (X(0)):(top):(0):(body) with vectors nohead lw 1.1 lc rgb INK
=== patches
plot for [phone=1:narrow] dat index 0 using (width/2):(at(1)):(0.0):(width):(at(1)-0.085):(at(1)-0.08+0.165*$9)
    with boxxyerror fs solid 1 noborder lc rgb BACK
=== words
plot dat index 0 using (0.08):(at(1)):(say(3)) with labels left tc rgb INK
plot dat index 0 using (0.08):(at(1)+0.165):(say(5)) with labels left tc rgb INK
plot dat index 0 using (0.08):(at(1)+0.33):(say(7)) with labels left tc rgb INK
plot dat index 2 using (left-0.06):(at(2)):($1==0?strcol(4):" ") with labels right tc rgb PTEXT
plot dat index 2 using (left-0.06):(at(2)):($1==1?strcol(4):" ") with labels right tc rgb CTEXT
plot dat index 2 using (width-0.08):(at(2)):5 with labels right tc rgb INK
plot dat index 6 using (left):(height-0.12):(say(1)) with labels left tc rgb INK
plot dat index 6 using (width-0.08):(top-0.11):3 with labels right font BOLD tc rgb INK
plot dat index 3 using (at(2)):(at(4)):6 with labels left tc rgb INK
=== legend_grey
plot dat index 3 using ($1=={{item}}?at(2)-0.22:NaN):(at(4)):(at(2)-0.22):(at(2)-0.06):(at(4)-0.05):(at(4)+0.05)
    with boxxyerror fs transparent solid {{opacity}} noborder lc rgb {{color}}
=== legend_both
plot dat index 3 using ($1=={{item}}?at(2)-0.22:NaN):(at(4)):(at(2)-0.22):(at(2)-0.145):(at(4)-0.05):(at(4)+0.05)
    with boxxyerror fs transparent solid {{opacity}} noborder lc rgb PROG
plot dat index 3 using ($1=={{item}}?at(2)-0.22:NaN):(at(4)):(at(2)-0.135):(at(2)-0.06):(at(4)-0.05):(at(4)+0.05)
    with boxxyerror fs transparent solid {{opacity}} noborder lc rgb COMP
