# Made-up students of 13 schools in two districts, of which 5 schools took part: classes within
# schools, some of them not known, a chance given in the data, a second earlier test.
function draw(n) { state = (state * 16807) % 2147483647; return state % n }
function bell() { return (draw(1001) + draw(1001) + draw(1001) + draw(1001) - 2000) / 1000 }
BEGIN {
    state = 27182
    print "id,district,school,class,took,grade,frl,chance,fall,winter,spring"
    for (i = 1; i <= 170; i++) {
        school = 1 + draw(13); took = school <= 5; grade = 3 + draw(2)
        fall = 190 + 8 * bell() + 4 * grade + (took ? 2 : 0)
        spring = fall + 5 + 5 * bell() + (took ? 2 : 0) + school % 4
        printf "%d,%s,%02d,%s,%d,%d,%d,%.2f,%.0f,%.1f,%.1f\n", i, school % 2 ? "north" : "south",
            school, draw(15) == 0 ? "" : school "-" draw(2), took, grade, (draw(3) > 0),
            0.2 + draw(40) / 100 + took / 10, fall, fall + 3 * bell(), spring
    }
}
