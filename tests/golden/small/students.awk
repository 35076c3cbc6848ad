# Made-up students: 12 schools, of which 4 took part; a rare level, missing scores and earlier
# scores, a 0/1 outcome. Integers below 2^53 only, so every awk makes the same file.
function draw(n) { state = (state * 16807) % 2147483647; return state % n }
function bell() { return (draw(1001) + draw(1001) + draw(1001) + draw(1001) - 2000) / 1000 }
BEGIN {
    state = 20251
    print "id,school,took,grade,sex,origin,lunch,fall,spring,passed,winter"
    for (i = 1; i <= 420; i++) {
        school = 1 + draw(12); took = school <= 4
        grade = 3 + draw(3)
        origin = draw(100) < 2 ? "island" : draw(3) == 0 ? "south" : "north"
        lunch = draw(2) + took > 1 || draw(4) == 0 ? "yes" : "no"
        fall = 180 + 6 * grade + 10 * bell() + (took ? 3 : 0)
        spring = fall + 8 + 6 * bell() + (took ? 2 : 0) + school % 3
        passed = spring + 4 * bell() > 212 ? 1 : 0
        winter = fall + 4 + 6 * bell()
        printf "%05d,S%02d,%d,%d,%s,%s,%s,%s,%s,%s,%s\n", i, school, took, grade,
            draw(2) ? "girl" : "boy", origin, lunch, draw(25) == 0 ? "" : sprintf("%.1f", fall),
            draw(18) == 0 ? "" : sprintf("%.1f", spring), draw(40) == 0 ? "" : passed,
            draw(30) == 0 ? "NA" : sprintf("%.1f", winter)
    }
}
