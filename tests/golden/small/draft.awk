# Made-up students of whom half take part; what becomes of them is not known yet.
function draw(n) { state = (state * 16807) % 2147483647; return state % n }
BEGIN {
    state = 4242
    print "id,takes,sex,autumn,summer"
    for (i = 1; i <= 40; i++)
        printf "%d,%d,%s,%d,%s\n", i, i % 2, draw(2) ? "f" : "m", 40 + draw(20), draw(6) ? 45 + draw(25) : ""
}
