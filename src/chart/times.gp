Two times side by side, on a page with a value axis.
=== scale
x(time) = before + time*(after-before)
=== names
plot dat index {{block}} using (x($1)):(y(H-bottom+0.17)):2 with labels center noenhanced textcolor rgb INK
