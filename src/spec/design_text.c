/* What shapes a design, one line a setting: two designs with the same text choose the same
 * students, of those who have what the effects ask for as well. Outcome values, effects, labels and
 * the report have no part in it. */
#include "reader.h"

#include "alike/calendar.h"

static void add_line(Text *text, const char *key, const char *value)
{
    text_format(text, "%s: %s\n", key, value);
}

static void add_name(Text *text, const char *key, const Name *name)
{
    Text word = {.arena = text->arena};
    text_add(&word, "");
    if (name->text != NULL)
        node_add_word(&word, name->text);
    add_line(text, key, word.bytes);
}

static void add_missing(Text *text, const Spec *spec)
{
    Names codes = {.item = ARENA_ARRAY(text->arena, Name, spec->n_missing)};
    for (size_t i = 0; i < spec->n_missing; i++)
        codes.item[codes.n++].text = spec->missing[i];
    add_line(text, "data.missing", names_text(text->arena, &codes));
}

static void add_column(Text *text, const ColumnRule *rule)
{
    Text value = {.arena = text->arena};
    text_add(&value, "");
    if (rule->derivation.text != NULL) {
        text_format(&value, "%s %s", rule->derivation.text,
                    names_text(text->arena, &rule->argument));
        if (rule->by.text != NULL)
            text_format(&value, " by %s", rule->by.text);
    }
    for (size_t i = 0; i < rule->n_values; i++) {
        text_add(&value, i == 0 ? "{" : ", ");
        node_add_word(&value, rule->value[i].from);
        text_add(&value, ": ");
        node_add_word(&value, rule->value[i].to);
        text_add(&value, i + 1 == rule->n_values ? "}" : "");
    }
    if (rule->labels)
        text_add(&value, "by the file's labels");
    if (value.n == 0) /* a label only */
        return;
    text_add(text, "columns.");
    node_add_word(text, rule->name.text);
    text_format(text, ": %s\n", value.bytes);
}

static void add_outcome(Text *text, const OutcomeSpec *o)
{
    const char *name = o->name.text;
    Arena *arena = text->arena;
    add_name(text, arena_printf(arena, "outcomes.%s.score", name), &o->score);
    add_name(text, arena_printf(arena, "outcomes.%s.pretest", name), &o->pretest);
    if (o->subject != NULL)
        add_line(text, arena_printf(arena, "outcomes.%s.subject", name), o->subject);
    if (o->span != NULL) {
        add_name(text, arena_printf(arena, "outcomes.%s.from", name), &o->span->from);
        add_name(text, arena_printf(arena, "outcomes.%s.to", name), &o->span->to);
    }
    if (o->contrast != NULL) {
        add_line(text, arena_printf(arena, "outcomes.%s.treated", name),
                 value_set_text(arena, &o->contrast->treated));
        add_line(text, arena_printf(arena, "outcomes.%s.control", name),
                 value_set_text(arena, &o->contrast->control));
    }
    add_line(text, arena_printf(arena, "outcomes.%s.require_score", name),
             o->require_score ? "yes" : "no");
}

static void add_names(Text *text, const char *key, const ValuePair *pair, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        text_add(text, key);
        node_add_word(text, pair[i].from);
        text_format(text, ": %s\n", pair[i].to);
    }
}

/* What stands before an id where several columns make it. */
static void add_parts(Text *text, const char *key, const Names *parts)
{
    if (parts->n > 0)
        add_line(text, key, names_text(text->arena, parts));
}

/* What the records are made of; files are compared by what is in them. */
static void add_tests(Text *text, const TestsSpec *tests)
{
    static const char *const retests[] = {"error", "lowest_se", "earliest", "latest"};
    static const char *const movers[] = {"keep", "drop", "error"};
    static const char *const lone_years[] = {"error", "begins", "ends", "calendar"};
    const struct {
        const char *key;
        const Name *name;
    } names[] = {
        {"tests.format", &tests->format},
        {"tests.columns.id", &tests->column.id},
        {"tests.columns.subject", &tests->column.subject},
        {"tests.columns.term", &tests->column.term},
        {"tests.columns.date", &tests->column.date},
        {"tests.columns.score", &tests->column.score},
        {"tests.columns.se", &tests->column.se},
        {"tests.columns.year", &tests->column.year},
        {"tests.columns.grade", &tests->column.grade},
        {"tests.columns.school", &tests->column.school},
        {"tests.columns.district", &tests->column.district},
        {"tests.date_format", &tests->date_format},
        {"tests.subject", &tests->subject},
        {"tests.season", &tests->season},
        {"students.id", &tests->students.id},
        {"students.term", &tests->students.term},
        {"schools.id", &tests->schools.id},
        {"treatment.id", &tests->roster.id},
    };
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (names[i].name->text != NULL)
            add_name(text, names[i].key, names[i].name);
    if (tests->id_width > 0)
        text_format(text, "tests.id_width: %zu\n", tests->id_width);
    add_parts(text, "tests.columns.id_within", &tests->column.id_within);
    add_parts(text, "students.id_within", &tests->students.within);
    add_parts(text, "treatment.id_within", &tests->roster.within);
    add_names(text, "tests.names.", tests->subject_name, tests->n_subject_names);
    add_names(text, "tests.terms.", tests->term_name, tests->n_term_names);
    add_line(text, "tests.retests", retests[tests->retests]);
    add_line(text, "tests.movers", movers[tests->movers]);
    if (tests->lone_year != LONE_YEAR_ERROR) /* a lock that says nothing of it has none */
        add_line(text, "tests.lone_year", lone_years[tests->lone_year]);
    add_line(text, "treatment.by",
             tests->roster.path != NULL     ? "roster"
             : tests->program_year != NULL  ? "starts"
             : tests->program_schools.n > 0 ? "schools"
                                            : "column");
    add_line(text, "treatment.schools", names_text(text->arena, &tests->program_schools));
    for (size_t i = 0; tests->program_year != NULL && i < tests->program_schools.n; i++) {
        text_add(text, "treatment.starts.");
        node_add_word(text, tests->program_schools.item[i].text);
        text_format(text, ": %s\n", school_year_text(text->arena, tests->program_year[i]));
    }
}

