#!/bin/sh
# No circle of includes between the folders of src: whoever reads a folder needs to know only those
# below it. A header of include/alike belongs to the folder that implements it, whose files include it
# first; one that nobody implements (types alone, columns of tables) is a layer of its own, but for
# those listed here.
. tests/suite.sh
same_when_sanitized "sources are the same"

# header folder: those that several folders implement, or that say what a folder asks of others
cat >"$work/known" <<'END'
alike/command.h cli
alike/derive.h spec
alike/results.h results
alike/sort.h core
alike/spec.h spec
alike/text.h core
END

# "file header" a line
list() { # file...
    sed -n "s|^# *include \"\\([^\"]*\\)\".*|$1 \\1|p" "$1"
}
find src include/alike -name '*.[ch]' -o -name '*.def' | sort | while read -r file; do
    list "$file"
done >"$work/includes"

awk -v known="$work/known" '
    function folder_of(file,  part, n) {
        n = split(file, part, "/")
        if (part[1] == "include") return owner("alike/" part[n])
        return n > 2 ? part[2] : "main"
    }
    function owner(header,  name) {
        if (header in given) return given[header]
        if (header in first && header !~ /_tables\.h$/) return first[header]
        name = header; sub(/^alike\//, "", name)
        return name
    }
    BEGIN { while ((getline line < known) > 0) { split(line, word, " "); given[word[1]] = word[2] } }
    { file[NR] = $1; header[NR] = $2 }
    $1 ~ /\.c$/ && $1 != last && $2 ~ /^alike\// {
        split($1, part, "/"); if (!($2 in first)) first[$2] = part[2]
        else if (first[$2] != part[2] && !($2 in given)) print "twice", $2, first[$2], part[2]
    }
    { last = $1 }
    END {
        for (i = 1; i <= NR; i++) {
            from = folder_of(file[i])
            if (header[i] ~ /^alike\//) to = owner(header[i])
            else if (header[i] ~ /\//) { split(header[i], part, "/"); to = part[1] }
            else to = from
            if (from != to) print "edge", from, to, file[i], header[i]
        }
    }' "$work/includes" >"$work/edges"

verdict a_header_has_one_folder "$(sed -n 's/^twice \([^ ]*\) \([^ ]*\) \(.*\)/\1 is the first include of files of \2 and of \3/p' "$work/edges")"

# A header promises functions of one folder alone: "header function" and "folder function" a line.
find include/alike -name '*.h' | while read -r file; do
    sed -nE '/^(static|typedef)/d; s/^[A-Za-z_][A-Za-z_0-9 *]*[ *]([a-z][a-z_0-9]+)\(.*/\1/p' "$file" |
        sed "s|^|alike/${file##*/} |"
done >"$work/promised"
find src -name '*.c' | while read -r file; do
    folder=${file#src/}
    sed -nE '/^(static|typedef)/d; s/^[A-Za-z_][A-Za-z_0-9 *]*[ *]([a-z][a-z_0-9]+)\(.*/\1/p' "$file" |
        sed "s|^|${folder%%/*} |"
done >"$work/made"
verdict a_header_promises_what_one_folder_implements "$(awk '
    FNR == NR { folder[$2] = $1; next }
    !($2 in folder) { next }
    !($1 in first) { first[$1] = folder[$2]; named[$1] = $2 }
    first[$1] != folder[$2] {
        print $1 ": " named[$1] " is of " first[$1] ", " $2 " of " folder[$2] }' \
    "$work/made" "$work/promised")"

sed -n 's/^edge \([^ ]* [^ ]*\) .*/\1/p' "$work/edges" | sort -u >"$work/pairs"
tsort "$work/pairs" >"$work/order" 2>"$work/loop"
problem=
if [ -s "$work/loop" ]; then
    # members of circles: what can't be taken away from either end
    cp "$work/pairs" "$work/left"
    while :; do
        awk '{ from[$1]; to[$2]; line[NR] = $0 }
            END { for (i = 1; i <= NR; i++) { split(line[i], w, " ")
                  if ((w[1] in to) && (w[2] in from)) print line[i] } }' "$work/left" >"$work/less"
        cmp -s "$work/left" "$work/less" && break
        mv "$work/less" "$work/left"
    done
    problem="folders that include each other in a circle:
$(awk 'NR == FNR { in_circle[$1 " " $2]; next }
       $1 == "edge" && ($2 " " $3) in in_circle { print "  " $2 " -> " $3 ": " $4 " includes " $5 }' \
        "$work/left" "$work/edges" | sort)"
fi
[ "$(wc -l <"$work/pairs")" -gt 50 ] || problem="only $(wc -l <"$work/pairs") includes between folders were found"
verdict folders_include_each_other_in_no_circle "$problem"
finish
