# Made-up students of six schools, of which one took part.
function draw(n) { state = (state * 16807) % 2147483647; return state % n }
function bell() { return (draw(1001) + draw(1001) + draw(1001) + draw(1001) - 2000) / 1000 }
BEGIN {
    state = 4711
    print "pupil,school,program,band,before,after"
    for (i = 1; i <= 150; i++) {
        school = 1 + draw(6)
        before = 50 + 10 * bell()
        printf "%d,%s,%s,%s,%.2f,%.2f\n", i, substr("uvwxyz", school, 1), school == 3 ? "yes" : "no",
            draw(3) ? "low" : "high", before, before + 2 * bell() + (school == 3)
    }
}
