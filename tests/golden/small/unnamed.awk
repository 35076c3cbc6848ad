# Made-up students of 9 schools, of which 3 took part; the school of some of theirs is not known, and the study
# does not say that schools matter. Ties in a number, a number that some lack, a rare value.
function draw(n) { state = (state * 16807) % 2147483647; return state % n }
function bell() { return (draw(1001) + draw(1001) + draw(1001) + draw(1001) - 2000) / 1000 }
BEGIN {
    state = 55441
    print "id,school,took,sex,tongue,visits,books,fall,spring,fluent"
    for (i = 1; i <= 150; i++) {
        school = 1 + draw(9); took = school <= 3
        fall = 1200 + 140 * bell() + (took ? 60 : 0)
        spring = fall + 90 + 60 * bell() + (took ? 70 : 0)
        printf "%03d,%s,%d,%s,%s,%d,%s,%.0f,%.0f,%d\n", i, took && draw(10) == 0 ? "" : "Campus " school, took,
            draw(2) ? "girl" : "boy", i % 49 == 0 ? "other" : draw(3) ? "home" : "school", draw(3),
            draw(6) == 0 ? "" : draw(90), fall, spring, (spring > 1380)
    }
}
