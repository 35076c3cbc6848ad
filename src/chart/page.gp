A page with a value axis: x counts inches from the left edge, y is on the scale of the values.
=== page
set lmargin at screen 0
set rmargin at screen 1
set tmargin at screen 1
set bmargin at screen 0
unset border
unset tics
per_inch = (hi-lo)/(H-top-bottom)
y(inches) = hi + (top-inches)*per_inch   # a place on the page, counted from the upper edge
set xrange [0:W]
set yrange [y(H):y(0)]
=== axis_title
plot dat index {{block}} using (0.08):(y(0.16)):1 with labels left noenhanced textcolor rgb INK
=== foot_title
plot dat index 1 using (left+(W-left-right)/2.):(y(H-{{above}})):2 with labels center noenhanced
    textcolor rgb INK
=== line
set arrow from {{left}}, {{value}} to {{right}}, {{value}} nohead {{style}}
=== number
set label "{{words}}" at {{right}}, {{value}} right textcolor rgb INK
=== axis
set arrow from {{left}}, lo to {{left}}, hi nohead linewidth 0.8 linecolor rgb INK
=== line_words
set label "{{words}}" at W-{{from_edge}}, {{value}} left font SMALL textcolor rgb {{color}}
