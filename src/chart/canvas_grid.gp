Rows by columns of outcomes.
=== grid
line(j) = floor((j+0.5)/across)
x1(j) = labels + (j-across*line(j))*(cell+gap)
y1(j) = top + line(j)*block + head
=== headings
plot dat index {{block}} using (x1($1)):(y1($1)-head+0.11):(say(2)) with labels left font BOLD
    tc rgb INK
=== second
plot dat index {{block}} using (x1($1)):(y1($1)-head+0.11+0.165):(say(4)) with labels left
    tc rgb INK
