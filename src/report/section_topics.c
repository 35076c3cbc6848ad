/* What else the estimates tell, in the order of a study of schools: yardsticks, grades, national
 * standing, starting level, schools, kinds of school, sensitivity. Each topic shows the further
 * tables whose kinds name it and the charts made of them, and nothing where there are none; a
 * table whose kind names none stands under sensitivity, so that a new analysis needs no change
 * here. */
#include "report/sentences.h"
#include "report/words.h"

#include "alike/further_tables.h"
#include "alike/text.h"

#include <math.h>

typedef struct Topic {
    const char *heading;
    const char *lead; /* what the reader learns here, before any number */
    bool tells_plain; /* the lead ends with what the plain difference is between */
    ChartPlace charts;
    void (*say)(Document *document, const Analysis *analysis); /* a sentence on one outcome; NULL */
} Topic;

/* --- sentences ----------------------------------------------------------------------------------
 */

static void say_standing(Document *document, const Analysis *analysis)
{
    static const NormGroup groups[] = {NORM_GROUP_PROGRAM, NORM_GROUP_COMPARISON};
    Arena *arena = document->arena;
    const Table *table = tables_find(&analysis->tables, &table_norm_comparison);
    const double confidence = analysis->design_spec->effects.confidence;
    Text text = {.arena = arena};
    for (size_t k = 0; table != NULL && k < COUNT_OF(groups); k++) {
        const NormGroup group = groups[k];
        const double start = norm_comparison_number(table, group, NORM_AT_START,
                                                    &norm_comparison_columns.percentile);
        const double end =
            norm_comparison_number(table, group, NORM_AT_END, &norm_comparison_columns.percentile);
        const double given =
            norm_comparison_number(table, group, NORM_CONDITIONAL, &norm_comparison_columns.p);
        const NormMeasure grown = isnan(given) ? NORM_CHANGE : NORM_CONDITIONAL;
        if (isnan(start) || isnan(end))
            continue;
        text_format(&text,
                    "%sThe %s group stood at the %s national percentile at the start and at the %s "
                    "at the end",
                    text.n == 0 ? "" : " ", norm_group_name[group], text_percentile(arena, start),
                    text_percentile(arena, end));
        text_add(&text, sentence_norm_growth(
                            arena, grown == NORM_CONDITIONAL,
                            norm_comparison_number(table, group, grown, &norm_comparison_columns.z),
                            norm_comparison_number(table, group, grown, &norm_comparison_columns.p),
                            confidence));
    }
    if (text.n > 0)
        document_paragraph(document, "%s", text.bytes);
}

static void say_schools(Document *document, const Analysis *analysis)
{
    const Table *table = tables_find(&analysis->tables, &table_school_effects);
    bool tested = false;
    size_t n = 0, above = 0, below = 0;
    if (table == NULL)
        return;
    for (size_t i = 0; i < table->n_rows; i++) {
        const int mark = school_effects_mark(table, i);
        tested = tested || !isnan(table_real(table, i, &school_effects_columns.q));
        n += isnan(table_real(table, i, &school_effects_columns.effect)) ? 0 : 1;
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
    [TOPIC_AMOUNTS] =
        {
            .heading = "What the effect amounts to",
            .lead = "The same effect in other words and against other yardsticks, and "
                    "the plain difference",
            .tells_plain = true,
            .charts = CHART_IN_AMOUNTS,
        },
    [TOPIC_GRADES] =
        {
            .heading = "By grade",
            .lead = "Did the program do more in some grades than in others?",
            .charts = CHART_IN_GRADES,
        },
    [TOPIC_NATIONAL] =
        {.heading = "Growth in national percentiles",
         .lead = "Half of the nation's students stand below the 50th percentile. Percentiles say "
                 "where a group stood; whether it grew more than the nation is judged, where the "
                 "norms tell it, against students who began with the same score, because those who "
                 "begin low tend to gain more.",
         .charts = CHART_IN_NATIONAL,
         .say = say_standing},
    [TOPIC_STARTING] = {.heading = "By starting level",
                        .lead = "Did students who began low gain more or less than those who began "
                                "high?",
                        .charts = CHART_IN_STARTING},
    [TOPIC_SCHOOLS] =
        {.heading = "School by school",
         .lead =
             "A school's own number rests on its few students, so it moves by chance, and schools "
             "differ by themselves, without any program. So two questions are asked: what of a "
             "school's difference the program can be given, and how large the difference is, for "
             "whatever reason. Estimates drawn towards the average are the better guess.",
         .charts = CHART_IN_SCHOOLS,
         .say = say_schools},
    [TOPIC_SCHOOL_TYPES] =
        {
            .heading = "By type of school",
            .lead = "Types of school differ in more than the program, and one type "
                    "may have few schools.",
            .charts = CHART_IN_SCHOOL_TYPES,
        },
    [TOPIC_YEARS] =
        {
            .heading = "By years of the program",
            .lead = "Schools that have had the program longer are other schools too.",
            .charts = CHART_IN_YEARS,
        },
    [TOPIC_SENSITIVITY] = {.heading = "Sensitivity",
                           .lead =
                               "How far the answer hangs on single choices and single schools. "
                               "Many numbers stand here, and some are large by chance; the main "
                               "answer is the one above.",
                           .charts = CHART_IN_SENSITIVITY},
};

static bool stands_in(const Table *table, TableTopic topic)
{
    return !table->kind->internal && table->n_rows > 0 && table->kind->topic == topic;
}

static bool has_topic(const Analysis *analysis, TableTopic kind)
{
    for (size_t k = 0; k < analysis->tables.n; k++)
        if (stands_in(analysis->tables.item[k], kind))
            return true;
    return false;
}

static void write_outcome(const Results *results, const Figures *figures, Document *document,
                          const Analysis *analysis, TableTopic kind)
{
    enum { LONG = 12 };
    const Topic *topic = &topics[kind];
    outcome_heading(document, results, analysis);
    if (topic->say != NULL)
        topic->say(document, analysis);
    add_figures(document, figures, analysis, topic->charts);
    for (size_t k = 0; k < analysis->tables.n; k++) {
        const Table *table = analysis->tables.item[k];
        if (!stands_in(table, kind))
            continue;
        if (table_hides_all(table))
            document_item(document, "%s: " HIDDEN_MARK ".", table->title);
        else
            document_table(document, plain_table(document->arena, table), table->n_rows > LONG);
    }
}

static void write_lead(Document *document, const Topic *topic, const MatchWords *words)
{
    document_paragraph(document, "%s%s", topic->lead,
                       topic->tells_plain ? arena_printf(document->arena, " %s.", words->plain)
                                          : "");
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
            write_lead(document, &topics[kind], analysis_words(a));
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
    if (table->kind->internal)
        return false;
    for (size_t k = 0; k < table->n_columns; k++)
        if (column_is_technical(table, k))
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
            if (a->tables.item[k]->n_rows == 0 || !has_technical(a->tables.item[k]) ||
                table_hides_all(a->tables.item[k]))
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
