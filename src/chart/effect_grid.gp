Effects in rows by columns of outcomes.
=== page
n = {{n}}
above = {{above}}
as = "{{lo}}"
bs = "{{hi}}"
a(j) = real(word(as, int(j)+1))
b(j) = real(word(bs, int(j)+1))
X(j,v) = x1(j) + (v-a(j))/(b(j)-a(j))*panel
cut(j,v) = (v < a(j) ? a(j) : v > b(j) ? b(j) : v)
y(c) = y1($1) + at(c)
beyond(j,v) = (v < a(j) || v > b(j))
is(m,t) = ($4 == m && $5 == t && !beyond($1,$6))
=== grid
plot dat index 3+narrow using (X($1,$2)):(y1($1)):(0):(body) with vectors nohead lw 0.7 lc rgb GRID
plot dat index 2 using (X($1,0)):(y1($1)):(0):(body) with vectors nohead lw 1.1 lc rgb INK
plot dat index 3+narrow using (X($1,$2)):(y1($1)+body+0.11):3 with labels center tc rgb INK
=== reference
plot dat index 2 using (X($1,$6)):(y1($1)-0.03):(0):(body+0.03) with vectors nohead lw 1.25 dt 3
    lc rgb PROG
=== reference_words
plot dat index 2 using (X($1,$6)):(y1($1)-0.11):7 with labels center tc rgb PTEXT
=== patches
plot for [phone=1:narrow] dat index 1 using (X($1,$6)):(y(2)-0.15):(X($1,$6)-$12/2):(X($1,$6)+$12/2):(y(2)-0.21):(y(2)-0.09)
    with boxxyerror fs solid 1 noborder lc rgb BACK
=== intervals
plot dat index 1 using ($4=={{mark}}&&$5=={{thin}}?X($1,cut($1,$7)):NaN):(y(2)):(X($1,cut($1,$8))-X($1,cut($1,$7))):(0)
    with vectors nohead lw {{width}} lc rgb {{color}}
=== beyond_left
plot dat index 1 using ($7<a($1)||$6<a($1)?X($1,a($1))+0.02:NaN):(y(2)):(-0.06):(0) with vectors
    head filled size 0.06,25 lw 1.6 lc rgb PROG
=== beyond_right
plot dat index 1 using ($8>b($1)||$6>b($1)?X($1,b($1))-0.02:NaN):(y(2)):(0.06):(0) with vectors
    head filled size 0.06,25 lw 1.6 lc rgb PROG
=== measured
plot dat index 1 using ($5==0&&!beyond($1,$9)?X($1,$9):NaN):(y(2)-0.04):(0):(0.08) with vectors nohead
    lw 1.3 lc rgb INK
=== measured_thin
plot dat index 1 using ($5==1&&!beyond($1,$9)?X($1,$9):NaN):(y(2)-0.014):(0):(0.028) with vectors nohead
    lw 1.3 lc rgb INK
=== measured_beyond
plot dat index 1 using ($9<a($1)||$9>b($1)?X($1,cut($1,$9))-($9>b($1)?0.05:-0.05):NaN):(y(2)):($9>b($1)?0.09:-0.09):(0)
    with vectors head filled size 0.05,28 lw 1.2 lc rgb INK
=== filled
plot dat index 1 using (is({{mark}},{{thin}})?X($1,$6):NaN):(y(2)) with points pt {{point}} ps {{size}}*px
    lc rgb {{color}}
=== open
plot dat index 1 using (is({{mark}},{{thin}})?X($1,$6):NaN):(y(2)) with points pt {{inner}} ps {{size}}*px
    lc rgb BACK
plot dat index 1 using (is({{mark}},{{thin}})?X($1,$6):NaN):(y(2)) with points pt {{point}} ps {{size}}*px
    lw 1.4 lc rgb {{color}}
=== numbers
plot for [i=1:int(above)] dat index 1 using (X($1,$6)):(y(2)-0.15):(say(10)) with labels center tc rgb INK
plot for [i=int(above):0] dat index 1 using (x1($1)+cell):(y(2)):(say(10)) with labels right tc rgb INK
=== headings
plot for [m=0:int(blocks)-1] dat index 0 using (0.08):($1==0?y1(m*across)+at(2):NaN):(say(4)) with
    labels left font BOLD tc rgb INK
=== strong
plot for [m=0:int(blocks)-1] dat index 0 using (0.08):($1==2?y1(m*across)+at(2):NaN):(say(4)) with
    labels left tc rgb INK
=== rows
plot for [m=0:int(blocks)-1] dat index 0 using (indent):($1==1?y1(m*across)+at(2):NaN):(say(4)) with
    labels left tc rgb INK
=== remarks
plot for [m=0:int(blocks)-1] dat index 0 using (0.08):($1==3&&strcol(4) ne " "?y1(m*across)+at(2):NaN):(say(4)) with
    labels left tc rgb MUTE
=== beside
plot for [page=narrow:0] for [m=0:int(blocks)-1] dat index 0 using (beside):($1==1?y1(m*across)+at(2):NaN):6 with labels
    right tc rgb INK
=== titles
plot for [m=0:int(blocks)-1] dat index 5 using (0.08):(y1(m*across)-0.11):2 with labels left font BOLD
    tc rgb INK
=== beside_title
plot for [page=narrow:0] for [m=0:int(blocks)-1] dat index 5 using (beside):(y1(m*across)-0.11):3 with labels right
    font BOLD tc rgb INK
=== words
plot dat index 5 using (pick(labels,0.08)):(height-0.12):1 with labels left tc rgb INK
=== legend
plot dat index 6 using (at(2)):(at(4)):6 with labels left tc rgb INK
=== legend_filled
plot dat index 6 using ($1=={{mark}}?at(2)-0.10:NaN):(at(4)) with points pt {{point}} ps {{size}}*px
    lc rgb {{color}}
=== legend_open
plot dat index 6 using ($1=={{mark}}?at(2)-0.10:NaN):(at(4)) with points pt {{point}} ps {{size}}*px lw 1.4
    lc rgb {{color}}
=== legend_tick
plot dat index 6 using ($1==100?at(2)-0.10:NaN):(at(4)-0.04):(0):(0.08) with vectors nohead lw 1.3
    lc rgb INK
