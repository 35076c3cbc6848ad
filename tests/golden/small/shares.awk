# Made-up students whose chance of the program is known, and of whom two things are known afterwards:
# whether they passed, and whether they came back.
function draw(n) { state = (state * 16807) % 2147483647; return state % n }
BEGIN {
    state = 60601
    print "id,takes,chance,age,passed,back"
    for (i = 1; i <= 120; i++) {
        chance = 20 + draw(60); takes = draw(100) < chance; age = 10 + draw(50) / 10
        printf "%d,%d,0.%d,%.1f,%d,%d\n", i, takes, chance, age, (draw(100) < 35 + chance / 3), draw(2)
    }
}
