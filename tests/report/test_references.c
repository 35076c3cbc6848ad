/* What is cited has a row of references.def, and each row is cited. */
#include "check.h"
#include "file_text.h"
#include "results/made.h"

#include "alike/further.h"
#include "alike/references.h"
#include "alike/text.h"
#include "alike/variance.h"

#include <ctype.h>
#include <string.h>

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

/* All that the program says of its sources, a line each: those of rows, help of their keys, those
 * of variances, the page of methods. */
static const char *all_sources(Arena *arena)
{
    Text out = {.arena = arena};
    for (size_t k = 0; k < registries.n; k++)
        for (size_t i = 0; i < registries.item[k]->n; i++) {
            const Entry *entry = registries.item[k]->row[i];
            text_format(&out, "%s\n", entry->source == NULL ? "" : entry->source);
            for (const Option *o = entry->options; o != NULL && o->name != NULL; o++)
                text_format(&out, "%s\n", o->help);
        }
    for (int kind = VARIANCE_AUTO; kind < N_VARIANCES; kind++)
        text_format(&out, "%s\n",
                    variance_row[kind].source == NULL ? "" : variance_row[kind].source);
    text_add(&out, file_text(arena, "docs/methods.md"));
    return out.bytes;
}

static bool is_year(const char *at)
{
    return (strncmp(at, "19", 2) == 0 || strncmp(at, "20", 2) == 0) &&
           isdigit((unsigned char)at[2]) && isdigit((unsigned char)at[3]) &&
           !isdigit((unsigned char)at[4]);
}

/* Where a year stands in brackets of its own, or behind a name in brackets: "Hedges (1981)", "(Thum
 * & Hauser 2015)", "(Glass 1976, with". The place of the year, NULL: there is none from here on. */
static const char *next_year(const char *from)
{
    for (const char *at = from; *at != '\0'; at++) {
        if (!is_year(at) || at == from || isdigit((unsigned char)at[-1]))
            continue;
        const char *name = at - 1;
        while (name > from && *name != ' ' && *name != '(')
            name--;
        const bool alone = at[-1] == '(' && at[4] == ')';
        while (name > from && (isalpha((unsigned char)name[-1]) || name[-1] == '-'))
            name--;
        const bool named =
            at[-1] == ' ' && isupper((unsigned char)*name) && strchr("),;", at[4]) != NULL;
        if (alone || named)
            return at;
    }
    return NULL;
}

/* A year that no citation of a row holds. */
static const char *uncited_year(Arena *arena, const char *text)
{
    for (const char *year = text; (year = next_year(year)) != NULL; year += 4) {
        /* the text around it that holds the names: back to the end of the one before */
        const char *from = year;
        while (from > text && from[-1] != ';' && year - from < 60)
            from--;
        const char *around = arena_printf(arena, "%.*s", (int)(year - from + 5), from);
        const ReferenceList cited = references_cited(arena, around);
        bool found = false;
        for (size_t i = 0; i < cited.n; i++)
            found = found ||
                    (cited.item[i]->year != NULL && strncmp(cited.item[i]->year, year, 4) == 0);
        if (!found)
            return around;
    }
    return NULL;
}

/* Names of a page are one text wherever its lines end. */
static const char *plain(Arena *arena, const char *text)
{
    Text out = {.arena = arena};
    for (const char *at = text; *at != '\0'; at++)
        if (strchr(" \n\t", *at) == NULL)
            text_add_bytes(&out, at, 1);
        else if (out.n > 0 && out.bytes[out.n - 1] != ' ')
            text_add(&out, " ");
    return out.bytes;
}

static void whoever_is_cited_has_a_row(void **state)
{
    const char *uncited = uncited_year(*state, plain(*state, all_sources(*state)));
    if (uncited != NULL)
        fail_msg("references.def has no row for '%s'", uncited);
    /* that it sees what is missing */
    assert_non_null(uncited_year(*state, "as in Nobody & Noone (1999) J. Nothing 1:2"));
    assert_non_null(uncited_year(*state, "the norms (Nobody 1999)"));
    assert_non_null(uncited_year(*state, "Hedges (1983) J. Educational Statistics"));
    assert_null(uncited_year(*state, "headers of a file of 2013 (mapvizieR), in 2015"));
}

