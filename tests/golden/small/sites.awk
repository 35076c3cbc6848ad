# Made-up students of eight districts in two years, four of ten schools of each in the program: none
# in the seventh, one in the eighth. The program does more in some districts.
function draw(n) { state = (state * 16807) % 2147483647; return state % n }
function bell() { return (draw(1001) + draw(1001) + draw(1001) + draw(1001) - 2000) / 1000 }
BEGIN {
    state = 31415
    split("Alder,Birch,Cedar,Dogwood,Elm,Fir,Gum,Hazel", name, ",")
    print "id,year,district,school,took,lunch,fall,spring"
    for (d = 1; d <= 8; d++)
        for (school = 1; school <= 10; school++) {
            took = d == 7 ? 0 : d == 8 ? school == 1 : school <= 4
            own = bell()
            for (i = 1; i <= 16; i++) {
                n++
                fall = 200 + 10 * bell() + 2 * took
                spring = fall + 6 + 5 * bell() + 2 * own + took * (1 + d % 3)
                printf("%d,%d,%s,%s%02d,%d,%d,%.0f,%.0f\n", n, 2021 + i % 2, name[d],
                    substr(name[d], 1, 1), school, took, (draw(3) > 0), fall, spring)
            }
        }
}
