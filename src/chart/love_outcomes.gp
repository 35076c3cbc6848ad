Balance before and after: characteristics in rows, outcomes in columns on one scale.
=== page
n = {{n}}
X(j,v) = x1(j) + sqrt((v < b ? v : b)/b)*cell
y(c) = y1($1) + at(c)
=== plain
plot for [j=0:n-1] dat index 4+narrow using (X(j,$1)):($2==1?y1(j):NaN):(0):(body) with vectors
    nohead lw 0.7 lc rgb GRID
=== grid
plot for [j=0:n-1] dat index 3 using (X(j,0)):(y1(j)):(0):(body) with vectors nohead lw 1.0
    lc rgb INK
plot for [j=0:n-1] dat index 3 using (X(j,0.05)):(y1(j)-0.03):(0):(body+0.03) with vectors nohead
    lw 0.9 dt 3 lc rgb RULE
plot for [j=0:n-1] dat index 3 using (X(j,0.25)):(y1(j)-0.03):(0):(body+0.03) with vectors nohead
    lw 0.95 dt 2 lc rgb RULE
plot for [j=0:n-1] dat index 4+narrow using (X(j,$1)):(y1(j)+body+0.11):3 with labels center
    tc rgb INK
=== headings
plot for [m=0:int(blocks)-1] dat index 0 using (0.08):($1==0?y1(m*across)+at(2):NaN):(say(4)) with labels
    left font BOLD tc rgb INK
=== rows
plot for [m=0:int(blocks)-1] dat index 0 using (0.20):($1==1?y1(m*across)+at(2):NaN):(say(4)) with labels
    left tc rgb INK
=== changes
plot dat index 1 using (X($1,$4)):(y(2)):(X($1,$5)-X($1,$4)):(0) with vectors nohead lw 1.0
    lc rgb RULE
=== before
plot dat index 1 using (X($1,$4)):(y(2)) with points pt 7 ps 0.62*px lc rgb BACK
plot dat index 1 using (X($1,$4)):(y(2)) with points pt 6 ps 0.62*px lw 1.8 lc rgb COMP
=== after
plot dat index 1 using (X($1,$5)):(y(2)) with points pt 7 ps 0.66*px lc rgb PROG
=== words
plot dat index 3 using (0.14):(0.14) with points pt 6 ps 0.62*px lw 1.8 lc rgb COMP
plot dat index 3 using (0.24):(0.14):1 with labels left tc rgb INK
plot dat index 3 using (0.54+beside):(0.14) with points pt 7 ps 0.66*px lc rgb PROG
plot dat index 3 using (0.64+beside):(0.14):2 with labels left tc rgb INK
plot dat index 3 using (pick(labels,0.08)):(height-0.12):3 with labels left tc rgb INK
