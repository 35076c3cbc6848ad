Small multiples: a panel for each outcome.
=== panels
xs = pick("{{page_x}}", "{{phone_x}}")
ys = pick("{{page_y}}", "{{phone_y}}")
leading = pick("{{page_first}}", "{{phone_first}}")   # of each line
x1(j) = real(word(xs, int(j)+1))
y1(j) = real(word(ys, int(j)+1))
=== headings
plot dat index {{block}} using (x1($1)):(y1($1)-head+0.11):(say(2)) with labels left font BOLD
    tc rgb INK
=== second
plot dat index {{block}} using (x1($1)):(y1($1)-head+0.275):(say(4)) with labels left tc rgb INK
