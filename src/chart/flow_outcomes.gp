Who was read, left out and compared: steps in rows, outcomes in columns, the groups side by side.
=== page
program(j) = x1(j)
comparison(j) = x1(j) + group + 0.08
y(c) = y1($1) + at(c)
kept(c) = ($2 == 1 ? y(c) : NaN)
thick = 0.0275
=== plot
plot for [m=0:int(blocks)-1] dat index 0 using (0.08):($1==1?y1(m*across)+at(2)-0.13:NaN):(labels+across*(cell+gap)-gap-0.08):(0)
    with vectors nohead lw 0.7 lc rgb GRID
=== bars_program
plot dat index 1 using (program($1)):(kept(3)+0.14):(program($1)):(program($1)+group*$7):(kept(3)+0.14-thick):(kept(3)+0.14+thick)
    with boxxyerror fs solid 1 noborder lc rgb PROG
=== bars_comparison
plot dat index 1 using (comparison($1)):(kept(3)+0.14):(comparison($1)):(comparison($1)+group*$8):(kept(3)+0.14-thick):(kept(3)+0.14+thick)
    with boxxyerror fs empty border lw 1.0 lc rgb COMP
=== labels
plot for [m=0:int(blocks)-1] dat index 0 using (0.08):($1==1?y1(m*across)+at(2):NaN):(say(4)) with labels
    left font BOLD tc rgb INK
plot dat index 1 using (program($1)+group):(kept(3)):5 with labels right tc rgb INK
plot dat index 1 using (comparison($1)+group):(kept(3)):6 with labels right tc rgb INK
=== left_out
plot for [m=0:int(blocks)-1] dat index 0 using (0.20):($1==2?y1(m*across)+at(2):NaN):(say(4)) with labels
    left tc rgb MUTE
plot for [m=0:int(blocks)-1] dat index 0 using (0.20):($1==2?y1(m*across)+at(2)+0.165:NaN):(say(6)) with
    labels left tc rgb MUTE
plot for [m=0:int(blocks)-1] dat index 0 using (0.20):($1==2?y1(m*across)+at(2)+0.33:NaN):(say(8)) with
    labels left tc rgb MUTE
plot dat index 1 using (program($1)+group):($2==2?y(3):NaN):5 with labels right tc rgb MUTE
plot dat index 1 using (comparison($1)+group):($2==2?y(3):NaN):6 with labels right tc rgb MUTE
=== legend
plot dat index 3 using (0.20):(0.14):(0.08):(0.32):(0.14-thick):(0.14+thick) with boxxyerror
    fs solid 1 noborder lc rgb PROG
plot dat index 3 using (0.40):(0.14):1 with labels left tc rgb INK
plot dat index 3 using (0.68+beside):(0.14):(0.56+beside):(0.80+beside):(0.14-thick):(0.14+thick)
    with boxxyerror fs empty border lw 1.0 lc rgb COMP
plot dat index 3 using (0.88+beside):(0.14):2 with labels left tc rgb INK
plot dat index 3 using (0.08):(height-0.13):3 with labels left tc rgb MUTE
