# Made-up students of schools whose names are what a page, a style sheet, a script of charts or a
# spreadsheet might obey, cannot break, or reads from the other side. FILE: data, or long for the two names of
# 300 letters that stand for LONG_WORD and LONG_NAME in hostile.yaml.
function draw(n) { state = (state * 16807) % 2147483647; return state % n }
function bell() { return (draw(1001) + draw(1001) + draw(1001) + draw(1001) - 2000) / 1000 }
function repeated(text, n,  all) { while (length(all) < n) all = all text; return substr(all, 1, n) }
function quoted(text) { gsub(/"/, "\"\"", text); return "\"" text "\"" }
BEGIN {
    word = repeated("Donaudampfschifffahrtsgesellschaft", 300)
    name = repeated("The school of the many words ", 300)
    if (FILE == "long") {
        print word
        print name
        exit
    }
    state = 1123
    n = split("<script>alert('school')</script>|</style><h1>School</h1>|=cmd()|@SUM(1+1)*cmd|" \
        "`touch PWNED`|\"quoted\" 'names'|{/Bold=40 B}_{sub}^{sup}|$\\frac{1}{2}$ \\input{x}|" \
        "مدرسة النور الابتدائية|בית ספר אילנות|🏫 School 👩🏽‍🏫|北京市第一小学|*/ } body { display: none } /*|" \
        "a,b;c\td|&lt;b&gt; &amp; &#60;|%s %n %d|[link](javascript:alert(1))|# heading", school, "|")
    school[++n] = word
    school[++n] = name
    level[1] = "<img src=x onerror=alert('level')>"; level[2] = "\\\"}\\n"; level[3] = "-1+cmd"; level[4] = "نعم"
    print "id,school,\"=the \"\"kind\"\" <b>\",took,before,after,mark"
    for (i = 1; i <= 900; i++) {
        k = 1 + i % n; took = k % 2
        before = 200 + 10 * bell() + k % 5
        after = before + 6 * bell() + 2 * took + k % 3
        printf "%04d,%s,%s,%s,%.1f,%.1f,%.1f\n", i, quoted(school[k]), quoted(level[1 + draw(4)]),
            quoted(took ? "<yes>" : "=no"), before, after, after + 9 * bell()
    }
}
