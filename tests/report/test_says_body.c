/* What is said of the parts of a study, and what it cannot tell: from tables that hold what the
 * producers' tables hold. */
#include "report/grid.h"
#include "results/made.h"

#include "report/says_items.h"

#include "alike/amount_tables.h"
#include "alike/bias_tables.h"
#include "alike/further.h"
#include "alike/part_tables.h"

#include <gsl/gsl_errno.h>

/* No name of a column, outcome, design or span is one that a reader should see. */
static const char *const keys[] = {"k_math",  "k_read",   "k_one", "k_two",      "k_before",
                                   "k_other", "k_school", "k_sex", "school_type"};

extern const FurtherAnalysis further_meaningful;

typedef struct Study {
    Made m;
    Analysis analysis[8];
    OutcomeSpec outcome[6];
    SpanSpec span[3];
    ColumnRule rule[2];
} Study;

enum { MATH_TWO, READ_TWO, MATH_ONE, READ_ONE, MATH_BEFORE, READ_BEFORE, OTHER, N_ANALYSES };

static Analysis *add_analysis(Study *s, size_t at, const char *subject, const char *name,
                              const SpanSpec *span, double estimate)
{
    Analysis *a = &s->analysis[at];
    OutcomeSpec *outcome = &s->outcome[at];
    *a = s->m.analysis[0];
    *outcome = s->m.outcome;
    outcome->name.text = name;
    outcome->label = name;
    outcome->subject = subject;
    outcome->span = span;
    a->outcome = name;
    a->outcome_spec = outcome;
    a->effects.row = ARENA_ARRAY(s->m.arena, Effect, 8);
    a->effects.row[0] = made_effect(NULL, NULL, estimate, 200, 1000);
    a->effects.row[0].se = 0.5;
    a->effects.row[0].ci_low = estimate - 1;
    a->effects.row[0].ci_high = estimate + 1;
    a->effects.n = 1;
    a->tables = (Tables){0};
    return a;
}

/* Two subjects of two spans, the year before, and another design of one. */
static void study_start(Study *s)
{
    *s = (Study){.span = {{.name = {.text = "k_one"},
                           .from = {.text = "Fall 2013-2014"},
                           .to = {.text = "Spring 2013-2014"},
                           .years = 1},
                          {.name = {.text = "k_two"},
                           .from = {.text = "Fall 2013-2014"},
                           .to = {.text = "Spring 2014-2015"},
                           .years = 2},
                          {.name = {.text = "k_before"},
                           .from = {.text = "Fall 2012-2013"},
                           .to = {.text = "Spring 2012-2013"},
                           .years = NAN,
                           .placebo = true}}};
    made_start(&s->m, 0, 0);
    s->m.design[0].label = "This study's design";
    s->m.design[1] = s->m.design[0];
    s->m.design[1].name = "k_other";
    s->m.design[1].label = "Charters with charters";
    s->m.design[1].primary = false;
    s->rule[0] = (ColumnRule){.name = {.text = "k_sex"}, .label = "Sex"};
    s->m.design[0].n_columns = 1;
    s->m.design[0].column = s->rule;
    add_analysis(s, MATH_TWO, "Mathematics", "k_math_two", &s->span[1], 4.3);
    add_analysis(s, READ_TWO, "Reading", "k_read_two", &s->span[1], 2.2);
    add_analysis(s, MATH_ONE, "Mathematics", "k_math_one", &s->span[0], 2.1);
    add_analysis(s, READ_ONE, "Reading", "k_read_one", &s->span[0], 1.5);
    add_analysis(s, MATH_BEFORE, "Mathematics", "k_math_before", &s->span[2], -0.3);
    add_analysis(s, READ_BEFORE, "Reading", "k_read_before", &s->span[2], -0.2);
    s->analysis[OTHER] = s->analysis[MATH_TWO];
    s->analysis[OTHER].effects.row = ARENA_ARRAY(s->m.arena, Effect, 1);
    s->analysis[OTHER].effects.row[0] = s->analysis[MATH_TWO].effects.row[0];
    s->analysis[OTHER].effects.row[0].effect_size = 0.21;
    s->analysis[OTHER].design = "k_other";
    s->analysis[OTHER].design_spec = &s->m.design[1];
    s->analysis[OTHER].primary = false;
    s->m.results.analysis = s->analysis;
    s->m.results.n_analyses = N_ANALYSES;
    results_span(s->m.arena, &s->m.results);
}

