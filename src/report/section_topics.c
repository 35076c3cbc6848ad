/* What else the estimates tell, in the order of a study of schools: yardsticks, grades, national
 * standing, starting level, schools, kinds of school, sensitivity. Each topic shows the further
 * tables whose names it knows and the charts made of them, and nothing where there are none; a
 * table that no topic knows stands under sensitivity, so that a new analysis needs no change here.
 */
#include "report/sentences.h"
#include "report/words.h"

#include "alike/tables.h"
#include "alike/text.h"

#include <math.h>

enum { NAMES_MAX = 4 };

typedef struct Topic {
    const char *heading;
    const char *lead;              /* what the reader learns here, before any number */
    const char *begins[NAMES_MAX]; /* of the tables' names; none: what no other topic has */
    const char *chart[NAMES_MAX];
    void (*say)(Document *document, const Analysis *analysis); /* a sentence on one outcome; NULL */
} Topic;

/* --- sentences ----------------------------------------------------------------------------------
 */

static void say_standing(Document *document, const Analysis *analysis)
{
    static const NormGroup groups[] = {NORM_GROUP_PROGRAM, NORM_GROUP_COMPARISON};
    Arena *arena = document->arena;
    const Table *table = analysis_table(analysis, &table_norm_comparison);
    const double confidence = analysis->design_spec->effects.confidence;
    Text text = {.arena = arena};
    for (size_t k = 0; table != NULL && k < COUNT_OF(groups); k++) {
        const NormGroup group = groups[k];
        const double start =
            norm_comparison_number(table, group, NORM_AT_START, NORM_COMPARISON_PERCENTILE);
        const double end =
            norm_comparison_number(table, group, NORM_AT_END, NORM_COMPARISON_PERCENTILE);
        const double given =
            norm_comparison_number(table, group, NORM_CONDITIONAL, NORM_COMPARISON_P);
        const NormMeasure grown = isnan(given) ? NORM_CHANGE : NORM_CONDITIONAL;
        if (isnan(start) || isnan(end))
            continue;
        text_format(&text,
                    "%sThe %s group stood at the %s national percentile at the start and at the %s "
                    "at the end",
                    text.n == 0 ? "" : " ", norm_group_name[group], text_percentile(arena, start),
                    text_percentile(arena, end));
        text_add(&text,
                 sentence_norm_growth(
                     arena, grown == NORM_CONDITIONAL,
                     norm_comparison_number(table, group, grown, NORM_COMPARISON_Z),
                     norm_comparison_number(table, group, grown, NORM_COMPARISON_P), confidence));
    }
    if (text.n > 0)
        document_paragraph(document, "%s", text.bytes);
}

static void say_schools(Document *document, const Analysis *analysis)
{
    const Table *table = analysis_table(analysis, &table_school_effects);
    bool tested = false;
    size_t n = 0, above = 0, below = 0;
    if (table == NULL)
        return;
    for (size_t i = 0; i < table->n_rows; i++) {
        const int mark = school_effects_mark(table, i);
        tested = tested || !isnan(table_number(table, i, SCHOOL_EFFECTS_Q));
        n += isnan(table_number(table, i, SCHOOL_EFFECTS_EFFECT)) ? 0 : 1;
        above += mark > 0;
        below += mark < 0;
    }
    if (n == 1 && tested)
        document_paragraph(
            document,
            "One school has a number; it %s by more than chance and more than schools differ by "
            "themselves.",
            above > 0   ? "lies above zero"
            : below > 0 ? "lies below zero"
                        : "does not differ from zero");
    else if (n > 0 && tested)
        document_paragraph(
            document,
            "Of %s with a number, %s above zero and %s below it by more than chance and more than "
            "schools differ by themselves, allowing for how many schools are looked at.",
            counted(document->arena, n, "school"),
            arena_printf(document->arena, "%zu %s", above, above == 1 ? "lies" : "lie"),
            arena_printf(document->arena, "%zu", below));
}

/* --- topics -------------------------------------------------------------------------------------
 */

