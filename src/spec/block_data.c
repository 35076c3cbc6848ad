/* data, keep and columns: where the rows come from and what their cells mean. */
#include "reader.h"

#include "database.h"
#include "line_rules.h"

#include "alike/os.h"

#include <string.h>

typedef struct DataBlock {
    Name file, weights, encoding;
    DatabaseBlock database;
    Names factors;
    LineRules lines;
    size_t id_width;
    int decimal;
    bool thousands, percent;
    bool public;
} DataBlock;

enum { DECIMAL_POINT, DECIMAL_COMMA };
static const char *const decimal_signs[] = {"point", "comma", NULL};

static const Option data_rows[] = {
    {.name = "file",
     .type = OPT_TEXT,
     .offset = offsetof(DataBlock, file),
     .example = "students.csv",
     .values = "a file name",
     .plain = "The file with one row for each student.",
     .change_when = "the data lie elsewhere.",
     .help =
         "Relative to the study file's folder. CSV with a header line, in UTF-8, UTF-16 or "
         "Windows-1252; .gz and .zst are unpacked. "
         "Files of "
         "Stata (.dta), SPSS (.sav, .zsav, .por) and SAS (.sas7bdat, .xpt). A sheet of an Excel "
         "workbook is \"book.xlsx#SHEET\", a file within a zip archive "
         "\"export.zip#NAME\"; the only one needs no name. Lines above the header are counted "
         "and left out. Text and .xpt files do not say how many rows they have: one that was cut "
         "between two rows can't be told from a whole one, so compare the number of rows."},
    DATABASE_ROWS(DataBlock, "students", "student"),
    {.name = "id",
     .type = OPT_OTHER,
     .fallback = "",
     .values = "a column, or a list of columns whose last one is the student's own",
     .example = "student_id",
     .plain = "The column that tells one student from another.",
     .change_when = "the file has such a column; then results can be traced to students.",
     .help = "Text, always: \"007301\" keeps its zeros. No id may stand twice. Where no column is "
             "named, the number of the row serves, and results depend on the order of the file. "
             "Where ids repeat across schools: [school, id]."},
    {.name = "id_width",
     .type = OPT_COUNT,
     .on_request = true,
     .offset = offsetof(DataBlock, id_width),
     .fallback = "0",
     .max = ID_WIDTH_MAX,
     .example = "7",
     .plain =
         "How many digits a student's id has, where one of the files has lost the zeros before "
         "it.",
     .change_when = "the program says that ids differ only in leading zeros.",
     .help = "Ids of digits alone are filled up with zeros to that width in the table and on the "
             "roster: 10002 is 0010002 with 7. With 0 ids stay as they stand. With tests it is "
             "tests.id_width."},
    {.name = "missing",
     .type = OPT_OTHER,
     .fallback = "[\"\", NA, .]",
     .values = "a list of texts",
     .example = "[\"\", NA, -99]",
     .plain = "What stands in a cell when nothing is known.",
     .change_when = "your export writes something else, such as -99.",
     .help = "Cells equal to one of these texts are missing; blank cells always are."},
    LINE_RULE_ROWS(DataBlock, "a student"),
    {.name = "decimal",
     .type = OPT_CHOICE,
     .offset = offsetof(DataBlock, decimal),
     .on_request = true,
     .choices = decimal_signs,
     .fallback = "point",
     .example = "comma",
     .plain = "Whether the data write three and a half as 3.5 or as 3,5.",
     .change_when = "the files come from where the comma is the decimal sign.",
     .help = "For all files of data, tests, students and schools. With comma, a cell with a point "
             "is no number: thousands must not be marked. The study file itself always has "
             "points."},
    {.name = "thousands",
     .type = OPT_FLAG,
     .offset = offsetof(DataBlock, thousands),
     .on_request = true,
     .fallback = "no",
     .example = "yes",
     .plain = "Whether the data write one thousand two hundred as 1,200.",
     .change_when = "a spreadsheet has put marks between the digits of large numbers.",
     .help = "For all files of the study: a mark before each three digits is left out, and nowhere "
             "else. With decimal: comma the mark is a point, 1.200,5. Spaces that break no line "
             "(U+00A0, U+2009, U+202F) are marks too. Ids and categories stay as they stand."},
    {.name = "percent",
     .type = OPT_FLAG,
     .offset = offsetof(DataBlock, percent),
     .on_request = true,
     .fallback = "no",
     .example = "yes",
     .plain = "Whether 45% in a cell is read as the number 45.",
     .change_when = "shares are written with their sign.",
     .help =
         "For all files of the study, in columns that are read as amounts. A column must not hold "
         "0.45 beside it. A workbook that shows 45% stores the number 0.45, which is what is read, "
         "as in Excel's formulas and in R; a note says so."},
    {.name = "encoding",
     .type = OPT_TEXT,
     .offset = offsetof(DataBlock, encoding),
     .on_request = true,
     .fallback = "",
     .values = "a name that iconv knows",
     .example = "windows-1252",
     .plain = "In which letters the texts of a Stata, SPSS or SAS file are written.",
     .change_when = "names with accents come out wrong, or the file is refused for its letters.",
     .help = "For all files of the study that are of these kinds, in place of what they say "
             "themselves. Files of text are UTF-8 or UTF-16, or Windows-1252 where they can't be "
             "that."},
    {.name = "factors",
     .type = OPT_NAMES,
     .offset = offsetof(DataBlock, factors),
     .fallback = "[]",
     .example = "[grade, school_id]",
     .plain = "Columns of digits that are names rather than amounts.",
     .change_when = "a column such as grade or region is written in digits.",
     .help = "These columns are read as categories, one indicator for each value."},
    {.name = "weights",
     .type = OPT_COLUMN,
     .offset = offsetof(DataBlock, weights),
     .fallback = "",
     .example = "sampling_weight",
     .word = WORD_IS_COLUMN,
     .plain = "The column that says for how many students each one stands, as surveys give it.",
     .change_when = "the data are a sample in which some students were drawn more often than "
                    "others.",
     .help = "Sampling weights, in any unit: the score model is fitted with them, balance before "
             "and after counts by them, and each student's own multiplies what the design gives "
             "it. Calipers are in plain standard deviations. Students without one, or with 0, are "
             "left out and counted; a negative one is an error. Counts stay counts of students."},
    {.name = "public",
     .type = OPT_FLAG,
     .offset = offsetof(DataBlock, public),
     .fallback = "no",
     .example = "yes",
     .plain = "Whether everybody may have these data already, row by row.",
     .change_when = "the data are a public sample that nobody needs to be protected from.",
     .help = "With yes, no rule of disclosure control applies, whatever report.publish says: every "
             "number is exact, nothing is marked as internal, and the report says that the data "
             "are public. Data of your own students never are."},
    {.name = NULL},
};
const Block block_data = {.name = "data", .options = data_rows};

