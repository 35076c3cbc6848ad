/* What `data` and `tests` both say of the lines of their files: rows of a block that has a
 * LineRules `lines`. whom: what a row holds. */
#ifndef SPEC_LINE_RULES_H
#define SPEC_LINE_RULES_H

#define LINE_RULE_ROWS(Struct, whom)                                                               \
    {.name = "header_row",                                                                         \
     .type = OPT_COUNT,                                                                            \
     .offset = offsetof(Struct, lines.header_row),                                                 \
     .on_request = true,                                                                           \
     .fallback = "search",                                                                         \
     .zero = "search",                                                                             \
     .min = 0,                                                                                     \
     .max = 1000000,                                                                               \
     .example = "4",                                                                               \
     .plain = "The line of the file on which the names of the columns stand.",                     \
     .change_when = "titles stand above them and the line is not found by itself.",                \
     .help =                                                                                       \
         "Counted from 1, as an editor or a spreadsheet counts. Lines above it are left out "      \
         "and counted. Where it is not given, it is the first line that has every column that "    \
         "the study names."},                                                                      \
        {.name = "header_rows",                                                                    \
         .type = OPT_COUNT,                                                                        \
         .offset = offsetof(Struct, lines.header_rows),                                            \
         .on_request = true,                                                                       \
         .fallback = "1",                                                                          \
         .min = 1,                                                                                 \
         .max = 2,                                                                                 \
         .example = "2",                                                                           \
         .plain = "In how many rows the names of the columns stand.",                              \
         .change_when = "a name such as Fall stands merged over several columns.",                 \
         .help =                                                                                   \
             "With 2, what stands in the row above header_row comes first, over all columns to "   \
             "its right that have no name there: Fall over Math and Reading makes Fall Math and "  \
             "Fall Reading. A name with nothing below it stands for itself."},                     \
        {.name = "layout",                                                                         \
         .type = OPT_OTHER,                                                                        \
         .on_request = true,                                                                       \
         .fallback = "",                                                                           \
         .values = "for each column the places of its first and its last letter, or a file name",  \
         .example = "{student_id: [1, 9], score: [41, 44]}",                                       \
         .plain = "Where the columns stand in a file of lines of fixed width.",                    \
         .change_when =                                                                            \
             "nothing separates the columns of the file and each has a place of its own.",         \
         .help =                                                                                   \
             "Places are counted in letters from 1; one number stands for a column of one "        \
             "letter; "                                                                            \
             "what is not named is passed over. Or the name of a CSV of names and widths, in the " \
             "order of the line. Such a file has no line of names: header_row is the last line "   \
             "above its rows, if there are any."},                                                 \
    {                                                                                              \
        .name = "total_rows", .type = OPT_NAMES, .offset = offsetof(Struct, lines.total),          \
        .on_request = true, .fallback = "[]", .values = "a list of texts",                         \
        .example = "[Total, Average]",                                                             \
        .plain = "How rows begin that hold totals or remarks in place of " whom ".",               \
        .change_when = "such rows stand below or between the others.",                             \
        .help =                                                                                    \
            "Rows whose first filled cell is one of these texts are left out and counted, in "     \
            "letters of either case, with any blanks between words and a colon behind or none; "   \
            "lines of a layout that begin with one, too. They need not have all cells."            \
    }

#endif
