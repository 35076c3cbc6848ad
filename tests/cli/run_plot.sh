#!/bin/sh
# alike plot: one chart of a results folder anew.
. tests/suite.sh

quick_gnuplot
cp datasets/bdf/study.yaml datasets/bdf/bdf.csv.gz "$work" 2>/dev/null
cp datasets/bdf/*.csv "$work"
cd "$work" || exit 1
"$alike" run study.yaml -q -o out >said 2>&1 || cat said
# writes what it was told to where it was told to
cat >"$work/bin/gnuplot" <<'END'
#!/bin/sh
echo "$3 $4 in $PWD" >>"$LOG"
[ -f style.gp ] && [ -f "$4" ] && echo '<svg></svg>' >picture
END
LOG=$work/log
export LOG

refuses() { # status words arguments...
    status=$1
    words=$2
    shift 2
    rm -f "$LOG"
    "$alike" plot "$@" >said 2>err
    [ $? -eq "$status" ] || { echo "status" && cat err && return 1; }
    grep -q "$words" err || { cat err && return 1; }
    [ ! -e "$LOG" ] || { echo "gnuplot was started" && return 1; }
}

a_chart_is_drawn_as_it_is_told() {
    rm -f "$LOG"
    "$alike" plot out headline --size 4x6 --theme dark --format pdf -o there.pdf >said || return 1
    grep -q '^Chart: there.pdf$' said && [ -s there.pdf ] || return 1
    grep -q "fmt='pdf';theme='dark';out='picture';W=4.0000;H=6.0000 headline.gp" "$LOG" || { cat "$LOG" && return 1; }
    [ -z "$(ls -d .alike-plot-* 2>/dev/null)" ]
}

the_format_follows_the_name_of_the_file() {
    rm -f "$LOG"
    "$alike" plot out headline -o there.png >said && grep -q "fmt='png'" "$LOG" || return 1
    "$alike" plot out headline >said && [ -s headline.svg ] && grep -q 'Chart: headline.svg' said
}

what_is_no_chart_is_refused() {
    refuses 2 "no chart is called 'headlin'; did you mean 'headline'" out headlin &&
        refuses 2 'no chart is called' out ../../x &&
        refuses 2 'no results folder of alike' . headline &&
        refuses 2 '\-\-size takes width and height' out headline --size 4 &&
        refuses 2 '\-\-size takes width and height' out headline --size "1;system('x')x2" &&
        refuses 2 'light, dark or grey' out headline --theme "dark';system 'x" &&
        refuses 2 'svg, pdf or png' out headline --format gif
}

a_script_that_was_changed_is_not_run() {
    cp out/charts/headline.gp kept.gp
    # shellcheck disable=SC2016 # gnuplot would run them
    for line in 'system("touch owned")' 'x = `touch owned`' '!touch owned' 'load "other.gp"' \
        'a = 1; system("touch owned")' 'plot "<touch owned"' 'set output "x"' 'eval "1"' '# x \'; do
        { cat kept.gp && echo "$line"; } >out/charts/headline.gp
        refuses 2 'not as alike writes them' out headline || { echo "$line" && cp kept.gp out/charts/headline.gp && return 1; }
    done
    cp kept.gp out/charts/headline.gp
    echo 'system("touch owned")' >>out/charts/style.gp
    "$alike" plot out headline -o there.svg >said && [ ! -e owned ]
}

every_chart_of_a_run_can_be_drawn_again() {
    for script in out/charts/*.gp; do
        grep -q 'load "style.gp"' "$script" || continue
        "$alike" plot out "$(basename "$script" .gp)" -o again.svg >said 2>&1 || { cat said && return 1; }
    done
}

check a_chart_is_drawn_as_it_is_told a_chart_is_drawn_as_it_is_told
check the_format_follows_the_name_of_the_file the_format_follows_the_name_of_the_file
check what_is_no_chart_is_refused what_is_no_chart_is_refused
check every_chart_of_a_run_can_be_drawn_again every_chart_of_a_run_can_be_drawn_again
check a_script_that_was_changed_is_not_run a_script_that_was_changed_is_not_run
finish
