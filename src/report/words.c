#include "report/words.h"

#include "alike/text.h"

#include <string.h>

const char *people(Arena *arena, const Results *results)
{
    return spec_people(arena, results->spec);
}

const char *people_in_program(Arena *arena, const Results *results, const Analysis *analysis)
{
    const ContrastSpec *contrast = analysis->outcome_spec->contrast;
    return arena_printf(arena, "%s in %s", people(arena, results),
                        contrast != NULL ? contrast->program_name : results->spec->program);
}

size_t told_from(const Results *results)
{
    return results_published(results) ? results->spec->min_cell : 0;
}

const char *worth_words(Arena *arena, double worth, size_t from)
{
    const size_t n = (size_t)round_to(worth, 0);
    return n < from ? "few" : text_count(arena, n);
}

const char *count_words(Arena *arena, size_t count, const char *hidden)
{
    return hidden != NULL ? hidden : text_count(arena, count);
}

void lock_differences(Document *document, const char *lines)
{
    const char *about = "";
    while (*lines != '\0') {
        const size_t n = strcspn(lines, "\n");
        if (n > 0 && lines[n - 1] == ':') /* an analysis, and what differs in it below */
            about = arena_printf(document->arena, "%.*s ", (int)n, lines);
        else if (n > 0)
            document_item(document, "%s%.*s", about, (int)n, lines);
        lines += n + (lines[n] == '\n');
    }
}

const char *public_data_words(void)
{
    return "The data of this study are public, so no rule of disclosure control applies: every "
           "number "
           "is exact, and none is left out.";
}

const char *published_words(Arena *arena, const Results *results)
{
    const size_t n = results->n_hidden, min = results->spec->min_cell;
    const char *who = people(arena, results);

    const char *left_out =
        n == 0 ? "no number in their tables had to be " HIDDEN_MARK
               : arena_printf(arena,
                              "of the %s numbers in their tables %s %s " HIDDEN_MARK
                              ", since alone or with others %s would tell of fewer than %zu %s",
                              text_count(arena, n + results->n_told), text_count(arena, n),
                              n == 1 ? "is" : "are", n == 1 ? "it" : "they", min, who);
    return arena_printf(
        arena,
        "These results were made to be published: %s; counts of %s are rounded to %zu and need not "
        "add up, means have steps, and groups that differ by fewer than %zu %s are shown once (the "
        "rules: docs/publication.md of alike).",
        left_out, who, results->spec->round_counts, min, who);
}

const char *counted(Arena *arena, size_t n, const char *one)
{
    return arena_printf(arena, "%s %s", text_count(arena, n),
                        n == 1 ? one : text_plural_of(arena, one));
}

const char *column_words(const Analysis *analysis, const char *column)
{
    return analysis_is_pretest(analysis, column) ? "Earlier score"
                                                 : analysis_column_label(analysis, column);
}

bool has_pretest(const Analysis *analysis)
{
    return analysis->outcome_spec->pretest.text != NULL;
}

bool is_placebo(const Analysis *analysis)
{
    const SpanSpec *span = analysis->outcome_spec->span;
    return span != NULL && span->placebo;
}

size_t n_primary(const Results *results)
{
    size_t n = 0;
    FOR_EACH_PRIMARY(results, a)
    n++;
    return n;
}

const Table *flow_words(Arena *arena, const Results *results, const Analysis *analysis)
{
    Table *table = results_flow_shown(arena, analysis);

    if (results_published(results))
        table->sentence = arena_printf(
            arena, "%s Counts are rounded to %zu, each by itself, and need not add up.",
            table->sentence, results->spec->round_counts);
    return table;
}

bool flow_keeps_program(const Analysis *analysis)
{
    const Flow *flow = &analysis->flow;
    bool after_cohort = false;
    size_t n = 0;
    for (size_t i = 0; i < flow->n; i++) {
        const FlowRow *row = &flow->row[i];
        if (after_cohort && row->step == FLOW_EXCLUDED) {
            if (row->hidden[1].as != COUNT_SHOWN || row->treated > 0)
                return false;
            n++;
        }
        after_cohort = after_cohort || row->step == FLOW_COHORT;
    }
    return n > 0;
}
