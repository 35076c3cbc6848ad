# Every character in four bytes, low byte first, with a byte order mark.
{
    printf '\377\376\0\0'
    awk '{gsub(/./, "&@@@"); printf "%s\n@@@", $0}' students.csv | tr '@' '\000'
} >spoiled && mv spoiled students.csv
