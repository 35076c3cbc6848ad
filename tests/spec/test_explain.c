/* `alike explain` and the reference page speak of every row, and in plain words first. */
#include "check.h"

#include "doubles.h"

#include "alike/os.h"
#include "spec/ordinary.h"

#include "alike/os.h"

#include <ctype.h>

#include <gsl/gsl_errno.h>

static int begin(void **state)
{
    *state = arena_create();
    return 0;
}

static int end(void **state)
{
    arena_destroy(*state);
    return 0;
}

static const char *explained(Arena *arena, const char *key)
{
    const char *text = NULL;
    Error *err = ARENA_NEW(arena, Error);
    if (!spec_explain_with(arena, &doubles, key, &text, err))
        fail_msg("%s", err->text);
    return text;
}

static void a_key_begins_in_plain_words(void **state)
{
    assert_string_equal(
        explained(*state, "effects.cluster"),
        "The unit that was chosen for the program: the school, the class, or the student.\n"
        "Change this when whole schools or classes entered the program together.\n"
        "\n"
        "Key:      effects.cluster\n"
        "Type:     as described\n"
        "Values:   a column, a list of two, {group: COLUMN}, set (the matched set), or\n"
        "          none\n"
        "Default:  not given\n"
        "Meaning:  Errors may be alike within these units. set: the matched set, and with\n"
        "          reuse of controls set and student; none: independent students; {group:\n"
        "          school}: for comparison groups; under variance auto by the record's\n"
        "          own school, under a named variance by cluster two ways, the program\n"
        "          student's school with its whole comparison group and the record's own\n"
        "          ({group: school, ways: 1}: the first alone, which is too sure of\n"
        "          itself). Where it is not given: {group: school} for methods that make\n"
        "          comparison groups, if the data have a column of schools, whether the\n"
        "          study names it or not; for others the school where treatment.schools\n"
        "          lists them, else the coarsest groups in which the program does not\n"
        "          vary, of all columns whose heading reads as a group (school, campus,\n"
        "          site, building, class, homeroom, teacher, district, and their ids and\n"
        "          names); else the matched set if the method chooses partners. Strata\n"
        "          (exact, cem, subclass) are none by themselves; set takes them.\n"
        "Example:  effects: {cluster: school_id}\n"
        "\n"
        "Keys of effects.cluster (`alike explain effects.cluster.KEY` says more):\n"
        "  group            The column of the school, where comparison groups are drawn for each "
        "student.\n"
        "  ways             Whether comparison schools that serve several program schools are "
        "allowed for.\n");
}

static void a_key_of_two_methods_is_explained_for_both(void **state)
{
    const char *text = explained(*state, "caliper");
    assert_non_null(strstr(text, "matching.caliper (method nearest)"));
    assert_non_null(strstr(text, "matching.caliper (method full)"));
    assert_non_null(strstr(text, "Default:  0.2; under conventions: matchit none\n"));
    assert_non_null(strstr(text, "Values:   more than 0; or none\n"));
    assert_string_equal(text, explained(*state, "matching.caliper"));
}

static void a_key_of_several_blocks_is_explained_for_each(void **state)
{
    const char *text = explained(*state, "label");
    assert_non_null(strstr(text, "Key:      columns.label\n"));
    assert_non_null(strstr(text, "Key:      outcomes.label\n"));
}

static void a_block_lists_its_keys(void **state)
{
    const char *text = explained(*state, "report");
    assert_true(text_starts(text, "What is written, and how small a group may be shown.\n"));
    assert_non_null(strstr(text, "\n  min_cell         The smallest group"));
    assert_non_null(strstr(explained(*state, "columns"), "mean_of"));
    assert_non_null(strstr(explained(*state, "matching"), "max_controls"));
}

static void names_of_methods_are_the_values(void **state)
{
    assert_non_null(strstr(explained(*state, "matching.method"),
                           "Values:   nearest, full, cardinality or vcg\n"));
    assert_non_null(strstr(explained(*state, "estimator"), "Values:   regression or difference\n"));
}