static const Topic topics[N_TOPICS] = {
    [TOPIC_AMOUNTS] = {.heading = "What the effect amounts to",
                       .lead = "The same effect in other words and against other yardsticks, and "
                               "the plain difference between each student and those it was "
                               "compared with.",
                       .begins = {"meaningful", "effect_size_", "matched_difference"}},
    [TOPIC_GRADES] = {.heading = "By grade",
                      .lead = "Did the program do more in some grades than in others?",
                      .begins = {"grade_"}},
    [TOPIC_NATIONAL] =
        {.heading = "Growth in national percentiles",
         .lead = "Half of the nation's students stand below the 50th percentile. Percentiles say "
                 "where a group stood; whether it grew more than the nation is judged, where the "
                 "norms tell it, against students who began with the same score, because those who "
                 "begin low tend to gain more.",
         .begins = {"norm_"},
         .chart = {"norm_trajectories"},
         .say = say_standing},
    [TOPIC_STARTING] = {.heading = "By starting level",
                        .lead = "Did students who began low gain more or less than those who began "
                                "high?",
                        .begins = {"pretest_"},
                        .chart = {"quintile_effects"}},
    [TOPIC_SCHOOLS] =
        {.heading = "School by school",
         .lead =
             "A school's own number rests on its few students, so it moves by chance, and schools "
             "differ by themselves, without any program. So two questions are asked: what of a "
             "school's difference the program can be given, and how large the difference is, for "
             "whatever reason. Estimates drawn towards the average are the better guess.",
         .begins = {"school_effects", "schools_"},
         .chart = {"school_caterpillar"},
         .say = say_schools},
    [TOPIC_SCHOOL_TYPES] = {.heading = "By type of school",
                            .lead = "Types of school differ in more than the program, and one type "
                                    "may have few schools.",
                            .begins = {"school_type"}},
    [TOPIC_YEARS] = {.heading = "By years of the program",
                     .lead = "Schools that have had the program longer are other schools too.",
                     .begins = {"years"}},
    [TOPIC_SENSITIVITY] = {.heading = "Sensitivity",
                           .lead =
                               "How far the answer hangs on single choices and single schools. "
                               "Many numbers stand here, and some are large by chance; the main "
                               "answer is the one above."},
};

static bool knows(const Topic *topic, const char *name)
{
    for (size_t k = 0; k < NAMES_MAX && topic->begins[k] != NULL; k++)
        if (text_starts(name, topic->begins[k]))
            return true;
    return false;
}

static TableTopic topic_of(const char *name)
{
    for (int k = 0; k < N_TOPICS; k++)
        if (knows(&topics[k], name))
            return (TableTopic)k;
    return TOPIC_SENSITIVITY;
}

static bool stands_in(const Table *table, TableTopic kind)
{
    return !table->internal && table->n_rows > 0 && topic_of(table->name) == kind;
}

static bool has_topic(const Analysis *analysis, TableTopic kind)
{
    for (size_t k = 0; k < analysis->tables.n; k++)
        if (stands_in(analysis->tables.item[k], kind))
            return true;
    return false;
}

/* --- tables as they are read ------------------------------------------------------------------ */

/* Columns that specialists want; they stand in the technical part. */
static bool is_technical(const Table *table, size_t column)
{
    static const char *const name[] = {"se",       "df",           "clusters",      "norm_p25",
                                       "norm_p75", "shrunken_low", "shrunken_high", "g_ci_low",
                                       "g_ci_high"};
    for (size_t k = 0; k < COUNT_OF(name); k++)
        if (text_equal(table->column[column].name, name[k]))
            return true;
    for (size_t i = 0; i < table->n_rows; i++) { /* "not estimated because", where all were */
        const Cell *cell = &table->cell[i * table->n_columns + column];
        if (table->column[column].type != CELL_TEXT ||
            (cell->text != NULL && cell->text[0] != '\0'))
            return false;
    }
    return true;
}

static bool is_probability(const char *name)
{
    return text_equal(name, "p") || text_equal(name, "q");
}

