# Made-up students of 64 schools, of which 28 took part, one of them far above the others: more
# schools and reasons than a chart has room for, long names and names in other letters.
function draw(n) { state = (state * 16807) % 2147483647; return state % n }
function bell() { return (draw(1001) + draw(1001) + draw(1001) + draw(1001) - 2000) / 1000 }
function name(s) {
    if (s == 7) return "École élémentaire Saint-Joseph-de-la-Rivière-aux-Saumons - campus du Nord"
    return s == 8 ? "北京市第一小学" : "School of the district number " s
}
BEGIN {
    state = 160914
    head = "id,school,type,years,took,fall,spring,above"
    for (k = 1; k <= 11; k++) head = head ",k" k
    print head
    for (i = 1; i <= 420; i++) {
        school = 1 + i % 64; took = school <= 28
        fall = 200 + 10 * bell() + school % 5
        spring = fall + 6 * bell() + (took ? (school == 9 ? 30 : school == 11 ? -25 : school % 4) : 0)
        printf "%04d,%s,%s,%s,%s,%.1f,%.1f,%d", i, name(school),
            school % 3 ? "district" : "charter", took ? 1 + school % 3 : "", took ? "yes" : "no",
            fall, spring, (spring > 204)
        for (k = 1; k <= 11; k++) printf ",%d", (draw(70) > 0)
        print ""
    }
}