static void read_missing(Reader *r, const Node *node)
{
    Spec *spec = r->spec;
    const Node *const *item = node->item;
    const size_t n = node->kind == NODE_LIST ? node->n : 1;
    if (node->kind == NODE_SCALAR)
        item = &node;
    if (node->kind == NODE_MAP) {
        problem_add(&r->problems, node->place,
                    "data.missing must be a list of texts, such as [NA, -99]; found keys of its "
                    "own");
        return;
    }
    spec->missing = ARENA_ARRAY(r->arena, const char *, n + 1);
    spec->n_missing = 0;
    spec->missing[spec->n_missing++] = ""; /* a blank cell is always missing */
    for (size_t i = 0; i < n; i++) {
        Name code;
        if (read_text(r, "data.missing", item[i], &code) && code.text[0] != '\0')
            spec->missing[spec->n_missing++] = code.text;
    }
}

/* Test records bring their own files and their own ids. */
static void refuse_student_file(Reader *r, const Node *node)
{
    const Node *file = node_key(node, "file"), *id = node_key(node, "id");
    const Node *width = node_key(node, "id_width");
    if (asks_database(node))
        problem_add(&r->problems, node->place,
                    "the students come from tests or from data.odbc, not from both; remove one of "
                    "them (a database of tests is tests.odbc, one of the students students.odbc)");
    else if (file != NULL)
        problem_add(&r->problems, file->place,
                    "the students come from tests or from data.file, not from both; remove one "
                    "of them (a file with more about the students goes under students)");
    else if (id != NULL)
        problem_add(&r->problems, id->place,
                    "data.id goes with data.file; with tests name the column under tests.columns");
    else if (width != NULL)
        problem_add(&r->problems, width->place,
                    "data.id_width goes with data.file; with tests write tests: {id_width: ...}");
}

