# The first half of a compressed file.
gzip -nc students.csv >whole && head -c "$(($(wc -c <whole) / 2))" whole >students.csv.gz && rm whole
