The band of the nation's middle half, its mean, the groups, and a label for each line at each time.
=== nation
plot dat index 0 using (x($1)):3:5 with filledcurves fillstyle solid 1 noborder
    linecolor rgb "#EEEEEE"
plot dat index 0 using (x($1)):4 with lines linewidth 1.1 dashtype 3 linecolor rgb MUTED
=== comparison
plot dat index 0 using (x($1)):7 with linespoints linewidth 2 pointtype 13 pointsize 0.9
    linecolor rgb COMPARISON
=== program
plot dat index 0 using (x($1)):6 with linespoints linewidth 2.01 pointtype 7 pointsize 0.75
    linecolor rgb PROGRAM
=== label_before
plot dat index 1 every ::{{at}}::{{at}} using (x(0)-0.15):1:2 with labels right noenhanced {{look}}
=== label_after
plot dat index 2 every ::{{at}}::{{at}} using (x(1)+0.15):1:2 with labels left noenhanced {{look}}
