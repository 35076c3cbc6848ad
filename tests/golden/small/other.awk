# Made-up test records of a system that is not known: a file for each subject in one, a list of the
# program's students, norms of one's own; a term before the program, three schools of one type.
function draw(n) { state = (state * 16807) % 2147483647; return state % n }
function bell() { return (draw(1001) + draw(1001) + draw(1001) + draw(1001) - 2000) / 1000 }
function test(term, date, score) {
    if (draw(25) > 0 && FILE == "results")
        printf "%04d;%s;%s;%s;%.0f;%d;%s;North\n", i, subject, term, date, score, grade, school
}
BEGIN {
    state = 90210
    if (FILE == "results") print "pupil;area;window;day;points;year;campus;region"
    if (FILE == "roster") print "pupil"
    if (FILE == "places") print "campus,type,years"
    if (FILE == "norms") {
        print "subject,grade,term,mean,sd"
        for (grade = 4; grade <= 10; grade++)
            printf "Science,%d,fall,%d,11\nScience,%d,winter,%d,11.5\nScience,%d,spring,%d,12\n", grade,
                150 + 6 * grade, grade, 153 + 6 * grade, grade, 155 + 6 * grade
    }
    for (s = 1; s <= 8 && FILE == "places"; s++)
        printf "House %s,charter,%s\n", substr("ABCDEFGH", s, 1), s <= 3 ? 1 + s % 2 : ""
    for (i = 1; i <= 190; i++) {
        k = 1 + draw(8); school = "House " substr("ABCDEFGH", k, 1); took = k <= 3
        grade = 4 + draw(6); subject = draw(9) ? "Science" : "science "
        if (FILE == "roster" && took) printf "%04d\n", i
        level = 150 + 6 * grade + 9 * bell()
        test("Spring 2014", "20.04.2014", level + 3 * bell())
        grade++
        test("Fall 2014-2015", "0" 1 + draw(9) ".09.2014", level + 2 + 3 * bell())
        test("Winter 2014-2015", "1" draw(9) ".01.2015", level + 5 + 3 * bell())
        if (draw(12) == 0) school = "House " substr("ABCDEFGH", 1 + draw(8), 1)
        test("Spring 2014-2015", "1" draw(9) ".05.2015", level + 7 + 3 * bell() + (took ? 4 : 0))
    }
}