static void check_text(const char *text)
{
    grid_check_words(text);
    for (size_t k = 0; k < COUNT_OF(keys); k++)
        if (holds(text, keys[k]))
            fail_msg("the key %s in: %s", keys[k], text);
    EXPECT(text[0] == '\0' || text[strlen(text) - 1] == '.', text);
    EXPECT(!(text[0] >= 'a' && text[0] <= 'z'), text);
}

typedef Said SaySection(Arena *arena, const Results *results, const Outline *outline);

static Said said(Study *s, SaySection *section)
{
    const Outline outline = outline_of(s->m.arena, &s->m.results);
    const Said out = section(s->m.arena, &s->m.results, &outline);
    check_text(out.lead);
    /* what a second p allows for is the only thing that is clear */
    if (!holds(out.paragraph, "allowing for how many are looked at"))
        check_text(out.paragraph);
    return out;
}

static const char *for_whom(Study *s)
{
    const Outline outline = outline_of(s->m.arena, &s->m.results);
    const char *text = says_for_whom(s->m.arena, &s->m.results, &outline);
    check_text(text);
    return text;
}

/* --- spans ---------------------------------------------------------------------------------------
 */

static void what_the_second_year_added_goes_by_its_interval(void **state)
{
    (void)state;
    Study s;
    study_start(&s);
    const char *text = said(&s, says_effect).paragraph;
    EXPECT(holds(text, "In mathematics the difference was 2.1 points after one year and 4.3 after "
                       "two years; the second year added 2.2 (0.2 to 4.2 at the widest)."),
           text);
    EXPECT(
        holds(
            text,
            "In reading the difference was 1.5 points after one year and 2.2 after two "
            "years; the second year added 0.7 (−1.3 to 2.7 at the widest), so it is open whether"),
        text);
    assert_string_equal(said(&s, says_effect).lead,
                        "Over two years the program's students gained 4.3 points more in "
                        "mathematics (3.3 to 5.3) and 2.2 points more in reading (1.2 to 3.2).");
    s.analysis[READ_TWO].effects.row[0].ci_low = -0.5;
    EXPECT(
        holds(said(&s, says_effect).lead, "; too uncertain to say, 2.2 points more in reading ("),
        said(&s, says_effect).lead);
    made_end(&s.m);
}

/* --- groups --------------------------------------------------------------------------------------
 */

static void add_group(Table *table, const char *level, double estimate, double p, size_t n)
{
    const union group_effects_columns *c = &group_effects_columns;
    const Row row =
        row_add(table, (PeopleSet){.arms = SET_BOTH, .group = table->kind->name, .level = level});
    row_text(row, &c->group, level);
    row_count(row, &c->n_treated, n, NULL);
    row_real(row, &c->estimate, estimate);
    row_real(row, &c->ci_low, estimate - 1);
    row_real(row, &c->ci_high, estimate + 1);
    row_real(row, &c->p, p);
}

static Table *group_table(Study *s, size_t at, const TableKind *kind)
{
    Table *table = table_make(s->m.arena, kind, "Groups", analysis_set(&s->analysis[at]));
    table_in_unit(table, "points", 2);
    return table;
}

static void add_types(Study *s, size_t at, double charter, double district, double p)
{
    const union school_type_difference_columns *c = &school_type_difference_columns;
    Table *types = group_table(s, at, &table_school_type);
    Table *contrast = group_table(s, at, &table_school_type_difference);
    add_group(types, "charter", charter, 0.001, 150);
    add_group(types, "district", district, 0.6, 40);
    const Row row = row_add(contrast, (PeopleSet){.arms = SET_BOTH,
                                                  .group = "school_type",
                                                  .level = "district",
                                                  .other = "charter"});
    row_real(row, &c->estimate, district - charter);
    row_real(row, &c->ci_low, district - charter - 1);
    row_real(row, &c->ci_high, district - charter + 1);
    row_real(row, &c->p, p);
    tables_add(s->m.arena, &s->analysis[at].tables, types);
    tables_add(s->m.arena, &s->analysis[at].tables, contrast);
}