/* Of a table of students. A lock that says nothing of it has none. */
static void add_roster(Text *text, const TestsSpec *tests)
{
    if (tests->id_width > 0)
        text_format(text, "data.id_width: %zu\n", tests->id_width);
    if (tests->roster.path == NULL)
        return;
    add_line(text, "treatment.by", "roster");
    if (tests->roster.id.text != NULL)
        add_name(text, "treatment.id", &tests->roster.id);
    add_parts(text, "treatment.id_within", &tests->roster.within);
}

/* A row's own keys, each followed by those of the row that it chooses. */
static void add_options(Text *text, const char *block, Choice choice)
{
    const Option *options = choice.entry == NULL ? NULL : choice.entry->options;
    for (const Option *o = options; o != NULL && o->name != NULL; o++) {
        const void *field = (const char *)choice.settings + o->offset; /* aligned, by offsetof */
        add_line(text, arena_printf(text->arena, "%s.%s", block, o->name),
                 option_text(text->arena, o, choice.settings));
        if (o->type == OPT_ENTRY)
            add_options(text, block, *(const Choice *)field);
    }
}

/* A lock that says nothing of it is of complete cases. */
static void add_missing_data(Text *text, const Design *d)
{
    if (d->missing_data != MISSING_COMPLETE)
        add_line(text, "missing_data", missing_data_names[d->missing_data]);
    if (d->missing_data != MISSING_IMPUTE)
        return;
    text_format(text, "missing_data.copies: %zu\n", d->imputing.copies);
    text_format(text, "missing_data.iterations: %zu\n", d->imputing.iterations);
    text_format(text, "missing_data.donors: %zu\n", d->imputing.donors);
}

const char *spec_design_text(Arena *arena, const Spec *spec, const Design *d)
{
    Text text = {.arena = arena};
    text_format(&text, "study.seed: %llu\n", (unsigned long long)spec->seed);
    add_name(&text, "data.id", &spec->id);
    add_parts(&text, "data.id_within", &spec->id_within);
    add_missing(&text, spec);
    if (spec->tests.given)
        add_tests(&text, &spec->tests);
    else
        add_roster(&text, &spec->tests);
    add_line(&text, "data.factors", names_text(arena, &spec->factors));
    if (spec->weights.text != NULL)
        add_name(&text, "data.weights", &spec->weights);
    for (size_t i = 0; i < d->n_keeps; i++) {
        text_add(&text, "keep.");
        node_add_word(&text, d->keep[i].column.text);
        text_format(&text, ": %s\n", value_set_text(arena, &d->keep[i].accept));
    }
    for (size_t i = 0; i < d->n_columns; i++)
        add_column(&text, &d->column[i]);
    add_name(&text, "treatment.column", &d->treatment);
    add_line(&text, "treatment.treated", value_set_text(arena, &d->treated));
    add_line(&text, "treatment.control", value_set_text(arena, &d->control));
    for (size_t i = 0; i < d->n_outcomes; i++)
        add_outcome(&text, &d->outcome[i]);
    add_line(&text, "covariates", names_text(arena, &d->covariates));
    add_missing_data(&text, d);
    add_line(&text, "propensity.model", head_of(d->model)->name);
    add_options(&text, "propensity", design_model(d));
    add_line(&text, "matching.method", head_of(d->method)->name);
    add_options(&text, "matching", design_method(d));
    return text.bytes;
}

const char *spec_design_defaults(Arena *arena, const Design *d)
{
    Reader reader = {.arena = arena,
                     .catalog = &registries,
                     .problems = {.arena = arena},
                     .matchit = d->conventions == CONVENTIONS_MATCHIT,
                     .changed = {.arena = arena}};
    Choice model = design_model(d), method = design_method(d);
    Text text = {.arena = arena};
    text_add(&text, "");
    choice_read(&reader, &model, "propensity", NULL); /* what has no default is no matter here */
    choice_read(&reader, &method, "matching", NULL);
    add_options(&text, "propensity", model);
    add_options(&text, "matching", method);
    return text.bytes;
}
