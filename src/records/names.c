/* Which names mean a column of the records, and which of its files it comes from. */
#include "records/names.h"

#include "alike/design.h"
#include "alike/os.h"
#include "alike/text.h"
#include "records/conditions.h"
#include "records/traits.h"

#include <string.h>

/* Does records_frame make it by itself from these records? */
bool names_makes_known(const Records *records, KnownColumn what)
{
    const bool made[N_KNOWN_COLUMNS] = {
        [KNOWN_PROGRAM] = records->has_program,
        [KNOWN_START_DATE] = records->has_day,
        [KNOWN_END_DATE] = records->has_day,
        [KNOWN_GRADE] = records->has_grade,
        [KNOWN_SCHOOL] = records->has_school,
        [KNOWN_DISTRICT] = records->makes_district,
        [KNOWN_PRETEST_SE] = records->has_se,
        [KNOWN_SCORE_SE] = records->has_se,
        [KNOWN_PRIOR_SCORE] = true,
        [KNOWN_PRIOR_GROWTH] = true,
        [KNOWN_YEARS] = records->has_years,
    };
    return made[what] || conditions_have(records, what);
}

bool names_made(const Records *records, const char *name)
{
    bool made = text_equal(name, RECORD_PRETEST) || text_equal(name, RECORD_SCORE);
    for (int k = 0; k < N_KNOWN_COLUMNS && !made; k++)
        made = names_makes_known(records, (KnownColumn)k) &&
               text_equal(name, known_name((KnownColumn)k));
    return made;
}

static bool in_file(const NameCheck *check, int file, const char *name)
{
    return check->path[file] != NULL && !text_equal(check->id[file], name) &&
           header_cell(check->header[file], name) != SIZE_MAX;
}

/* Everything that a name could have meant. */
static const char *nearest(const NameCheck *check, const char *name)
{
    const size_t most = N_KNOWN_COLUMNS + 1 + check->header[0]->n + check->header[1]->n;
    const char **names = (const char **)arena_array(check->arena, most, sizeof *names);
    size_t n = 0;
    for (int k = 0; k < N_KNOWN_COLUMNS; k++)
        if (names_makes_known(check->records, (KnownColumn)k))
            names[n++] = known_name((KnownColumn)k);
    names[n++] = PRETEST_WORD;
    for (int f = 0; f < 2; f++)
        for (size_t k = 0; k < check->header[f]->n; k++)
            names[n++] = check->header[f]->name[k];
    return text_nearest(name, names, n);
}

static void check_name(const NameCheck *check, Name name, const char *setting)
{
    const bool made = names_made(check->records, name.text);
    const bool students = in_file(check, 0, name.text), schools = in_file(check, 1, name.text);
    if (students && schools) {
        error_add(check->err, ERR_STUDY, name.place,
                  "%s names '%s', a column of both %s and %s; rename it in one of them", setting,
                  name.text, os_file_name(check->path[0]), os_file_name(check->path[1]));
    } else if (made && (students || schools)) {
        error_add(check->err, ERR_STUDY, name.place,
                  "%s names '%s', which comes from the tests and is a column of %s too; rename the "
                  "column there, to '%s_%s' for example",
                  setting, name.text, os_file_name(check->path[students ? 0 : 1]),
                  students ? "student" : "school", name.text);
    } else if (!made && !students && !schools && !traits_have(check->records, name.text)) {
        const char *near = nearest(check, name.text);
        error_add(
            check->err, ERR_STUDY, name.place,
            "%s names '%s', which is neither made from the tests nor a column of them%s or of %s"
            "%s%s%s",
            setting, name.text,
            check->path[1] == NULL
                ? ""
                : arena_printf(check->arena, ", of %s", os_file_name(check->path[1])),
            check->path[0] != NULL ? os_file_name(check->path[0]) : "a file of students",
            near != NULL ? "; did you mean '" : "", near != NULL ? near : "",
            near != NULL ? "'?" : "");
    }
}

static bool is_used(const Uses *uses, const char *name)
{
    for (size_t i = 0; i < uses->n; i++)
        if (text_equal(uses->item[i].name.text, name))
            return true;
    return false;
}

/* Labels and recodes are for columns that exist; new columns have new names. */
static void check_rules(const NameCheck *check, const Design *design)
{
    for (size_t i = 0; i < design->n_columns; i++) {
        const ColumnRule *rule = &design->column[i];
        const char *name = rule->name.text;
        if (rule->derivation.text == NULL && !is_used(&check->records->uses, name))
            check_name(check, rule->name, "columns");
        if (rule->derivation.text != NULL &&
            (names_made(check->records, name) || in_file(check, 0, name) ||
             in_file(check, 1, name) || traits_have(check->records, name)))
            error_add(check->err, ERR_STUDY, rule->name.place,
                      "columns makes '%s', but there is a column of that name already; choose "
                      "another name",
                      name);
    }
}

/* `pretest` must mean one thing only. */
static void check_word(const NameCheck *check, const Design *design)
{
    const ColumnRule *rule = design_rule_of(design, PRETEST_WORD);
    const int file = in_file(check, 0, PRETEST_WORD) ? 0 : 1;
    const char *where = in_file(check, file, PRETEST_WORD) ? os_file_name(check->path[file])
                        : rule != NULL && rule->derivation.text != NULL ? "the block columns"
                                                                        : NULL;
    if (where != NULL)
        (void)!uses_refuse_word(design, where, check->err); /* counted with the other problems */
}

bool names_check(const NameCheck *check)
{
    const Spec *spec = check->records->spec;
    const Uses *uses = &check->records->uses;
    const size_t before = check->err->n;
    for (size_t i = 0; i < uses->n; i++)
        check_name(check, uses->item[i].name, uses->item[i].setting);
    for (size_t i = 0; i < spec->factors.n; i++)
        if (!name_is_derived(spec, spec->factors.item[i].text) &&
            !is_used(uses, spec->factors.item[i].text))
            check_name(check, spec->factors.item[i], "data.factors");
    for (size_t d = 0; d < spec_n_read(spec); d++)
        check_rules(check, &spec->design[d]);
    for (size_t d = 0; d < spec_n_read(spec); d++)
        check_word(check, &spec->design[d]);
    return check->err->n == before;
}
