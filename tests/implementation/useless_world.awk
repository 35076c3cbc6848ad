# A product that does nothing for anybody: schools of the program and 50 others, of 14 students each; the
# keen grow more and use it more. students.csv and fidelity.csv (what else is known of schools, which goes
# with nothing) into `work`; `seed`, `schools`: of the program.
function draw() { seed = (seed * 16807) % 2147483647; return seed / 2147483647 }
function normal(  i, s) { s = -6; for (i = 0; i < 12; i++) s += draw(); return s }
BEGIN {
    OFS = ","
    students = work "/students.csv"; fidelity = work "/fidelity.csv"
    print "id,school_id,program,grade,type,pretest,score,minutes" >students
    print "school,score,flat,half,own" >fidelity
    for (s = 1; s <= schools + 50; s++) {
        program = s <= schools; u = 1.5 * normal(); name = sprintf("%03d", s)
        if (s <= schools + 6) print name, int(100 * draw()) / 100, 7, (s % 2 ? int(10 * draw()) : ""), u >fidelity
        for (i = 1; i <= 14; i++) {
            x = 200 + 10 * normal(); keen = normal()
            y = x + 8 + u + 4 * keen + 4 * normal()
            m = program ? int(20 + 8 * keen + 4 * normal()) : ""
            if (m < 0) m = 0
            print "s" s "_" i, name, (program ? "Y" : "N"), 3 + i % 2, (s % 3 ? "district" : "charter"), sprintf("%.1f", x), sprintf("%.1f", y), m >students
        }
    }
}
