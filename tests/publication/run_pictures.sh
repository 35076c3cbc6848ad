#!/bin/sh
# shellcheck disable=SC2317 # functions are called by name, through `check`
# Pictures that are given away hold nothing that their data and script do not: drawn once more from
# these alone, they are the same to the byte. So an attack on the data is one on pdf and png, whose
# coordinates it does not read.
. tests/suite.sh

for tool in gnuplot python3; do
    command -v $tool >/dev/null || { tell "pictures drawn once more (needs $tool)" 77 && finish; }
done
same_when_sanitized "pictures are the same"

# The times of making are not in ours.
without_times() {
    LC_ALL=C sed -E 's,/(Creation|Mod)Date \([^)]*\),,' "$1" | tr -d ' \n'
}

same_picture() { # name ending
    case $2 in
    pdf)
        without_times "$work/clean/$1.pdf" >"$work/a"
        without_times "charts/$1.pdf" >"$work/b"
        cmp -s "$work/a" "$work/b"
        ;;
    *) cmp -s "$work/clean/$1.$2" "charts/$1.$2" ;;
    esac
}

drawn_from_its_data() { # study
    rm -rf "$work/clean" && mkdir "$work/clean" || return 1
    "$alike" publish "$1" -q -o "$work/out" >"$work/said" 2>&1 || { cat "$work/said" && return 1; }
    cd "$work/out" || return 1
    n=0
    n_pages=0
    for script in charts/*.gp; do
        name=${script#charts/}
        name=${name%.gp}
        [ "$name" != style ] || continue
        cp charts/style.gp "$script" "charts/$name.dat" "$work/clean/" || return 1
        for ending in pdf png; do
            [ -e "charts/$name.$ending" ] || continue
            (cd "$work/clean" && gnuplot -d -e "fmt='$ending'" "$name.gp" >"$work/said" 2>&1)
            same_picture "$name" $ending || { echo "charts/$name.$ending holds more than its data" && return 1; }
            n=$((n + 1))
        done
        page=charts/${name}_page.png
        [ -e "$page" ] || continue
        (cd "$work/clean" && gnuplot -d -e "fmt='png';W=6.5;out='${name}_page.png'" "$name.gp" >"$work/said" 2>&1)
        same_picture "${name}_page" png || { echo "$page holds more than its data" && return 1; }
        n_pages=$((n_pages + 1))
    done
    [ $n -ge 8 ] || { echo "only $n pictures" && return 1; }
    [ $n_pages -ge 4 ] || { echo "only $n_pages pictures of documents" && return 1; }
}

# Neither text nor time beside the picture.
png_is_picture_alone() {
    python3 - "$work"/out/charts/*.png <<'END'
import struct, sys
for path in sys.argv[1:]:
    data, at = open(path, 'rb').read(), 8
    while at < len(data):
        n, kind = struct.unpack('>I4s', data[at:at + 8])
        if kind not in (b'IHDR', b'PLTE', b'tRNS', b'bKGD', b'pHYs', b'IDAT', b'IEND'):
            sys.exit('%s holds %r: %r' % (path, kind, data[at + 8:at + 8 + n][:80]))
        at += 12 + n
END
}

cp -R datasets/bdf "$work/bdf" || exit 1
sed 's/formats: \[.*\]/formats: [md, docx]/' datasets/bdf/study.yaml >"$work/bdf/study.yaml"
check 'bdf is drawn from its data' drawn_from_its_data "$work/bdf/study.yaml"
check 'png is a picture alone' png_is_picture_alone
finish
