# A quote that swallows two megabytes.
{
    sed -n '1,4p' students.csv
    printf 'S998,01,3,"'
    awk 'BEGIN {for (i = 0; i < 32768; i++) printf "a cell of sixty-four bytes, one of very many of them, in a row..."}'
    printf '",Y,200.1,210.2,N\n'
    sed -n '5,$p' students.csv
} >spoiled && mv spoiled students.csv
