#!/bin/sh
# Commands print through command_print, command_caution and command_print_lines, which quote what
# their arguments hold for the terminal. A bare printf would let a label move the cursor.
set -u
bare=$(grep -nE '(^|[^a-z_])(printf|puts|fputs|putchar|fwrite)\(' src/cli/*.c | grep -v '^src/cli/commands\.c:')

echo '[ RUN      ] commands print through one function'
if [ -z "$bare" ]; then
    echo '[       OK ] commands print through one function'
    echo '[  PASSED  ] 1 test(s).'
    exit 0
fi
printf '%s\n[  FAILED  ] commands print through one function\n' "$bare"
echo '[  PASSED  ] 0 test(s).'
printf '[  FAILED  ] 1 test(s), listed below:\n[  FAILED  ] commands print through one function\n'
exit 1