static void each_row_is_cited_somewhere(void **state)
{
    const ReferenceList cited = references_cited(*state, plain(*state, all_sources(*state)));
    size_t k = 0;
    for (size_t i = 0; i < n_references; i++)
        if (k < cited.n && cited.item[k] == &references[i])
            k++;
        else
            fail_msg("%s: '%s' stands in no source", references[i].key, references[i].cited);
    assert_int_equal(k, cited.n);
}

static void a_row_says_what_it_is(void **state)
{
    (void)state;
    for (size_t i = 0; i < n_references; i++) {
        const Reference *r = &references[i];
        if ((r->authors == NULL) == (r->organisation == NULL) || r->title == NULL)
            fail_msg("%s: by whom, and what?", r->key);
        if (r->type == REFERENCE_ARTICLE &&
            (r->in == NULL || r->year == NULL || r->volume == NULL || r->pages == NULL))
            fail_msg("%s: an article has a journal, a year, a volume and pages", r->key);
        if (r->doi != NULL && (r->url != NULL || !text_starts(r->doi, "10.")))
            fail_msg("%s: a DOI begins with 10., and is the only address", r->key);
        if (r->year != NULL && strstr(r->cited, r->year) == NULL &&
            strstr(r->cited, "Handbook") == NULL)
            fail_msg("%s: cited with another year", r->key);
        for (size_t k = 0; k < i; k++)
            if (text_equal(references[k].key, r->key) || text_equal(references[k].cited, r->cited))
                fail_msg("%s stands twice", r->key);
    }
}

static void keys(Arena *arena, ReferenceList list, const char *expected)
{
    Text out = {.arena = arena};
    text_add(&out, "");
    for (size_t i = 0; i < list.n; i++)
        text_format(&out, "%s%s", i == 0 ? "" : " ", list.item[i]->key);
    assert_string_equal(out.bytes, expected);
}

static void names_are_found_whole(void **state)
{
    keys(*state, references_cited(*state, "Rosenbaum & Rubin (1983) Biometrika 70:41-55"),
         "rosenbaum1983");
    keys(*state, references_cited(*state, "see Hedges (1981); (Glass 1976, with"),
         "glass1976 hedges1981");
    keys(*state, references_cited(*state, "Higgins &\n   Thompson (2002), *Rubin (1973)*"),
         "higgins2002 rubin1973");
    keys(*state, references_cited(*state, "Somebody & Rubin (1973)"), "");
    keys(*state, references_cited(*state, ""), "");
}

static void bibtex_is_quoted(void **state)
{
    const ReferenceList list =
        references_cited(*state, "Rubin (2001); Conley & Taber (2005); CREDO, Stanford University, "
                                 "Virtual Control Records");
    assert_string_equal(references_bibtex(*state, list),
                        "@techreport{conley2005,\n"
                        "  author = {Conley, T. G. and Taber, C. R.},\n"
                        "  title = {{Inference with ``Difference in Differences'' with a Small "
                        "Number of Policy Changes}},\n"
                        "  institution = {National Bureau of Economic Research},\n"
                        "  year = {2005},\n"
                        "  number = {Technical Working Paper 312},\n"
                        "  doi = {10.3386/t0312}\n"
                        "}\n"
                        "\n"
                        "@misc{credo,\n"
                        "  author = {{CREDO, Stanford University}},\n"
                        "  title = {{Virtual Control Records}},\n"
                        "  url = {https://web.stanford.edu/group/credo/virtual-control-records}\n"
                        "}\n"
                        "\n"
                        "@article{rubin2001,\n"
                        "  author = {Rubin, D. B.},\n"
                        "  title = {{Using Propensity Scores to Help Design Observational Studies: "
                        "Application to the Tobacco Litigation}},\n"
                        "  journal = {Health Services \\& Outcomes Research Methodology},\n"
                        "  year = {2001},\n"
                        "  volume = {2},\n"
                        "  number = {3-4},\n"
                        "  pages = {169--188},\n"
                        "  doi = {10.1023/A:1020363010465}\n"
                        "}\n");
}

