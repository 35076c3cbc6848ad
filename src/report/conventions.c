/* Appendix: which formulas and rules were used. */
#include "report/body.h"

#include "alike/text.h"

static bool any_has(const Spec *spec, MissingData what)
{
    bool any = false;
    for (size_t d = 0; d < spec->n_designs; d++)
        any = any || spec->design[d].missing_data == (int)what;
    return any;
}

static void write_gaps(const Spec *spec, Document *document)
{
    const bool marked = any_has(spec, MISSING_INDICATOR), drawn = any_has(spec, MISSING_IMPUTE);
    if (!marked && !drawn) {
        document_item(document, "Records that lack what an analysis needs are left out and "
                                "counted; nothing is imputed.");
        return;
    }
    document_item(document,
                  "Records that lack a score, or what a key beside the covariates names, are left "
                  "out and counted.%s%s",
                  marked ? " With missing_data: indicator those that lack a covariate stay: it "
                           "counts as the mean of the others beside a mark that it was not known, "
                           "or as a category of its own."
                         : "",
                  drawn ? " With missing_data: impute those that lack a covariate stay: it is "
                          "drawn in several copies of the data, and Rubin's rules put these "
                          "together."
                        : "");
}

static void write_rules(const Results *results, Document *document)
{
    const MatchWords *words = match_words(results->spec->design->method);
    document_item(
        document,
        "Standardized differences divide by the standard deviation (n − 1) of the "
        "program group where the effect on the program's is estimated, of the comparison "
        "group where the effect on the comparison group's is, else by the root mean of "
        "both variances; always in the cohort before anyone is set aside; shares by the root "
        "of p(1 − p).");
    document_item(document,
                  "The What Works Clearinghouse's baseline effect size is Hedges' g, for shares "
                  "the Cox index; limits are at 0.05 and 0.25 of its unrounded size, on the "
                  "sample that is compared.");
    document_item(document, "%s %s. Nobody is %s anew for a group.",
                  text_with_capital(document->arena, words->weights),
                  words->own_scale ? "stand on their formula's own scale"
                                   : "have mean 1 within each group",
                  words->done);
    document_item(document,
                  "An effect size is the difference over the unadjusted standard deviation that "
                  "the study chose, times a correction for small samples (1 − 3/(4N − 9)); of an "
                  "outcome that is reached or not it is the difference of the logits of both "
                  "shares over 1.65. The percentile is that of the effect size in the normal "
                  "distribution.");
    write_gaps(results->spec, document);
    document_item(document,
                  "Every number is rounded once, half away from zero, and charts, tables "
                  "and text show the same%s.",
                  results_published(results) ? "" : "; results.json has all digits");
}

static void write_publication(const Results *results, Document *document)
{
    Arena *arena = document->arena;
    const size_t min = results->spec->min_cell;
    const char *who = people(arena, results);
    if (results->release == RELEASE_PUBLIC_DATA) {
        document_item(document, "%s", public_data_words());
        return;
    }
    if (results_internal(results)) {
        document_item(document,
                      "Small cells were not left out in this run (%s %s found below %zu %s). Do "
                      "not publish it or hand it on.",
                      text_count(arena, results->n_small),
                      text_plural(results->n_small, "row or cell", "rows or cells"), min, who);
        return;
    }
    document_item(document, "%s", published_words(arena, results));
    document_item(document,
                  "Counts of %s are multiples of %zu; 0 is nobody, and from 1 to %zu are left out. "
                  "Counts of the groups that they are in, such as schools, are exact from 2. "
                  "Means, standard deviations and differences have steps so wide that %zu %s "
                  "whose values differ as much as all others' are lost in one; estimates have two "
                  "digits of their standard error.",
                  who, results->spec->round_counts, min - (min > 0), min, who);
    document_item(document,
                  "What is said in words (alike, above zero) follows from the exact numbers, so "
                  "the number beside it may seem to lie on the other side of a limit. "
                  "Characteristics that few %s have are joined with their neighbours or left out. "
                  "Of other designs only the estimate, its sizes and the largest difference at "
                  "the start are shown.",
                  who);
    document_item(document,
                  "Two reports on nearly the same %s can be subtracted from each other: "
                  "before publishing a second one, compare the groups they cover.",
                  who);
}

static void write_conventions(const Results *results, const Figures *figures, Document *document)
{
    (void)figures;
    document_section(document, "conventions", "Conventions");
    write_rules(results, document);
    write_publication(results, document);
}

const Section section_conventions = {.name = "conventions",
                                     .help = "which formulas and rules were used",
                                     .part = PART_APPENDIX,
                                     .write = write_conventions};
