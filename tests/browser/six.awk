# Made-up students of 40 schools and six tests.
function draw(n) { state = (state * 16807) % 2147483647; return state % n }
function bell() { return (draw(1001) + draw(1001) + draw(1001) + draw(1001) - 2000) / 1000 }
BEGIN {
    state = 60606
    print "id,school,sex,took,fall,t1,t2,t3,t4,t5,t6"
    for (i = 1; i <= 1000; i++) {
        k = 1 + draw(40); took = k <= 18; fall = 500 + 90 * bell() + 3 * (k % 7)
        printf "%04d,School %d,%s,%d,%.0f", i, k, draw(2) ? "girl" : "boy", took, fall
        for (t = 1; t <= 6; t++)
            printf ",%.0f", 300 + 0.6 * fall + 70 * bell() + took * (t - 2) * 9 + 5 * (k % 4)
        print ""
    }
}
