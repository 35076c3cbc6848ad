#!/bin/sh
# Commands print through command_print, command_caution and command_print_lines, which quote what
# their arguments hold for the terminal. A bare printf would let a label move the cursor.
. tests/suite.sh

bare=$(grep -nE '(^|[^a-z_])(printf|puts|fputs|putchar|fwrite)\(' src/cli/*.c | grep -vE '^src/cli/(say|progress)\.c:')
verdict commands_print_through_one_function "$bare"
finish
