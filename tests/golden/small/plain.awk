# Made-up students without schools and without an earlier test, of whom a lot chose some: words as
# names, missing scores, other years, ties.
function draw(n) { state = (state * 16807) % 2147483647; return state % n }
function bell() { return (draw(1001) + draw(1001) + draw(1001) + draw(1001) - 2000) / 1000 }
BEGIN {
    state = 90125
    print "year,lot,age,town,siblings,score,reached,tries"
    for (i = 1; i <= 130; i++) {
        age = 8 + draw(60) / 10; lot = draw(5)
        town = draw(4) == 0 ? "Sault <Ste. Marie>" : draw(3) == 0 ? "Zürich & Ötz" : "Ely"
        score = 40 + 3 * age + 8 * bell() + (lot == 0 ? 4 : 0)
        printf "%d,%s,%.1f,%s,%s,%s,%s,%d\n", 2013 + draw(3),
            lot == 0 ? "first" : lot == 1 ? "second" : lot == 2 ? "waits" : lot == 3 ? "no" : "",
            age, town, draw(9) == 0 ? "-9" : draw(4), draw(8) == 0 ? "" : sprintf("%.1f", score),
            draw(12) == 0 ? "" : (score + 8 * bell() > 74), draw(4)
    }
}
