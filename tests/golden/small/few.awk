# Made-up students, eleven of one class that took part and of two that did not: a score that all
# reach, one that is always the same, a characteristic in which the groups lie wholly apart.
function draw(n) { state = (state * 16807) % 2147483647; return state % n }
function bell() { return (draw(1001) + draw(1001) + draw(1001) + draw(1001) - 2000) / 1000 }
BEGIN {
    state = 31415
    print "id,room,took,side,wave,fall,spring,all,same"
    for (i = 1; i <= 44; i++) {
        room = i <= 11 ? 1 : 2 + draw(2)
        fall = 50 + 5 * bell()
        printf "%02d,%d,%s,%s,%d,%.1f,%s,1,20\n", i, room, room == 1 ? "in" : "out",
            room == 1 ? "west" : "east", room == 1 ? 2014 : 2015, fall, draw(9) == 0 ? "" : sprintf("%.1f", fall + 3 * bell())
    }
}
