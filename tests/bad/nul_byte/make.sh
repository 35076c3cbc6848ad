# A NUL byte in the fifth line.
awk 'NR == 5 {sub(/,Y/, ",@Y")} {print}' students.csv | tr '@' '\000' >spoiled && mv spoiled students.csv
