#!/bin/sh
# A cell of a table is asked for by its column's handle, and what a column is by its declaration:
# outside src/tables nobody looks for a column by its name or place.
. tests/suite.sh
same_when_sanitized "sources are the same"

# Ways of old; a comparison of a column's name; a cell by a number or a name of a place.
ways='table_find_column|analysis_table\(|table_number|table_create\(|table_add_row|size_names|column_named'
names='(text_equal|strcmp|strncmp|text_starts|strstr)\([^;]*column(\[[^]]*\])?(\.|->)name[^.]'
places='cell\[[A-Z][A-Z_]+\]|table->cell\[[0-9]'

found=$(grep -rnE "$ways" src include --include='*.[ch]' | grep -v '^src/tables/' || true
    grep -rlE 'alike/(table|results|further|[a-z]*_tables)\.h' src --include='*.c' | grep -v '^src/tables/' |
        xargs grep -nE "$names|$places" || true)
verdict columns_are_asked_for_by_handle "$found"
finish