static void types_of_school_are_told_apart_only_by_a_test(void **state)
{
    (void)state;
    Study s;
    study_start(&s);
    add_types(&s, MATH_TWO, 4.6, 0.4, 0.016);
    add_types(&s, READ_TWO, 2.6, -0.3, 0.03);
    const char *text = for_whom(&s);
    EXPECT(holds(text, "The gain was in charter schools: over two years 4.6 points in mathematics "
                       "and 2.6 in reading. In district schools (40 students) no gain was seen: "
                       "0.4 points more (0.6 less to 1.4 more) in mathematics and 0.3 less (1.3 "
                       "less to 0.7 more) in reading. "
                       "The difference between the two is larger than chance alone would often "
                       "make (p 0.016 and 0.030)."),
           text);
    assert_string_equal(said(&s, says_groups).lead,
                        "Charter schools show a gain; in district schools none was seen.");
    made_end(&s.m);

    study_start(&s);
    add_types(&s, MATH_TWO, 4.6, 0.4, 0.016);
    add_types(&s, READ_TWO, 2.6, -0.3, 0.2);
    text = for_whom(&s);
    EXPECT(!holds(text, "The gain was in"), text);
    EXPECT(holds(text, "larger than chance alone would often make in mathematics, and could be "
                       "chance in reading (p 0.016 and 0.200)"),
           text);
    made_end(&s.m);

    study_start(&s); /* below zero at both ends: told by its distance from zero */
    add_types(&s, MATH_TWO, 4.6, -3, 0.001);
    text = for_whom(&s);
    EXPECT(holds(text, "3.0 points less (2.0 to 4.0 less)"), text);
    made_end(&s.m);

    study_start(&s);
    add_types(&s, MATH_TWO, 4.6, 0.4, 0.4);
    text = for_whom(&s);
    EXPECT(holds(text, "could be chance (p 0.400)") && !holds(text, "larger than chance"), text);
    EXPECT(holds(said(&s, says_groups).lead, "do not differ by more than chance"), text);
    made_end(&s.m);
}

/* A few schools of one kind say how they did, and no more. */
static void few_schools_of_a_kind_are_said_to_be_few(void **state)
{
    (void)state;
    Study s;
    study_start(&s);
    add_types(&s, MATH_TWO, 4.6, 0.4, 0.016);
    Analysis *a = &s.analysis[MATH_TWO];
    a->effects.row[1] = made_effect("school_type", "district", 0.4, 40, 100);
    a->effects.row[1].clusters_treated = 6;
    a->effects.row[2] = made_effect("school_type", "charter", 4.6, 150, 900);
    a->effects.n = 3;
    EXPECT(holds(for_whom(&s), "In the 6 district schools (40 students) no gain"), for_whom(&s));
    EXPECT(holds(said(&s, says_groups).paragraph, "6 schools are few: this says how these 6 did, "
                                                  "not how district schools do."),
           said(&s, says_groups).paragraph);
    a->effects.row[1].clusters_treated = 7;
    EXPECT(!holds(said(&s, says_groups).paragraph, "are few"), said(&s, says_groups).paragraph);
    made_end(&s.m);
}

static void add_fifths(Study *s, size_t at, double highest)
{
    static const char *const level[] = {"1 (lowest)", "2", "3", "4", "5 (highest)"};
    Table *table = group_table(s, at, &table_pretest_quintile);
    for (size_t k = 0; k < COUNT_OF(level); k++)
        add_group(table, level[k], k == 4 ? highest : 4, k == 4 && highest < 1 ? 0.5 : 0.001, 40);
    tables_add(s->m.arena, &s->analysis[at].tables, table);
}

