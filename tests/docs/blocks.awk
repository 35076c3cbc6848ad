# Takes the blocks of a page of Markdown apart: OUT/001.sh, OUT/002.yaml ..., and in OUT/001.notes what the
# comments in front say, one a line: "not run: why", "ends with: 3", "file: study.yaml", "part", "prints".
# A comment belongs to the block that follows it with nothing but blank lines and comments between.
# In OUT/list: number, kind, line of the fence.

/^ *<!-- .* -->$/ && !inside {
    note = $0
    sub(/^ *<!-- /, "", note)
    sub(/ -->$/, "", note)
    notes = notes note "\n"
    next
}
/^ *```/ && !inside {
    inside = 1
    kind = $0
    sub(/^ *```/, "", kind)
    sub(/ .*/, "", kind)
    if (kind == "") kind = "none"
    n++
    block = sprintf("%s/%03d", OUT, n)
    printf "%03d %s %d\n", n, kind, NR > (OUT "/list")
    printf "%s", notes > (block ".notes")
    close(block ".notes")
    printf "" > (block "." kind)
    notes = ""
    next
}
/^ *```$/ && inside {
    close(block "." kind)
    inside = 0
    next
}
inside { print > (block "." kind); next }
!/^ *$/ { notes = "" }
