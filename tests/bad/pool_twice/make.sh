# The version of the program that runs stands in place of VERSION.
version=$("$ALIKE" --version | cut -d ' ' -f 2)
for file in */results.json; do
    sed "s/VERSION/$version/" "$file" >made.json && mv made.json "$file"
done