static void parts_that_are_not_tested_say_so(void **state)
{
    (void)state;
    Study s;
    study_start(&s);
    add_fifths(&s, MATH_TWO, 4);
    add_fifths(&s, READ_TWO, 4);
    assert_string_equal(for_whom(&s), "By starting score, every group shows a gain in both "
                                      "subjects; groups by starting score were not tested against "
                                      "each other.");
    made_end(&s.m);

    study_start(&s);
    add_fifths(&s, MATH_TWO, 0.5);
    add_fifths(&s, READ_TWO, -4);
    Effect *row = s.analysis[MATH_TWO].effects.row;
    row[1] = made_effect("k_sex", "girl", 1, 100, 500);
    row[1].ci_low = 0.5;
    row[2] = made_effect("k_sex", "boy", 1, 100, 500);
    s.analysis[MATH_TWO].effects.n = 3;
    assert_string_equal(
        for_whom(&s),
        "By starting score, all but the highest fifth show a gain in mathematics, and 4 of the 5 "
        "groups show a gain and 1 a loss in reading; by sex, “girl” shows a gain in "
        "mathematics, the other no clear difference; groups by starting score or sex were not "
        "tested against each other.");
    row[2].hidden = HIDDEN_MARK; /* of one that is left out nothing is said */
    row[2].estimate = NAN;
    EXPECT(holds(for_whom(&s), "by sex, “girl” shows a gain in mathematics"), for_whom(&s));
    s.m.outcome.same_scale = s.outcome[MATH_TWO].same_scale = false;
    EXPECT(holds(for_whom(&s), "show higher scores in mathematics"), for_whom(&s));
    made_end(&s.m);
}

/* --- schools -------------------------------------------------------------------------------------
 */

static void add_schools(Study *s, size_t at, size_t n, double least)
{
    const union school_effects_columns *c = &school_effects_columns;
    Table *table = group_table(s, at, &table_school_effects);
    for (size_t k = 0; k < n; k++) {
        const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});
        row_text(row, &c->school, "Aspen Academy");
        row_real(row, &c->effect, least + (double)k);
        row_real(row, &c->q, k + 1 == n ? 0.01 : 0.5);
        row_mark(row, &c->significant, k + 1 == n ? "yes" : "no", k + 1 == n);
    }
    tables_add(s->m.arena, &s->analysis[at].tables, table);
}

static void add_without(Study *s, size_t at, double least, double most)
{
    const union leave_one_school_out_range_columns *c = &leave_one_school_out_range_columns;
    Table *table = group_table(s, at, &table_leave_one_school_out_range);
    row_real(row_add(table, (PeopleSet){.arms = SET_BOTH}), &c->estimate, least);
    row_real(row_add(table, (PeopleSet){.arms = SET_BOTH}), &c->estimate, most);
    tables_add(s->m.arena, &s->analysis[at].tables, table);
}

/* A paragraph of which every sentence has nothing to say is read by whoever writes the report. */
static void a_paragraph_without_sentences_is_empty(void **state)
{
    Arena *arena = arena_create();
    Text text = {.arena = arena}, two = {.arena = arena};
    (void)state;
    text_sentence(&text, "");
    text_sentence(&text, "");
    assert_non_null(text.bytes);
    assert_string_equal(text.bytes, "");
    text_sentence(&two, "");
    text_sentence(&two, "One.");
    text_sentence(&two, "");
    text_sentence(&two, "Two.");
    assert_string_equal(two.bytes, "One. Two.");
    arena_destroy(arena);
}

static void schools_are_counted_and_neither_named_nor_ranked(void **state)
{
    (void)state;
    Study s;
    study_start(&s);
    assert_string_equal(said(&s, says_schools).lead, "");
    add_schools(&s, MATH_TWO, 5, -2);
    add_without(&s, MATH_TWO, 4.1, 4.5);
    Said text = said(&s, says_schools);
    assert_string_equal(text.lead, "Single schools cannot be ranked with confidence. No one school "
                                   "decides the overall result.");
    EXPECT(holds(text.paragraph,
                 "Of the 5 schools with a number, 1 in mathematics is clearly above "
                 "zero and none below it, allowing for"),
           text.paragraph);
    EXPECT(holds(text.paragraph, "Single estimates reach from −2.0 to 2.0 points in mathematics."),
           text.paragraph);
    EXPECT(holds(text.paragraph,
                 "Without any one school the overall difference is 4.1 to 4.5 in mathematics."),
           text.paragraph);
    EXPECT(!holds(text.paragraph, "Aspen"), text.paragraph);
    made_end(&s.m);

    study_start(&s);
    add_without(&s, MATH_TWO, 1.0, 4.5); /* its interval begins at 3.3 */
    assert_string_equal(said(&s, says_schools).lead, "The overall result hangs on one school.");
    EXPECT(holds(said(&s, says_sure).lead, "the result hangs on one school"),
           said(&s, says_sure).lead);
    made_end(&s.m);
}

