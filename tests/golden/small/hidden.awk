# Made-up students, seven of them in the program, in two schools: a report that may show nothing of
# what it is about; some lack the later score, at a rate that cannot be told.
function draw(n) { state = (state * 16807) % 2147483647; return state % n }
function bell() { return (draw(1001) + draw(1001) + draw(1001) + draw(1001) - 2000) / 1000 }
BEGIN {
    state = 777
    print "id,school,took,sex,fall,spring,late,reached"
    for (i = 1; i <= 96; i++) {
        took = i <= 48; few = i <= 7
        fall = 100 + 9 * bell()
        spring = fall + 5 * bell() + (took ? 3 : 0)
        printf "%d,S%d,%s,%s,%.1f,%s,%s,%d\n", i, 1 + i % 8, took ? "yes" : "no", draw(2) ? "f" : "m", fall,
            took && !few ? "" : sprintf("%.1f", spring),
            draw(took ? 2 : 12) == 0 ? "" : sprintf("%.1f", spring), (spring > 99)
    }
}
