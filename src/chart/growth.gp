Means of both groups before and after, with intervals that stand a little apart: neither hides the
other.
=== lines
nudge = 0.025
plot dat index 1 using (x($1)+nudge):4:(0):($5-$4) with vectors nohead linewidth 1.5
    linecolor rgb COMPARISON
plot dat index 0 using (x($1)-nudge):4:(0):($5-$4) with vectors nohead linewidth 1.51
    linecolor rgb PROGRAM
plot dat index 1 using (x($1)+nudge):3 with linespoints linewidth 2 pointtype 13 pointsize 0.9
    linecolor rgb COMPARISON
plot dat index 0 using (x($1)-nudge):3 with linespoints linewidth 2.01 pointtype 7 pointsize 0.75
    linecolor rgb PROGRAM
=== labels
plot dat index {{group}} using (before-0.12):($1==0?$6:NaN):2 with labels right noenhanced
    textcolor rgb {{color}}
plot dat index {{group}} using (after+0.15):($1==1?$6:NaN):2 with labels left noenhanced font BOLD
    textcolor rgb {{color}}
plot dat index {{group}} using (after+0.15):($1==1?$6-0.145*per_inch:NaN):7 with labels left
    noenhanced font SMALL textcolor rgb MUTED
=== tests
plot dat index 2 using (x($1)):(y(H-bottom+0.33)):3 with labels center noenhanced font SMALL
    textcolor rgb MUTED