void read_data(Reader *r, const Node *node)
{
    static const char *const of_records[] = {"missing",  "decimal", "thousands", "percent",
                                             "encoding", "factors", "weights",   "public"};
    static const char *const of_database[] = {"odbc",    "query",      "id",      "id_width",
                                              "missing", "total_rows", "decimal", "thousands",
                                              "percent", "factors",    "weights", "public"};
    Spec *spec = r->spec;
    DataBlock block = {0};
    const bool records = spec->tests.given;
    const bool database = !records && asks_database(node);
    const Option *rows =
        records    ? options_only(r->arena, data_rows, of_records, COUNT_OF(of_records))
        : database ? options_only(r->arena, data_rows, of_database, COUNT_OF(of_database))
                   : data_rows;
    if (node != NULL)
        node = map_of_short_form(r, node, "file");
    if (node != NULL && !is_map(r, "data", node))
        return;
    if (node != NULL)
        check_keys(r, &block_data, node, NULL, NULL, 0);
    if (records)
        refuse_student_file(r, node);
    options_read(r, rows, "data", node, &block);
    const Node *missing = node_get(node, "missing");
    const Option *row = option_find(data_rows, "missing");
    read_missing(r, missing != NULL ? missing : node_of_text(r->arena, row->fallback, (Place){0}));
    read_id(r, "data.id", records ? NULL : node_get(node, "id"), &spec->id, &spec->id_within);
    spec->factors = block.factors;
    spec->rules = table_rules(r, "data", &block.lines, node);
    spec->files = (FileRules){.encoding = block.encoding.text,
                              .decimal_comma = block.decimal == DECIMAL_COMMA,
                              .thousands = block.thousands,
                              .percent = block.percent};
    if (!records)
        spec->tests.id_width = block.id_width;
    spec->weights = block.weights;
    spec->public_data = block.public;
    if (database)
        take_database(r, "data", "students", node, &block.database, &spec->rules, &spec->data_path,
                      &spec->data_place);
    if (block.file.text == NULL)
        return;
    spec->data_place = block.file.place;
    spec->data_path = os_join(r->arena, spec->folder, block.file.text);
}

void read_keep(Reader *r, const Node *node)
{
    Design *d = r->design;
    if (is_word(node, "none") || !is_map(r, "keep", node))
        return;
    d->keep = ARENA_ARRAY(r->arena, KeepRule, node->n);
    for (size_t i = 0; i < node->n; i++) {
        KeepRule *rule = &d->keep[d->n_keeps];
        const char *path = arena_printf(r->arena, "keep.%s", node->key[i]->text);
        rule->column = (Name){node->key[i]->text, node->key[i]->place};
        if (read_values(r, path, node->item[i], &rule->accept))
            d->n_keeps++;
    }
}

/* ---- columns --------------------------------------------------------------------------------- */

typedef struct ColumnBlock {
    Name label, group, unit, by;
    bool labels;
} ColumnBlock;

static const Option column_rows[] = {
    {.name = "label",
     .type = OPT_TEXT,
     .offset = offsetof(ColumnBlock, label),
     .fallback = "",
     .example = "Free or reduced lunch",
     .plain = "What readers see instead of the column's name.",
     .change_when = "the name of the column is a code.",
     .help = "Any text; the column's name where none is given."},
    {.name = "group",
     .type = OPT_TEXT,
     .offset = offsetof(ColumnBlock, group),
     .fallback = "",
     .example = "Student",
     .plain = "The heading under which charts list the column.",
     .change_when = "there are many covariates, of students and of schools.",
     .help = "Any text."},
    {.name = "unit",
     .type = OPT_TEXT,
     .offset = offsetof(ColumnBlock, unit),
     .fallback = "",
     .example = "points",
     .plain = "What the column is measured in.",
     .change_when = "the numbers are not plain counts.",
     .help = "Any text, such as points, days or dollars."},
    {.name = "values",
     .type = OPT_OTHER,
     .fallback = "",
     .values = "for each text of the file the value that it means",
     .example = "{F: 1, R: 1, P: 0}",
     .plain = "What the codes of the file mean.",
     .change_when = "the file holds letters where amounts or shorter groups are wanted.",
     .help = "Maps the text of a cell to another; a text without an entry is an error. \"\" is an "
             "empty cell, which is missing where it has no entry: {Y: Y, \"\": N} is how to read a "
             "column that is empty for all who are not in it. An empty cell may also be one that "
             "nobody filled: a note, of the treatment a caution, counts them."},
    {.name = "labels",
     .type = OPT_FLAG,
     .offset = offsetof(ColumnBlock, labels),
     .fallback = "no",
     .example = "yes",
     .plain = "Whether the codes of a Stata or SPSS file become the texts that it keeps with them.",
     .change_when = "the file has labels of values and readers should see these.",
     .help = "Every code becomes its label, from then on also in treatment, keep and values that "
             "name it; a code without one stays as it is. With no, the codes are used and a note "
             "tells their labels."},
    {.name = "by",
     .type = OPT_COLUMN,
     .offset = offsetof(ColumnBlock, by),
     .fallback = "",
     .example = "school_id",
     .plain = "The column of the groups over which a mean is taken.",
     .change_when = "a column is made with mean_of.",
     .help = "Goes with mean_of."},
    {.name = NULL},
};
const Block block_columns = {.name = "columns", .entry = "column", .options = column_rows};