/* The table without the columns for specialists; probabilities as they are read: "<0.001". */
static const Table *plain_table(Arena *arena, const Table *table)
{
    TableColumn *column = ARENA_ARRAY(arena, TableColumn, table->n_columns);
    size_t *from = ARENA_ARRAY(arena, size_t, table->n_columns), n = 0;
    for (size_t k = 0; k < table->n_columns; k++)
        if (!is_technical(table, k)) {
            from[n] = k;
            column[n++] = table->column[k];
        }
    Table *plain = table_create(arena, table->name, table->title, column, n);
    plain->sentence = table->sentence;
    for (size_t i = 0; i < table->n_rows; i++) {
        Cell *cell = table_add_row(plain);
        for (size_t k = 0; k < n; k++) {
            cell[k] = table->cell[i * table->n_columns + from[k]];
            if (is_probability(column[k].name) && cell[k].text == NULL)
                cell[k].text = text_p_value(arena, cell[k].value);
        }
    }
    return plain;
}

static void write_outcome(const Results *results, const Figures *figures, Document *document,
                          const Analysis *analysis, TableTopic kind)
{
    enum { LONG = 12 };
    const Topic *topic = &topics[kind];
    outcome_heading(document, results, analysis);
    if (topic->say != NULL)
        topic->say(document, analysis);
    for (size_t k = 0; k < NAMES_MAX && topic->chart[k] != NULL; k++)
        add_figures(document, figures, analysis, topic->chart[k]);
    for (size_t k = 0; k < analysis->tables.n; k++) {
        const Table *table = analysis->tables.item[k];
        if (stands_in(table, kind))
            document_table(document, plain_table(document->arena, table), table->n_rows > LONG);
    }
}

static void write_topic(const Results *results, const Figures *figures, Document *document,
                        TableTopic kind)
{
    bool any = false;
    FOR_EACH_PRIMARY(results, a)
    {
        if (!has_topic(a, kind))
            continue;
        if (!any) {
            document_heading(document, 2, "%s", topics[kind].heading);
            document_paragraph(document, "%s", topics[kind].lead);
        }
        any = true;
        write_outcome(results, figures, document, a, kind);
    }
}

#define TOPIC_SECTION(name_, kind_, help_)                                                         \
    static void write_##name_(const Results *results, const Figures *figures, Document *document)  \
    {                                                                                              \
        write_topic(results, figures, document, kind_);                                            \
    }                                                                                              \
    const Section section_##name_ = {.name = #name_, .help = help_, .write = write_##name_}

TOPIC_SECTION(amounts, TOPIC_AMOUNTS, "the effect against other yardsticks");
TOPIC_SECTION(grades, TOPIC_GRADES, "effects by grade");
TOPIC_SECTION(national, TOPIC_NATIONAL, "both groups against national norms");
TOPIC_SECTION(starting, TOPIC_STARTING, "effects by the starting score");
TOPIC_SECTION(schools, TOPIC_SCHOOLS, "effects of schools");
TOPIC_SECTION(school_types, TOPIC_SCHOOL_TYPES, "effects by type of school");
TOPIC_SECTION(years, TOPIC_YEARS, "effects by years of the program");
TOPIC_SECTION(sensitivity, TOPIC_SENSITIVITY, "what other choices would give");

/* --- the technical part -------------------------------------------------------------------------
 */

static bool has_technical(const Table *table)
{
    if (table->internal)
        return false;
    for (size_t k = 0; k < table->n_columns; k++)
        if (is_technical(table, k))
            return true;
    return false;
}

static void write_further_full(const Results *results, const Figures *figures, Document *document)
{
    (void)figures;
    bool any = false;
    FOR_EACH_PRIMARY(results, a)
    {
        for (size_t k = 0; k < a->tables.n; k++) {
            if (a->tables.item[k]->n_rows == 0 || !has_technical(a->tables.item[k]))
                continue;
            if (!any)
                document_heading(document, 3, "Further tables in full");
            any = true;
            Table *full = ARENA_NEW(document->arena, Table);
            *full = *a->tables.item[k];
            full->title = arena_printf(document->arena, "%s: %s", analysis_label(a),
                                       a->tables.item[k]->title);
            document_table(document, full, true);
        }
    }
}

const Section section_further_full = {.name = "further_full",
                                      .help = "every column of the further tables",
                                      .write = write_further_full};
