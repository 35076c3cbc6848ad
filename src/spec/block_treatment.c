/* treatment: who was in the program. */
#include "stacks.h"

#include "alike/known.h"
#include "alike/os.h"

#include <string.h>

/* The sets are read by hand: a value, a list or a range. */
typedef struct TreatmentBlock {
    Name column, roster, start;
    double not_found;
    Names schools;
} TreatmentBlock;

static const Option treatment_rows[] = {
    {.name = "column",
     .type = OPT_COLUMN,
     .offset = offsetof(TreatmentBlock, column),
     .example = "program",
     .plain = "The column that says who was in the program.",
     .change_when = "the program is coded in another column.",
     .help = "A column of the data; it can't be a covariate or a score as well."},
    {.name = "treated",
     .type = OPT_OTHER,
     .values = "a value, a list of values, or a range {min:, max:}",
     .example = "1",
     .plain = "What stands in that column for a student of the program.",
     .change_when = "the program is coded in another way.",
     .help = "Numbers compare as numbers, everything else as text; ranges include their ends."},
    {.name = "control",
     .type = OPT_OTHER,
     .fallback = "",
     .values = "a value, a list of values, or a range {min:, max:}",
     .example = "0",
     .plain = "What stands in that column for a student who may serve for comparison.",
     .change_when = "some students were neither in the program nor fit to compare with.",
     .help = "Everybody who is neither treated nor missing where it is not given. Rows that are "
             "neither treated nor control are excluded, and counted."},
    {.name = "roster",
     .type = OPT_TEXT,
     .offset = offsetof(TreatmentBlock, roster),
     .values = "a file name",
     .example = "roster.csv",
     .plain = "A file that lists the students of the program; all others may serve for comparison.",
     .change_when = "the program keeps such a list.",
     .help = "In place of column, with tests and with a table of students (data.id says by which "
             "column). A file with a column of ids. Ids that occur in no test, or in no row of the "
             "table, are counted, and near matches (lost zeros, spaces) are listed."},
    {.name = "id",
     .type = OPT_OTHER,
     .fallback = "",
     .values = "a column, or a list of columns whose last one is the student's own",
     .example = "StudentID",
     .plain = "The column of that list with the student's id.",
     .change_when = "it is not called as in the tests or the table.",
     .help = "Goes with roster; the name of the id's column in the tests or the table where it is "
             "not given. "
             "Where ids repeat across schools: [school, id]."},
    {.name = "not_found",
     .type = OPT_REAL,
     .offset = offsetof(TreatmentBlock, not_found),
     .fallback = "0.05",
     .max = 1,
     .plain = "Which share of the ids on that list may be missing from the tests or the table.",
     .change_when = "many listed students were never tested, and you know why.",
     .help = "Goes with roster. Of a larger share it is a caution; it stops the study where ids "
             "that nearly agree (lost zeros, spaces, case) would bring back more than that, or "
             "where no id is found."},
    {.name = "schools",
     .type = OPT_NAMES,
     .offset = offsetof(TreatmentBlock, schools),
     .values = "a list of schools, as the tests write them",
     .example = "[Lincoln Elementary, Washington Middle]",
     .plain = "The schools whose students are in the program; all others may serve for comparison.",
     .change_when = "whole schools entered the program.",
     .help = "Only with tests, in place of column. The school is that of the pretest. A name that "
             "several districts have is written with its district: Lincoln Elementary (North). A "
             "student with that test in a listed school and in another is in neither group, and "
             "counted."},
    {.name = "starts",
     .type = OPT_OTHER,
     .values = "for each school year a list of schools, as the tests write them",
     .example = "{2013-2014: [Lincoln Elementary], 2014-2015: [Adams Middle]}",
     .plain = "The schools of the program by the school year in which each of them began.",
     .change_when = "schools entered the program in different years.",
     .help = "Only with tests, in place of column, and with spans: {from:, to:}. Students of the "
             "schools that began in a year are compared with students of schools that had not "
             "begun by the end of the span, from the last test before that year; effects are put "
             "together by year of the program. A school year is written 2013-2014, 2013-14 or "
             "2013."},
    {.name = "start",
     .type = OPT_COLUMN,
     .offset = offsetof(TreatmentBlock, start),
     .fallback = "",
     .example = "program_start",
     .plain = "The column of the schools file with the day, or the year, in which a school began "
              "the program.",
     .change_when = "schools began in different years, and you ask whether effects grow.",
     .help = "Goes with roster and schools. The column `years` then counts the school years of the "
             "program at the student's school up to the end of the span, the first as 1; school "
             "years begin in July, which is our choice. A day is written as 2013-09-01 or "
             "9/1/2013; a year, 2013, is the school year 2013-14."},
    {.name = "arms",
     .type = OPT_OTHER,
     .fallback = "",
     .values = "{keys}",
     .example = "{column: version, control: none, values: [A, B]}",
     .plain = "Several programs, each of which is held against one common comparison group.",
     .change_when = "students had different versions of the program.",
     .help = "In place of column, treated and control. Every outcome is then analysed once for "
             "each program, as math_A and math_B, on the students of that program and of the "
             "comparison group alone."},
    {.name = NULL},
};
const Block block_treatment = {.name = "treatment", .options = treatment_rows};