/* A derivation's arguments: words or numbers, as written. */
static void read_arguments(Reader *r, const char *path, const Node *node, Names *out)
{
    const Node *const *item = node->item;
    size_t n = node->n;
    if (node->kind == NODE_SCALAR) {
        item = &node;
        n = 1;
    } else if (node->kind == NODE_MAP) {
        problem_add(&r->problems, node->place, "%s must be a column or a list such as [re74, 0]",
                    path);
        return;
    }
    out->item = ARENA_ARRAY(r->arena, Name, n);
    for (size_t i = 0; i < n; i++)
        if (read_word(r, path, item[i], &out->item[out->n]))
            out->n++;
}

static void read_derivation(Reader *r, const char *path, const Node *node, ColumnRule *rule)
{
    for (size_t i = 0; i < node->n; i++) {
        const Node *key = node->key[i];
        if (option_find(column_rows, key->text) != NULL)
            continue;
        if (rule->derivation.text != NULL) {
            problem_add(&r->problems, key->place,
                        "%s is made in two ways, '%s' and '%s'; keep one of them", path,
                        rule->derivation.text, key->text);
            continue;
        }
        rule->derivation = (Name){key->text, key->place};
        read_arguments(r, arena_printf(r->arena, "%s.%s", path, key->text), node->item[i],
                       &rule->argument);
    }
    if (rule->derivation.text != NULL && column_is_recoded(rule))
        problem_add(&r->problems, rule->derivation.place,
                    "%s has both '%s' and %s; recode the source in an entry of its own", path,
                    rule->derivation.text, rule->n_values > 0 ? "values" : "labels");
    if (rule->labels && rule->n_values > 0)
        problem_add(&r->problems, rule->name.place,
                    "%s has both labels and values; keep one of them", path);
    if (rule->by.text != NULL && rule->derivation.text == NULL)
        problem_add(&r->problems, rule->by.place,
                    "%s has 'by' but nothing to work out; add mean_of, or remove 'by'", path);
}

static void read_column(Reader *r, const Node *key, const Node *node, ColumnRule *rule)
{
    const char *path = arena_printf(r->arena, "columns.%s", key->text);
    const Node *values = node_get(node, "values");
    const bool record = r->record;
    ColumnBlock block = {0};
    rule->name = (Name){key->text, key->place};
    if (!is_map(r, path, node))
        return;
    const Registry *ways = names_of(r, "columns.NAME");
    check_keys(r, &block_columns, node, NULL, registry_names(r->arena, ways), ways->n);
    r->record = false; /* the block stands in the settings as a whole */
    options_read(r, column_rows, path, node, &block);
    r->record = record;
    rule->label = block.label.text;
    rule->group = block.group.text;
    rule->unit = block.unit.text;
    rule->by = block.by;
    rule->labels = block.labels;
    if (values != NULL)
        read_value_map(r, arena_printf(r->arena, "%s.values", path), values, &rule->value,
                       &rule->n_values);
    read_derivation(r, path, node, rule);
}

void read_columns(Reader *r, const Node *node)
{
    Design *d = r->design;
    if (is_word(node, "none") || !is_map(r, "columns", node))
        return;
    d->column = ARENA_ARRAY(r->arena, ColumnRule, node->n);
    d->n_columns = node->n;
    for (size_t i = 0; i < node->n; i++)
        read_column(r, node->key[i], node->item[i], &d->column[i]);
}