static void an_unknown_key_gets_a_suggestion(void **state)
{
    const char *text = NULL;
    Error *err = ARENA_NEW(*state, Error);
    assert_false(spec_explain_with(*state, &doubles, "calipr", &text, err));
    assert_int_equal(err->kind, ERR_USAGE);
    assert_string_equal(err->text,
                        "there is no key 'calipr' in a study file; did you mean 'caliper'?\n");
    assert_false(spec_explain_with(*state, &doubles, "report.mincell", &text, err));
    assert_string_equal(
        err->text,
        "there is no key 'report.mincell' in a study file; did you mean 'report.min_cell'?\n");
    assert_false(spec_explain_with(*state, &doubles, "quux", &text, err));
    assert_string_equal(err->text, "there is no key 'quux' in a study file; `alike explain "
                                   "matching` lists the keys of a block\n");
}

/* By the heading of its list, by what a row is called, and by its last noun; one or many. */
static void a_kind_is_explained_by_its_list(void **state)
{
    static const char *const names[][2] = {
        {"analyses", "Further analyses"},
        {"analysis", "Further analyses"},
        {"further analysis", "Further analyses"},
        {"chart", "Charts"},
        {"section", "Sections of the report"},
        {"sections", "Sections of the report"},
        {"Sections of the report", "Sections of the report"},
        {"formats of data files", "Formats of data files"},
        {"methods", "Matching"},
        {"matching methods", "Matching"},
        {"models", "Propensity models"},
        {"estimators", "Estimators"},
        {"exports", "Exports of test records"},
        {"measure", "Measures of balance"}, /* many of them are a key of implementation */
    };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const char *text = NULL;
        Error *err = ARENA_NEW(*state, Error);
        if (!spec_explain(*state, names[i][0], &text, err))
            fail_msg("%s: %s", names[i][0], err->text);
        if (!text_starts(text, names[i][1]))
            fail_msg("%s begins with %.40s", names[i][0], text);
    }
    /* whatever is listed at all is found by what it calls itself */
    for (size_t i = 0; i < registries.n; i++) {
        const Registry *registry = registries.item[i];
        const char *text = NULL;
        Error *err = ARENA_NEW(*state, Error);
        if (registry->title == NULL)
            continue;
        if (!spec_explain(*state, registry->kind, &text, err))
            fail_msg("%s: %s", registry->kind, err->text);
        if (strstr(text, registry->row[0]->name) == NULL)
            fail_msg("%s does not list %s", registry->kind, registry->row[0]->name);
    }
}

static const char *of_the_program(Arena *arena, const char *word)
{
    Error err = {0};
    const char *text = NULL;
    if (!spec_explain(arena, word, &text, &err))
        fail_msg("%s", err.text);
    return text;
}

static void words_that_people_bring_with_them_lead_to_keys_and_pages(void **state)
{
    assert_string_equal(
        of_the_program(*state, "Effect-Size"),
        "The effect in standard deviations of the score, with the small-sample "
        "correction\nof Hedges; effects.sd says whose standard deviation.\n\n"
        "Keys:     `alike explain effects.sd`: Which spread of scores an effect is\n"
        "          divided by, so that tests can be compared.\n"
        "          `alike explain effects.meaningful`: The smallest effect that "
        "would\n          matter to you, as a share of the spread of scores.\n"
        "Page:     docs/methods.md\n");
    const char *weights = of_the_program(*state, "weights"); /* a key, and a word of two meanings */
    assert_non_null(strstr(weights, "Key:      data.weights\n"));
    assert_non_null(strstr(weights, "`alike explain matching.method`"));
    assert_non_null(strstr(of_the_program(*state, "psmatch2"), "Page:     docs/coming-from.md\n"));
}

static void every_ordinary_word_leads_somewhere_and_stands_once(void **state)
{
    Arena *arena = *state;
    const Ordinary *row;
    for (size_t i = 0; (row = ordinary_at(i)) != NULL; i++) {
        const char **part;
        size_t n = ordinary_parts(arena, row->words, &part);
        for (size_t k = 0; k < n; k++)
            if (ordinary_find(part[k]) != row)
                fail_msg("'%s' stands in two rows", part[k]);
        n = ordinary_parts(arena, row->keys, &part);
        assert_true(n > 0 || row->page[0] != '\0');
        size_t n_paths;
        const char *const *path = spec_key_paths(arena, &n_paths);
        for (size_t k = 0; k < n; k++) {
            bool known = false;
            for (size_t p = 0; p < n_paths && !known; p++)
                known = strcmp(path[p], part[k]) == 0;
            if (!known)
                fail_msg("there is no key '%s', to which '%s' leads", part[k], row->words);
        }
        if (row->page[0] != '\0' && !os_is_file(arena_printf(arena, "docs/%s", row->page)))
            fail_msg("there is no page docs/%s", row->page);
    }
}