/* Whatever a title holds, braces outside of it are even, and no mark is left bare. */
static void what_is_special_to_tex_is_text(void **state)
{
    const Reference hostile = {.key = "x",
                               .cited = "X",
                               .type = REFERENCE_BOOK,
                               .organisation = "A_B & {C}",
                               .title = "50% of $1 \\input{#} ~ ^"};
    const Reference *const item[] = {&hostile};
    assert_string_equal(
        references_bibtex(*state, (ReferenceList){.n = 1, .item = item}),
        "@book{x,\n"
        "  author = {{A\\_B \\& \\{C\\}}},\n"
        "  title = {{50\\% of \\$1 \\textbackslash{}input\\{\\#\\} \\textasciitilde{} "
        "\\textasciicircum{}}}\n"
        "}\n");
}

static void a_line_is_for_people(void **state)
{
    const ReferenceList list = references_cited(*state, "Gelman et al. (2013); Welch (1947)");
    assert_string_equal(reference_line(*state, list.item[0]),
                        "Gelman, A. and Carlin, J. B. and Stern, H. S. and Dunson, D. B. and "
                        "Vehtari, A. and Rubin, D. B. (2013). Bayesian Data Analysis, 3rd ed. "
                        "Chapman and Hall/CRC.");
    assert_string_equal(reference_line(*state, list.item[1]),
                        "Welch, B. L. (1947). The Generalization of \"Student's\" Problem when "
                        "Several Different Population Variances Are Involved. Biometrika "
                        "34(1-2):28-35. https://doi.org/10.1093/biomet/34.1-2.28");
}

static bool is_listed(EntryList list, const Entry *entry)
{
    bool found = false;
    for (size_t i = 0; i < list.n && !found; i++)
        found = list.item[i] == entry;
    return found;
}

/* A table of one row, which holds a number if it can. */
static Table *table_with(Arena *arena, const TableKind *kind, bool number)
{
    Table *table = table_make(arena, kind, "A table", (PeopleSet){.arms = SET_BOTH});
    row_add(table, (PeopleSet){.arms = SET_BOTH});
    for (size_t k = 0; k < table->n_columns && number; k++)
        if (table->column[k].type != CELL_TEXT)
            table->cell[k].value = 1.0;
    return table;
}

static void check_listed(Made *m, size_t maker, Table *only)
{
    m->analysis[0].tables = (Tables){.n = 1, .capacity = 1, .item = &only};
    const EntryList shown = methods_shown(m->arena, &m->results);
    const FurtherAnalysis *made = maker < further_analyses.n ? further_analysis_at(maker) : NULL;
    for (size_t j = 0; j < further_analyses.n; j++)
        if (is_listed(shown, &further_analysis_at(j)->entry) != (j == maker && !made->files_only))
            fail_msg("'%s' alone is left, and '%s' is %s", only->kind->name,
                     further_analysis_at(j)->name, j == maker ? "not listed" : "listed");
    if (made == NULL || made->source == NULL)
        return;
    const ReferenceList cited = references_cited(m->arena, made->source),
                        all = references_of(m->arena, &m->results);
    for (size_t i = 0, j = 0; i < cited.n; i++) {
        while (j < all.n && all.item[j] != cited.item[i])
            j++;
        if (j == all.n)
            fail_msg("%s of '%s' is not in the list", cited.item[i]->key, made->name);
    }
}

/* Whatever its tables are called, and whichever of them is left: publication takes some away. One
 * that only says why there are no numbers was not used. */
static void who_left_numbers_is_listed(void **state)
{
    (void)state;
    Made m;
    size_t n_tables = 0;
    made_start(&m, 20, 30);
    for (size_t k = 0; k < further_analyses.n; k++)
        for (size_t t = 0; t < n_table_kinds; t++)
            if (further_makes(k, table_kinds[t])) {
                n_tables++;
                check_listed(&m, k, table_with(m.arena, table_kinds[t], true));
                check_listed(&m, SIZE_MAX, table_with(m.arena, table_kinds[t], false));
            }
    assert_true(n_tables > further_analyses.n);
    made_end(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(whoever_is_cited_has_a_row, begin, end),
        cmocka_unit_test_setup_teardown(each_row_is_cited_somewhere, begin, end),
        cmocka_unit_test_setup_teardown(a_row_says_what_it_is, begin, end),
        cmocka_unit_test_setup_teardown(names_are_found_whole, begin, end),
        cmocka_unit_test_setup_teardown(bibtex_is_quoted, begin, end),
        cmocka_unit_test_setup_teardown(what_is_special_to_tex_is_text, begin, end),
        cmocka_unit_test_setup_teardown(a_line_is_for_people, begin, end),
        cmocka_unit_test(who_left_numbers_is_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