static bool set_has(const ValueSet *set, const char *value)
{
    double x;
    for (size_t i = 0; i < set->n; i++)
        if (value_same(set->value[i].text, value))
            return true;
    return set->is_range && text_to_real(value, strlen(value), &x) && x >= set->min &&
           x <= set->max;
}

static void check_arms_differ(Reader *r, const ValueSet *treated, const ValueSet *control)
{
    for (size_t i = 0; i < control->n; i++)
        if (set_has(treated, control->value[i].text)) {
            problem_add(&r->problems, control->value[i].place,
                        "'%s' stands for treated and for control; it can be one of them only",
                        control->value[i].text);
            return;
        }
    for (size_t i = 0; i < treated->n && control->is_range; i++)
        if (set_has(control, treated->value[i].text)) {
            problem_add(&r->problems, treated->value[i].place,
                        "'%s' is treated, but lies in the range of control as well; narrow the "
                        "range",
                        treated->value[i].text);
            return;
        }
    if (treated->is_range && control->is_range && treated->min <= control->max &&
        control->min <= treated->max)
        problem_add(&r->problems, control->place,
                    "the ranges of treated and control overlap; leave a gap between them");
}

/* An empty cell is missing, unless its column says what it stands for. */
static void refuse_blank(Reader *r, const Name *column, const ValueSet *set, const char *opposite)
{
    for (size_t i = 0; i < set->n; i++)
        if (set->value[i].text[0] == '\0')
            problem_add(&r->problems, set->value[i].place,
                        "an empty cell is a missing one, in neither group; where it means that "
                        "somebody was not in the program, say so under columns: {%s: {values: {%s: "
                        "%s, \"\": none}}}, and name none here",
                        column->text, opposite, opposite);
}

/* How long a school has had the program is asked of schools, not of a column of students. */
static void refuse_start(Reader *r, const Node *node)
{
    const Node *key = node_key(node, "start");
    if (key != NULL)
        problem_add(&r->problems, key->place,
                    "treatment.start goes with treatment.roster or treatment.schools; remove it "
                    "here");
}

static void read_column(Reader *r, const Node *node)
{
    static const char *const rows[] = {"column", "treated", "control"};
    const Node *treated = node_get(node, "treated"), *control = node_get(node, "control");
    Design *d = r->design;
    TreatmentBlock block = {0};
    options_read(r, options_only(r->arena, treatment_rows, rows, COUNT_OF(rows)), "treatment", node,
                 &block);
    d->treatment = block.column;
    if (r->spec->tests.given)
        refuse_start(r, node);
    bool both = treated != NULL && read_values(r, "treatment.treated", treated, &d->treated);
    if (control != NULL && read_values(r, "treatment.control", control, &d->control) && both)
        check_arms_differ(r, &d->treated, &d->control);
    if (block.column.text != NULL)
        refuse_blank(r, &block.column, &d->control,
                     d->treated.n > 0 ? d->treated.value[0].text : "Y");
}

/* The column that records make of a roster or of a list of schools. */
static void use_program_column(Reader *r, Place place)
{
    Design *d = r->design;
    d->treatment = (Name){known_name(KNOWN_PROGRAM), place};
    d->treated = (ValueSet){.n = 1, .value = ARENA_NEW(r->arena, Name), .place = place};
    d->treated.value[0] = (Name){"1", place};
    d->control = (ValueSet){.n = 1, .value = ARENA_NEW(r->arena, Name), .place = place};
    d->control.value[0] = (Name){"0", place};
}

static void read_roster(Reader *r, const Node *node)
{
    static const char *const rows[] = {"roster", "id", "not_found", "start"};
    TestsSpec *tests = &r->spec->tests;
    const size_t n_rows = COUNT_OF(rows) - !tests->given;
    TreatmentBlock block = {0};
    options_read(r, options_only(r->arena, treatment_rows, rows, n_rows), "treatment", node,
                 &block);
    use_program_column(r, node->place);
    if (!tests->given && r->spec->id.text == NULL)
        problem_add(&r->problems, node_key(node, "roster")->place,
                    "treatment.roster finds %s by their ids; name the column of the ids under "
                    "data.id",
                    spec_people(r->arena, r->spec));
    if (!r->design->primary || block.roster.text == NULL)
        return;
    tests->roster = (AttributeFile){.path = os_join(r->arena, r->spec->folder, block.roster.text),
                                    .place = block.roster.place};
    read_id(r, "treatment.id", node_get(node, "id"), &tests->roster.id, &tests->roster.within);
    check_id_parts(r, "treatment.id", &tests->roster);
    tests->not_found_limit = block.not_found;
    tests->program_start = block.start;
}