static void a_near_word_is_suggested_where_no_key_is_near(void **state)
{
    Error err = {0};
    const char *text = NULL;
    assert_false(spec_explain(*state, "psmach2", &text, &err));
    assert_string_equal(err.text, "there is no key 'psmach2' in a study file; did you mean `alike "
                                  "explain \"psmatch2\"`?\n");
}

static void a_derivation_is_explained(void **state)
{
    assert_non_null(strstr(explained(*state, "mean_of"), "columns.NAME.mean_of"));
}

/* The first sentence of each key is for a reader who knows no statistics. */
static void plain_sentences_are_free_of_statistical_terms(void **state)
{
    static const char *const terms[] = {
        "propensity", "logit",      "variance",  "covarian",  "regress",     "estimand",
        "estimator",  "standard",   "deviation", "quantile",  "correlation", "confidence",
        "probabil",   "likelihood", "signific",  "weight",    "cluster",     "hypothes",
        "coeffici",   "parameter",  "distance",  "intraclass"};
    const KeyRows rows = key_rows(*state, &registries);
    for (size_t i = 0; i < rows.n; i++) {
        const Option *o = rows.row[i].option;
        if (o->plain == NULL)
            fail_msg("%s has no plain sentence", o->name);
        char *low = arena_copy_text(*state, o->plain);
        for (char *c = low; *c != '\0'; c++)
            *c = (char)tolower((unsigned char)*c);
        for (size_t t = 0; t < COUNT_OF(terms); t++)
            if (strstr(low, terms[t]) != NULL)
                fail_msg("%s: '%s' holds '%s'", o->name, o->plain, terms[t]);
        if (o->plain[strlen(o->plain) - 1] != '.')
            fail_msg("%s: '%s' is no sentence", o->name, o->plain);
        if (o->change_when == NULL)
            fail_msg("%s does not say when to change it", o->name);
        if (o->help == NULL)
            fail_msg("%s has no exact meaning", o->name);
    }
}

/* " name" or ": name" before a comma or the end of the list. */
static bool lists(const char *values, const char *name)
{
    const size_t n = strlen(name);
    for (const char *at = values; (at = strstr(at, name)) != NULL; at++)
        if (at > values && at[-1] == ' ' && (at[n] == ',' || at[n] == ';' || at[n] == '\0'))
            return true;
    return false;
}

/* Which keys a block has is read off its rows, never listed by hand. */
static void a_block_of_keys_names_each_of_them(void **state)
{
    const KeyRows rows = key_rows(*state, &registries);
    size_t n_lists = 0;
    for (size_t i = 0; i < rows.n; i++) {
        const char *values = rows.row[i].option->values,
                   *path = key_path_text(*state, &rows.row[i]);
        const Block *block = block_named(path);
        if (values != NULL && strstr(values, "keys:") != NULL)
            fail_msg("%s lists keys by hand", path);
        if (values == NULL || strstr(values, "{keys}") == NULL)
            continue;
        const char *text = key_values_text(*state, &rows.row[i]);
        n_lists++;
        if (block == NULL)
            fail_msg("%s has no keys under it", path);
        for (const Option *o = block->options; o->name != NULL; o++)
            if (!lists(text, o->name))
                fail_msg("%s: '%s' lacks %s", path, text, o->name);
    }
    assert_true(n_lists >= 15);
}

/* What no alternative changes is marked in the rows, and told where alternatives are. */
static void alternatives_name_what_all_designs_share(void **state)
{
    const Option *row = option_find(block_file.options, "alternatives");
    const char *help = arena_printf(*state, " %s", row->help);
    size_t n_shared = 0;
    for (const Option *o = block_file.options; o->name != NULL; o++) {
        n_shared += o->shared;
        if (o != row &&
            o->shared != (strstr(help, arena_printf(*state, " %s,", o->name)) != NULL ||
                          strstr(help, arena_printf(*state, " %s and", o->name)) != NULL ||
                          strstr(help, arena_printf(*state, "and %s are", o->name)) != NULL))
            fail_msg("alternatives' meaning is wrong on %s", o->name);
    }
    assert_true(n_shared > 0);
}

