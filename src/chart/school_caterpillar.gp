Schools in the order of their effects: intervals, marks, shrunken effects, names.
=== clip
clip(v) = (v < lo ? lo : v > hi ? hi : v)
=== marks
plot dat index 0 using ($8=={{mark}}?$1:NaN):(clip($5)):(0):(clip($6)-clip($5)) with vectors nohead
    linewidth {{width}} linecolor rgb {{color}}
plot dat index 0 using ($8=={{mark}}?$1:NaN):4 with points pointtype {{point}} pointsize {{size}}
    linecolor rgb {{color}}
=== shrunken
plot dat index 0 using ($1-tick):7:(2*tick):(0) with vectors nohead linewidth 1.6 linecolor rgb INK
=== beyond_above
plot dat index 0 using ($6>hi?$1:NaN):(hi-0.1*per_inch):(0):(0.1*per_inch) with vectors head filled
    size 0.05,25 linewidth 1.2 linecolor rgb MUTED
=== beyond_below
plot dat index 0 using ($5<lo?$1:NaN):(lo+0.1*per_inch):(0):(-0.1*per_inch) with vectors head filled
    size 0.05,25 linewidth 1.2 linecolor rgb MUTED
=== names_rotated
plot dat index 0 using ($1+0.04):(y(H-bottom+0.08)):3 with labels right rotate by 40 noenhanced
    textcolor rgb INK
=== names
plot dat index 0 using 1:(y(H-bottom+0.16)):3 with labels center noenhanced textcolor rgb INK
=== names_above
plot dat index 0 using ($8==1?$1:NaN):(clip($6)+0.06*per_inch):3 with labels left rotate by 90
    noenhanced font SMALL textcolor rgb PROGRAM
=== names_below
plot dat index 0 using ($8==-1?$1:NaN):(clip($5)-0.06*per_inch):3 with labels right rotate by 90
    noenhanced font SMALL textcolor rgb COMPARISON