static void one_school_is_not_told_from_its_program(void **state)
{
    (void)state;
    Study s;
    const union schools_similar_columns *c = &schools_similar_columns;
    study_start(&s);
    add_schools(&s, MATH_TWO, 1, 2);
    Table *table = group_table(&s, MATH_TWO, &table_schools_similar);
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});
    row_real(row, &c->difference, 2);
    row_real(row, &c->ci_low, 0.5);
    row_real(row, &c->ci_high, 3.5);
    tables_add(s.m.arena, &s.analysis[MATH_TWO].tables, table);
    const Said text = said(&s, says_schools);
    EXPECT(holds(text.paragraph, "students here gained 2.0 points more than others like them "
                                 "elsewhere (0.5 to 3.5), for whatever reason."),
           text.paragraph);
    EXPECT(holds(text.lead, "program and school cannot be told apart"), text.lead);
    EXPECT(!holds(text.lead, "ranked"), text.lead);
    made_end(&s.m);
}

/* --- amounts -------------------------------------------------------------------------------------
 */

static void add_meaningful(Study *s, size_t at, double share, double gain)
{
    Table *table = group_table(s, at, &table_meaningful);
    Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});
    row_says(row, MEANINGFUL_GAIN);
    row_real(row, &meaningful_columns.value, gain);
    row = row_add(table, (PeopleSet){.arms = SET_BOTH});
    row_says(row, MEANINGFUL_YEAR);
    row_real(row, &meaningful_columns.value, share);
    tables_add(s->m.arena, &s->analysis[at].tables, table);
}

static void amounts_go_by_yardsticks_that_there_are(void **state)
{
    (void)state;
    Study s;
    study_start(&s);
    add_meaningful(&s, MATH_TWO, 0.58, 0.97);
    add_meaningful(&s, READ_TWO, 0.41, 0.85);
    Said text = said(&s, says_amounts);
    assert_string_equal(text.lead,
                        "Over two years the difference in mathematics equals about 58% of what a "
                        "student grows in an average year; in reading, 41%.");
    EXPECT(holds(text.paragraph,
                 "would with such a difference stand at the 57th in mathematics and "
                 "the 54th in reading"),
           text.paragraph);
    /* what would matter is the study's to say */
    EXPECT(!holds(text.paragraph, "The chance"), text.paragraph);
    double meaningful = 0.05; /* as the analysis keeps it: its only setting */
    Choice choice = {.entry = &further_meaningful.entry, .settings = &meaningful};
    s.m.design[0].further = (Choices){.n = 1, .item = &choice};
    text = said(&s, says_amounts);
    EXPECT(holds(text.paragraph, "the chance that the true difference is above 0.05 SD, the least "
                                 "that this study calls meaningful, is 97% in mathematics and 85% "
                                 "in reading"),
           text.paragraph);
    /* what is not clear amounts to nothing yet */
    s.analysis[MATH_TWO].effects.row[0].ci_low = -0.5;
    s.analysis[READ_TWO].effects.row[0].ci_low = -0.5;
    text = said(&s, says_amounts);
    EXPECT(!holds(text.lead, "equals about") && !holds(text.lead, "stand at"), text.lead);
    made_end(&s.m);
}

/* --- how sure ------------------------------------------------------------------------------------
 */

