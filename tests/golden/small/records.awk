# Made-up test records: 14 schools of two types, of which 5 took part; two subjects, four terms,
# movers, a second test of some. FILE: tests, students or schools.
function draw(n) { state = (state * 16807) % 2147483647; return state % n }
function bell() { return (draw(1001) + draw(1001) + draw(1001) + draw(1001) - 2000) / 1000 }
function test(term, date, subject, score) {
    if (FILE == "tests" && draw(40) > 0)
        printf "%s,P%04d,Campus %s,%d,%s,%s,%.0f,%.1f\n", term, i, school, grade, subject, date,
            score, 3 + draw(10) / 10
}
BEGIN {
    state = 30803
    if (FILE == "tests")
        print "TermName,StudentID,SchoolName,Grade,Subject,TestStartDate,TestRITScore,TestStandardError"
    if (FILE == "students")
        print "StudentID,sex,frl"
    if (FILE == "schools") {
        print "school,kind,place,lunch"
        for (s = 1; s <= 14; s++)
            printf "Campus %s,%s,%s,%d\n", substr("ABCDEFGHIJKLMN", s, 1),
                s % 3 == 0 ? "charter" : "district", s % 2 ? "city" : "town", 20 + 5 * (s % 9)
    }
    for (i = 1; i <= 620; i++) {
        k = 1 + draw(14); school = substr("ABCDEFGHIJKLMN", k, 1); took = k <= 5
        grade = 3 + draw(5)
        sex = draw(2) ? "F" : "M"; frl = draw(3) ? "N" : "Y"
        if (FILE == "students")
            printf "P%04d,%s,%s\n", i, sex, draw(50) == 0 ? "" : frl
        m = 176 + 7 * grade + 9 * bell(); r = 180 + 6 * grade + 10 * bell()
        test("Fall 2013-2014", "09/1" draw(10) "/2013", "Mathematics", m + 3 * bell())
        test("Fall 2013-2014", "09/1" draw(10) "/2013", "Reading", r + 3 * bell())
        if (draw(60) == 0)
            test("Fall 2013-2014", "09/25/2013", "Reading", r + 3 * bell())
        test("Spring 2013-2014", "05/1" draw(10) "/2014", "Mathematics", m + 7 + 3 * took + k % 3 + 3 * bell())
        test("Spring 2013-2014", "05/1" draw(10) "/2014", "Reading", r + 5 + k % 2 + 3 * bell())
        if (draw(50) == 0)
            school = substr("ABCDEFGHIJKLMN", 1 + draw(14), 1)
        grade++
        test("Spring 2014-2015", "05/1" draw(10) "/2015", "Mathematics", m + 14 + 5 * took + k % 3 + 3 * bell())
        if (draw(8) > 0)
            test("Spring 2014-2015", "05/1" draw(10) "/2015", "Reading", r + 10 + took + k % 2 + 3 * bell())
    }
}