static void the_page_holds_every_key(void **state)
{
    const KeyRows rows = key_rows(*state, &registries);
    const char *page = spec_reference_page(*state);
    for (size_t i = 0; i < rows.n; i++) {
        const char *heading =
            arena_printf(*state, "\n### `%s`\n", key_path_text(*state, &rows.row[i]));
        if (strstr(page, heading) == NULL)
            fail_msg("the page lacks %s", heading);
    }
}

/* docs/study-file.md is the page; ALIKE_GOLDEN=1 writes it anew. */
static void the_page_in_docs_is_up_to_date(void **state)
{
    static const char path[] = "docs/study-file.md";
    const char *page = spec_reference_page(*state);
    Error *err = ARENA_NEW(*state, Error);
    char *bytes = NULL;
    size_t n = 0;
    if (golden_refresh())
        assert_true(os_write_file(path, page, strlen(page), err));
    if (!os_read_file(*state, path, &bytes, &n, err))
        fail_msg("%s", err->text);
    if (strcmp(bytes, page) != 0)
        fail_msg("%s is not what the program's rows say; `make golden` writes it anew", path);
}

/* A default that its own row would refuse would be a setting nobody can write. */
static void every_default_can_be_written(void **state)
{
    const KeyRows rows = key_rows(*state, &registries);
    for (size_t i = 0; i < rows.n; i++) {
        const Option *o = rows.row[i].option;
        const char *text[] = {o->fallback, o->matchit};
        for (size_t k = 0; k < COUNT_OF(text); k++) {
            Reader r = {.arena = *state, .catalog = &registries, .problems = {.arena = *state}};
            void *settings = arena_alloc(*state, 1 << 16);
            if (text[k] == NULL || text[k][0] == '\0' || o->type == OPT_OTHER)
                continue;
            assert_true(o->offset < (1 << 16) - 64);
            option_read(&r, o, o->name, node_of_text(*state, text[k], NOWHERE), settings);
            if (r.problems.n > 0)
                fail_msg("default of %s: %s", o->name, r.problems.item[0].text);
        }
    }
}

/* The texts of a row stand side by side on the page and in the report. */
static void texts_of_every_key_begin_like_sentences(void **state)
{
    const KeyRows rows = key_rows(*state, &registries);
    for (size_t i = 0; i < rows.n; i++) {
        const Option *o = rows.row[i].option;
        const char *path = key_path_text(*state, &rows.row[i]);
        if (o->plain == NULL || o->change_when == NULL || o->help == NULL)
            fail_msg("%s lacks a text", path);
        if (islower((unsigned char)o->plain[0]) || islower((unsigned char)o->help[0]))
            fail_msg("%s: plain and help begin with a capital letter", path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_key_begins_in_plain_words, begin, end),
        cmocka_unit_test_setup_teardown(a_key_of_two_methods_is_explained_for_both, begin, end),
        cmocka_unit_test_setup_teardown(a_key_of_several_blocks_is_explained_for_each, begin, end),
        cmocka_unit_test_setup_teardown(a_block_lists_its_keys, begin, end),
        cmocka_unit_test_setup_teardown(names_of_methods_are_the_values, begin, end),
        cmocka_unit_test_setup_teardown(an_unknown_key_gets_a_suggestion, begin, end),
        cmocka_unit_test_setup_teardown(a_kind_is_explained_by_its_list, begin, end),
        cmocka_unit_test_setup_teardown(words_that_people_bring_with_them_lead_to_keys_and_pages,
                                        begin, end),
        cmocka_unit_test_setup_teardown(every_ordinary_word_leads_somewhere_and_stands_once, begin,
                                        end),
        cmocka_unit_test_setup_teardown(a_near_word_is_suggested_where_no_key_is_near, begin, end),
        cmocka_unit_test_setup_teardown(a_derivation_is_explained, begin, end),
        cmocka_unit_test_setup_teardown(plain_sentences_are_free_of_statistical_terms, begin, end),
        cmocka_unit_test_setup_teardown(a_block_of_keys_names_each_of_them, begin, end),
        cmocka_unit_test_setup_teardown(alternatives_name_what_all_designs_share, begin, end),
        cmocka_unit_test_setup_teardown(the_page_holds_every_key, begin, end),
        cmocka_unit_test_setup_teardown(the_page_in_docs_is_up_to_date, begin, end),
        cmocka_unit_test_setup_teardown(every_default_can_be_written, begin, end),
        cmocka_unit_test_setup_teardown(texts_of_every_key_begin_like_sentences, begin, end),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