static void read_schools(Reader *r, const Node *node)
{
    static const char *const rows[] = {"schools", "start"};
    TreatmentBlock block = {0};
    options_read(r, options_only(r->arena, treatment_rows, rows, COUNT_OF(rows)), "treatment", node,
                 &block);
    use_program_column(r, node->place);
    if (block.schools.n == 0 && node_get(node, "schools")->kind != NODE_MAP)
        problem_add(&r->problems, node_get(node, "schools")->place,
                    "treatment.schools is empty; list the schools of the program");
    if (r->design->primary) {
        r->spec->tests.program_schools = block.schools;
        r->spec->tests.program_start = block.start;
    }
}

static void read_by_start(Reader *r, const Node *node)
{
    static const char *const rows[] = {"starts"};
    const Node *starts = node_get(node, "starts");
    TreatmentBlock block = {0};
    options_read(r, options_only(r->arena, treatment_rows, rows, COUNT_OF(rows)), "treatment", node,
                 &block);
    refuse_start(r, node);
    use_program_column(r, node->place);
    read_starts(r, starts);
}

/* The ways to say who was in the program, and the keys that go with each. */
static const struct {
    const char *name;
    const char *with[2];
    void (*read)(Reader *r, const Node *node);
} ways[] = {
    {"column", {"treated", "control"}, read_column},
    {"roster", {"id", "not_found"}, read_roster},
    {"schools", {NULL, NULL}, read_schools},
    {"starts", {NULL, NULL}, read_by_start},
};

static void refuse_other_ways(Reader *r, const Node *node, size_t chosen)
{
    for (size_t w = 0; w < COUNT_OF(ways); w++) {
        if (w == chosen)
            continue;
        const Node *other = node_key(node, ways[w].name);
        if (other != NULL)
            problem_add(&r->problems, other->place,
                        "treatment says in two ways who was in the program, by %s and by %s; keep "
                        "one of them",
                        ways[chosen].name, ways[w].name);
        for (size_t k = 0; k < COUNT_OF(ways[w].with) && other == NULL; k++) {
            const char *name = ways[w].with[k];
            const Node *key = name == NULL ? NULL : node_key(node, name);
            if (key != NULL)
                problem_add(&r->problems, key->place,
                            "treatment.%s goes with treatment.%s; remove it here", name,
                            ways[w].name);
        }
    }
}

const char *const treatment_of_records[] = {"roster",  "id",     "not_found",
                                            "schools", "starts", "start"};
const size_t n_treatment_of_records = COUNT_OF(treatment_of_records);

/* Does it name the program in a way that a student file can't? */
static bool refuse_records(Reader *r, const Node *node)
{
    static const char *const of_tests[] = {"schools", "starts", "start"};
    for (size_t i = 0; i < COUNT_OF(of_tests); i++) {
        const Node *key = node_key(node, of_tests[i]);
        if (key == NULL)
            continue;
        problem_add(&r->problems, key->place,
                    "treatment.%s goes with tests; a study of a student file names the column "
                    "that says who was in the program, or a roster",
                    of_tests[i]);
        return true;
    }
    return false;
}

/* Of a table of students: by a column of it, or by a roster. */
static void read_of_table(Reader *r, const Node *node)
{
    enum { BY_COLUMN, BY_ROSTER };
    const bool roster = node_get(node, "roster") != NULL;
    if (refuse_records(r, node))
        return;
    refuse_other_ways(r, node, roster ? BY_ROSTER : BY_COLUMN);
    if (roster)
        read_roster(r, node);
    else
        read_column(r, node);
}

void read_treatment(Reader *r, const Node *node)
{
    size_t chosen = 0;
    if (!is_map(r, "treatment", node))
        return;
    check_keys(r, &block_treatment, node, NULL, NULL, 0);
    if (node_get(node, "arms") != NULL) {
        read_arms(r, node);
        return;
    }
    if (!r->spec->tests.given) {
        read_of_table(r, node);
        return;
    }
    while (chosen < COUNT_OF(ways) && node_get(node, ways[chosen].name) == NULL)
        chosen++;
    if (chosen == COUNT_OF(ways)) {
        if (!key_is_misspelt(node, treatment_rows, "column") &&
            !key_is_misspelt(node, treatment_rows, "roster") &&
            !key_is_misspelt(node, treatment_rows, "schools") &&
            !key_is_misspelt(node, treatment_rows, "starts"))
            problem_add(&r->problems, node->place,
                        "treatment does not say who was in the program; add roster: FILE, schools: "
                        "[NAME, ...], or column: NAME with treated: VALUE");
        return;
    }
    refuse_other_ways(r, node, chosen);
    if (ways[chosen].read != read_by_start)
        refuse_every_year(r);
    ways[chosen].read(r, node);
}