static void the_year_before_and_other_designs_are_witnesses(void **state)
{
    (void)state;
    Study s;
    study_start(&s);
    Said text = said(&s, says_sure);
    EXPECT(holds(text.lead, "The year before shows no head start and the other design agrees."),
           text.lead);
    EXPECT(holds(text.paragraph,
                 "the difference was 0.3 points less in mathematics (1.3 less to 0.7 more) and "
                 "0.2 less in reading (1.2 less to 0.8 more)."),
           text.paragraph);
    EXPECT(holds(text.paragraph, "In mathematics, a head start of more than 0.7 points a year does "
                                 "not fit the data. In reading, a head start of more than 0.8"),
           text.paragraph);
    EXPECT(holds(text.paragraph, "After the first year it was 2.1 more in mathematics "
                                 "and 1.5 more in reading."),
           text.paragraph);
    EXPECT(holds(text.paragraph, "effect sizes of 0.17 to 0.21 SD in mathematics"), text.paragraph);
    EXPECT(!holds(text.paragraph, "looked at in another design"), text.paragraph);
    s.analysis[MATH_BEFORE].primary = false;
    s.analysis[MATH_BEFORE].design_spec = &s.m.design[1];
    text = said(&s, says_sure);
    EXPECT(holds(text.paragraph, "This was looked at in another design, “Charters with charters”, "
                                 "with 20 schools of the program."),
           text.paragraph);
    s.analysis[MATH_BEFORE].primary = true;

    s.analysis[MATH_BEFORE].effects.row[0].ci_high = -0.1;
    s.analysis[OTHER].effects.row[0].ci_low = -2;
    text = said(&s, says_sure);
    EXPECT(holds(text.lead, "The year before already shows a difference and the other design does "
                            "not agree."),
           text.lead);
    EXPECT(holds(text.paragraph, "the groups differed before the program"), text.paragraph);
    EXPECT(holds(text.paragraph,
                 "not all agree: “Charters with charters” gives 4.3 points more (2.0 less to "
                 "5.3 more)."),
           text.paragraph);

    s.analysis[OTHER].start_kept = true;
    s.analysis[OTHER].start = (Start){.verdict = VERDICT_UNADJUSTED};
    text = said(&s, says_sure);
    EXPECT(holds(text.lead, "no other design passes the test of the start"), text.lead);
    EXPECT(holds(text.paragraph, "“Charters with charters” does not pass the test of the start"),
           text.paragraph);
    made_end(&s.m);
}

/* --- who, and how alike --------------------------------------------------------------------------
 */

static void those_compared_are_told_with_those_who_are_not(void **state)
{
    (void)state;
    Study s;
    study_start(&s);
    Said text = said(&s, says_who);
    EXPECT(holds(text.paragraph, "200 of the 200 program students tested at the start are compared "
                                 "with 1,000 others in mathematics and 200 of 200 with 1,000 in "
                                 "reading."),
           text.paragraph);
    s.analysis[MATH_TWO].effects.row[0].n_control = 1;
    EXPECT(holds(said(&s, says_who).paragraph, "compared with 1 other in mathematics"), "one");
    s.analysis[MATH_TWO].effects.row[0].n_control = 1000;
    EXPECT(holds(text.paragraph, "count for 180 and 180"), text.paragraph);
    s.analysis[MATH_TWO].balance.ess_control = 3; /* how few is not told where it is published */
    for (int k = 0; k < 2; k++) {
        s.m.results.release = k == 0 ? RELEASE_INTERNAL : RELEASE_PUBLISHED;
        EXPECT(holds(said(&s, says_who).paragraph,
                     k == 0 ? "count for 3 and 180" : "count for few and 180"),
               said(&s, says_who).paragraph);
    }
    s.analysis[MATH_TWO].balance.ess_control = 180;
    s.analysis[READ_TWO].hidden_matched = HIDDEN_MARK;
    s.analysis[READ_TWO].effects.row[0].hidden_n = HIDDEN_MARK;
    EXPECT(holds(said(&s, says_who).paragraph, "how many in reading is left out"),
           said(&s, says_who).paragraph);
    text = said(&s, says_start);
    assert_string_equal(text.lead, "Yes: the groups were alike in all that was recorded.");
    EXPECT(holds(text.paragraph, "alike in all 4 outcomes"), text.paragraph);
    s.analysis[READ_ONE].start_kept = true;
    s.analysis[READ_ONE].start = (Start){.verdict = VERDICT_NOT_COMPARABLE, .size = 0.41};
    text = said(&s, says_start);
    EXPECT(holds(text.lead, "No in some outcomes: one characteristic 0.41 SD apart"), text.lead);
    EXPECT(holds(text.paragraph, "alike in 3, not comparable in 1"), text.paragraph);
    made_end(&s.m);
}

