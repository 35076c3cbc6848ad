# Made-up students of 24 schools, every third with the program: two scores of one family, a later
# score in points with a benchmark, gaps in what is recorded, traits that the design leaves alone.
function draw(n) { state = (state * 16807) % 2147483647; return state % n }
function bell() { return (draw(1001) + draw(1001) + draw(1001) + draw(1001) - 2000) / 1000 }
function gap(value, one_in) { return draw(one_in) == 0 ? "" : value }
BEGIN {
    state = 41119
    print "id,school,took,grade,frl,attendance,siblings,bus,fall,math,reading"
    for (school = 1; school <= 24; school++) {
        took = school % 3 == 0; own = 2 * bell()
        for (i = 1; i <= 24; i++) {
            grade = 3 + draw(2); fall = 200 + 5 * grade + 8 * bell()
            math = fall + 6 + own + 5 * bell() + 2 * took + (grade == 4 ? 1.5 * took : 0)
            reading = fall + 4 + own + 6 * bell() + took
            printf "k%02d%02d,s%02d,%d,%d,%s,%s,%d,%s,%.1f,%.1f,%.1f\n", school, i, school, took, grade,
                gap(draw(2) ? "yes" : "no", 12), gap(sprintf("%.1f", 92 + 4 * bell()), 9), draw(4),
                draw(3) ? "yes" : "no", fall, math, reading
        }
    }
}
