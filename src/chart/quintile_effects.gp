A bar for each group by its start, its interval and number, and its name below.
=== bars
plot dat index 0 using 1:($3/2.):($1-half):($1+half):($3<0?$3:0):($3<0?0:$3) with boxxyerror
    fillstyle solid 1 noborder linecolor rgb "#CCE3F0"
plot dat index 0 using ($1-half):3:(2*half):(0) with vectors nohead linewidth 2
    linecolor rgb PROGRAM
plot dat index 0 using 1:4:(0):($5-$4) with vectors nohead linewidth 1.5 linecolor rgb INK
plot dat index 0 using 1:3 with points pointtype 7 pointsize 0.65 linecolor rgb INK
=== numbers
plot dat index 0 using ($1+0.06):7:6 with labels left noenhanced textcolor rgb INK
=== name
plot dat index 0 using 1:(y(H-bottom+{{below}})):{{column}} with labels center noenhanced
    textcolor rgb INK
=== sizes
plot dat index 0 using 1:(y(H-bottom+{{below}})):2 with labels center noenhanced font SMALL
    textcolor rgb MUTED