/* --- limits --------------------------------------------------------------------------------------
 */

static size_t limits(Study *s, const char ***items)
{
    const Outline outline = outline_of(s->m.arena, &s->m.results);
    const size_t n = says_limits(s->m.arena, &s->m.results, &outline, items);
    for (size_t k = 0; k < n; k++)
        check_text((*items)[k]);
    return n;
}

static bool has_limit(Study *s, const char *part)
{
    const char **item;
    const size_t n = limits(s, &item);
    for (size_t k = 0; k < n; k++)
        if (holds(item[k], part))
            return true;
    return false;
}

static const char *limit_in_full(Study *s, const char *keyword)
{
    const Outline outline = outline_of(s->m.arena, &s->m.results);
    StudyLimit *item;
    const size_t n = says_limits_in_full(s->m.arena, &s->m.results, &outline, &item);
    for (size_t k = 0; k < n; k++)
        check_text(item[k].text);
    for (size_t k = 0; k < n; k++)
        if (strcmp(item[k].keyword, keyword) == 0)
            return item[k].text;
    return "";
}

static void page_one_has_the_heaviest_limits(void **state)
{
    (void)state;
    Study s;
    const char **item;
    study_start(&s);
    assert_int_equal(limits(&s, &item), 3);
    EXPECT(holds(item[0], "was not decided by lot"), item[0]);
    EXPECT(holds(item[1], "it was not locked"), item[1]);
    EXPECT(holds(item[2], "what another school would gain"), item[2]);
    s.analysis[MATH_TWO].effects.row[0].clusters_treated = 3;
    s.analysis[READ_TWO].effects.row[0].clusters_treated = 3;
    s.analysis[MATH_TWO].start_kept = true;
    s.analysis[MATH_TWO].start = (Start){.verdict = VERDICT_NOT_COMPARABLE, .size = 0.41};
    assert_int_equal(limits(&s, &item), 4);
    EXPECT(holds(item[1], "from an equal start"), item[1]);
    EXPECT(holds(item[2], "it rests on 3 program schools"), item[2]);
    EXPECT(holds(item[3], "it was not locked"), item[3]);
    s.m.results.design_only = true;
    assert_int_equal(limits(&s, &item), 0);
    made_end(&s.m);
}

static void limits_follow_from_lot_and_lock(void **state)
{
    (void)state;
    Study s;
    study_start(&s);
    s.m.spec.randomized = true;
    assert_false(has_limit(&s, "not decided by lot"));
    EXPECT(holds(limit_in_full(&s, "Cause"), "") && limit_in_full(&s, "Cause")[0] == '\0', "");
    s.m.spec.randomized = false;
    EXPECT(holds(limit_in_full(&s, "Cause"), "Motivation"), limit_in_full(&s, "Cause"));
    EXPECT(holds(limit_in_full(&s, "The plan"), "was not locked before"),
           limit_in_full(&s, "The plan"));
    s.m.results.locked = true;
    assert_false(has_limit(&s, "lock"));
    assert_string_equal(limit_in_full(&s, "The plan"), "");
    s.m.results.lock_differs = true;
    assert_true(has_limit(&s, "this is not the design that was locked"));
    s.m.results.lock_unknown = true;
    assert_true(has_limit(&s, "cannot be compared here"));
    s.analysis[MATH_TWO].after_start = "'k_sex' (covariates)";
    s.analysis[READ_TWO].after_start = "'k_sex' (covariates)";
    static const char after[] = "Measured after the start";
    EXPECT(holds(limit_in_full(&s, after), "alike: sex."), limit_in_full(&s, after));
    /* one without a label has no name here; nor is what only another span has forgotten */
    s.analysis[MATH_TWO].after_start = "'k_sex' (covariates), 'k_one' (exact)";
    s.analysis[READ_TWO].after_start = NULL;
    s.outcome[READ_ONE].label = "Reading, one year";
    s.analysis[READ_ONE].after_start = "'k_one' (exact), 'k_two' (covariates)";
    EXPECT(holds(limit_in_full(&s, after), "alike: sex and one more characteristic."),
           limit_in_full(&s, after));
    EXPECT(holds(limit_in_full(&s, after),
                 "Reading, one year: 2 characteristics that were measured after the program began"),
           limit_in_full(&s, after));
    made_end(&s.m);
}

