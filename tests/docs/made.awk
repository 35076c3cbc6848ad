# Data for the examples of the pages, made anew each time and the same each time. WHAT: students, tests or
# schools. TREATED and CONTROL: the values of the column `program`.

function random() {
    state = (state * 16807) % 2147483647
    return state / 2147483647
}
function normal(  sum, i) {
    for (i = 0; i < 12; i++) sum += random()
    return sum - 6
}
function pick(words,  part, n) {
    n = split(words, part, " ")
    return part[1 + int(random() * n)]
}
function school_name(k) {
    return k == 1 ? "Lincoln Elementary" : k == 2 ? "Washington Middle" : sprintf("School %02d", k)
}

BEGIN {
    state = 20141101
    if (WHAT == "schools") {
        print "SchoolName,locale,frl_percent"
        for (k = 1; k <= 14; k++) printf "%s,%s,%d\n", school_name(k), pick("City Suburb Town"), 45 + 10 * (k % 2)
    }
    if (WHAT == "students") {
        print "student_id,school_id,grade,gender,race,frl,ell,iep,full_year,program,math_fall,math_spring,read_fall,read_spring,my_score,my_weight"
        for (k = 1; k <= 40; k++)
            for (i = 1; i <= 40; i++) {
                able = normal()
                treated = k % 3 == 0
                printf "%03d%03d,%d,%d,%s,%s,%s,%s,%s,%s,%s", k, i, 100 + k, 3 + i % 3, pick("F M"),
                    pick("Asian Black Hispanic White"), pick("Y N"), pick("Y N N N"), pick("Y N N N"),
                    pick("Y Y Y Y Y Y N"), treated ? TREATED : CONTROL
                printf ",%.0f,%.0f,%.0f,%.0f,%.2f,%d\n", 200 + 12 * able + 4 * normal(),
                    208 + 12 * able + 4 * normal() + 2 * treated, 200 + 12 * able + 5 * normal(),
                    206 + 12 * able + 5 * normal() + treated, 0.2 + 0.3 * random() + 0.1 * treated, 1 + i % 4
            }
    }
    if (WHAT == "tests") {
        print "TermName,StudentID,SchoolName,Grade,Subject,GrowthMeasureYN,TestStartDate,TestRITScore,TestStandardError"
        for (k = 1; k <= 14; k++)
            for (i = 1; i <= 60; i++) {
                able = normal()
                for (s = 1; s <= 2; s++)
                    for (t = 1; t <= 2; t++) {
                        day = int(8 * random())
                        date = t == 1 ? sprintf("09/%02d/2014", 8 + day) : sprintf("05/%02d/2015", 4 + day)
                        score = (t == 1 ? 204 : 212) + 13 * able + 4 * normal() + (t == 2 && k <= 2 ? 2 : 0)
                        printf "%s 2014-2015,%03d%03d,%s,%d,%s,Y,%s,%.0f,3.1\n", t == 1 ? "Fall" : "Spring",
                            k, i, school_name(k), 4 + i % 3, s == 1 ? "Mathematics" : "Reading", date, score
                    }
            }
    }
}