static void losses_are_told_beside_those_of_the_others(void **state)
{
    (void)state;
    static const struct {
        size_t program, comparison;
        const char *said;
    } rows[] = {{20, 100, "How the 9% without a later score did. As large a share"},
                {20, 130,
                 "9% of program and 12% of comparison students have no later score; the "
                 "gap is within"},
                {20, 400, "20 of 220 program students but 400 of 1,400 comparison students"}};
    for (size_t k = 0; k < COUNT_OF(rows); k++) {
        Study s;
        study_start(&s);
        for (size_t i = 0; i < 2; i++) {
            Flow flow = {0};
            const size_t treated = 200 + rows[k].program, control = 1000 + rows[k].comparison;
            flow_add(&flow, s.m.arena, FLOW_READ, "records read", treated, control, 0);
            flow_add(&flow, s.m.arena, FLOW_EXCLUDED, "no score", rows[k].program,
                     rows[k].comparison, 0);
            flow.row[1].lack = LACKS_SCORE;
            flow_add(&flow, s.m.arena, FLOW_COHORT, "eligible", 200, 1000, 0);
            s.analysis[i].flow = flow;
        }
        assert_true(has_limit(&s, rows[k].said));
        made_end(&s.m);
    }
}

/* --- before outcomes are read --------------------------------------------------------------------
 */

static void a_design_says_what_it_would_detect_and_nothing_of_results(void **state)
{
    (void)state;
    Study s;
    study_start(&s);
    s.m.results.design_only = true;
    for (size_t i = 0; i < N_ANALYSES; i++) {
        s.analysis[i].effects.n = 0;
        s.analysis[i].mdes = i == READ_TWO ? 0.19 : 0.21;
    }
    const Outline outline = outline_of(s.m.arena, &s.m.results);
    const StudyAnswer answer = says_answer(s.m.arena, &s.m.results, &outline);
    check_text(answer.verdict);
    EXPECT(holds(answer.verdict, "No outcome has been read"), answer.verdict);
    assert_string_equal(
        answer.rest, "In mathematics, the design would probably detect a true difference of 0.21 "
                     "SD or more. In reading, the design would probably detect a true difference "
                     "of 0.19 SD or more.");
    SaySection *const of_results[] = {says_effect, says_amounts, says_groups, says_schools,
                                      says_sure};
    for (size_t k = 0; k < COUNT_OF(of_results); k++)
        assert_string_equal(said(&s, of_results[k]).lead, "");
    assert_string_equal(for_whom(&s), "");
    EXPECT(said(&s, says_who).lead[0] != '\0' && said(&s, says_start).lead[0] != '\0', "");
    const BoxLines box = says_box(s.m.arena, &s.m.results, &outline, &outline.subject[0]);
    assert_string_equal(box.before, "Not tested yet: no outcome has been read");
    assert_string_equal(box.designs, "1 will be tried");
    made_end(&s.m);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_second_year_added_goes_by_its_interval),
        cmocka_unit_test(types_of_school_are_told_apart_only_by_a_test),
        cmocka_unit_test(few_schools_of_a_kind_are_said_to_be_few),
        cmocka_unit_test(parts_that_are_not_tested_say_so),
        cmocka_unit_test(a_paragraph_without_sentences_is_empty),
        cmocka_unit_test(schools_are_counted_and_neither_named_nor_ranked),
        cmocka_unit_test(one_school_is_not_told_from_its_program),
        cmocka_unit_test(amounts_go_by_yardsticks_that_there_are),
        cmocka_unit_test(the_year_before_and_other_designs_are_witnesses),
        cmocka_unit_test(those_compared_are_told_with_those_who_are_not),
        cmocka_unit_test(page_one_has_the_heaviest_limits),
        cmocka_unit_test(limits_follow_from_lot_and_lock),
        cmocka_unit_test(losses_are_told_beside_those_of_the_others),
        cmocka_unit_test(a_design_says_what_it_would_detect_and_nothing_of_results),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
