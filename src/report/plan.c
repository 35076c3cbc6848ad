/* plan.md: what a preregistration asks, filled from the study file and the locked design. What only
 * a person can know is marked "to be supplied". */
#include "report/words.h"

#include "alike/further.h"
#include "alike/implementation_spec.h"
#include "alike/text.h"

#include <math.h>
#include <string.h>

static const char *names_text(Arena *arena, const Names *names, const char *none)
{
    Text text = {.arena = arena};
    for (size_t i = 0; i < names->n; i++)
        text_format(&text, "%s%s", i == 0 ? "" : ", ", names->item[i].text);
    return names->n == 0 ? none : text.bytes;
}

static bool any_pretest(const Design *design)
{
    bool any = false;
    for (size_t i = 0; i < design->n_outcomes; i++)
        any = any || design->outcome[i].pretest.text != NULL;
    return any;
}

static const char *adjust_text(Arena *arena, const Design *design)
{
    const EffectSpec *effects = &design->effects;
    if (effects->estimator != NULL && !entry_has(&effects->estimator->entry, TRAIT_ADJUSTS))
        return "nothing";
    switch (effects->adjust) {
    case ADJUST_NONE:
        return "nothing";
    case ADJUST_LIST:
        return names_text(arena, &effects->adjust_for, "nothing");
    case ADJUST_ALL:
        break;
    }
    return any_pretest(design) ? "all covariates and the outcome's own pretest" : "all covariates";
}

/* What the data told of the unit, where the study file names none. */
static const char *unit_found(const Results *results)
{
    for (size_t i = 0; i < results->n_analyses; i++)
        if (results->analysis[i].primary && results->analysis[i].cluster_found != NULL)
            return results->analysis[i].cluster_found;
    return NULL;
}

static const char *cluster_text(Arena *arena, const Results *results)
{
    const EffectSpec *effects = &results->spec->design[0].effects;

    switch (effects->cluster) {
    case CLUSTER_COLUMNS:
        return names_text(arena, &effects->cluster_by, "");
    case CLUSTER_NONE:
        return "none: each was assigned alone";
    case CLUSTER_SET:
        return "the matched set";
    case CLUSTER_GROUP:
        return arena_printf(
            arena,
            "%s, two ways: of the program student with the comparison group, and of "
            "the record itself",
            names_text(arena, &effects->cluster_by, ""));
    case CLUSTER_AUTO:
        if (unit_found(results) != NULL)
            return arena_printf(arena,
                                "%s, within whose groups the program does not vary (found in the "
                                "data; the study file names none)",
                                unit_found(results));
        break;
    }
    return "no unit of assignment was named, and none was found; the matched set where the design "
           "chooses partners";
}

/* The estimand in words: whose achievement is asked about. */
static const char *question(Arena *arena, const Spec *spec)
{
    const char *people = spec_people(arena, spec);
    switch ((Estimand)spec->design[0].effects.estimand) {
    case ESTIMAND_ATT:
        break;
    case ESTIMAND_ATC:
        return arena_printf(arena,
                            "What would %s do to the achievement of the %s who did not take part, "
                            "as far as comparable %s who did show it?",
                            spec->program, people, people);
    case ESTIMAND_ATE:
        return arena_printf(
            arena,
            "What is the effect of %s on the achievement of the %s of both groups "
            "together: what would differ if all of them rather than none took part?",
            spec->program, people);
    case ESTIMAND_ATO:
    case ESTIMAND_ATM:
        return arena_printf(arena,
                            "What is the effect of %s on the achievement of the %s who could have "
                            "been in either group?",
                            spec->program, people);
    }
    return arena_printf(
        arena,
        "What is the effect of %s on the achievement of the %s who took part, compared with what "
        "comparable %s achieved without it?",
        spec->program, people, people);
}

static void write_families(const Spec *spec, Document *d)
{
    const char *line = spec_families_text(d->arena, spec, false);
    document_paragraph(d,
                       "p values are corrected within families of tests (%s): outcomes that the "
                       "study file names together, else those of one domain; the parts of one "
                       "column; the schools of one table; contrasts of several programs.",
                       adjustment_words[spec->multiple.adjustment]);
    while (*line != '\0') {
        const size_t n = strcspn(line, "\n");
        document_item(d, "%.*s", (int)n, line);
        line += n + (line[n] == '\n');
    }
}

static void write_questions(const Results *results, Document *d)
{
    const Spec *spec = results->spec;
    const Design *design = &spec->design[0];
    document_heading(d, 2, "1. Question and hypotheses");
    document_paragraph(d, "%s", question(d->arena, spec));
    for (size_t i = 0; i < design->n_outcomes; i++) {
        const OutcomeSpec *o = &design->outcome[i];
        document_item(d, "**%s** (domain: %s): column %s%s%s. Direction expected: to be supplied.",
                      o->label, o->domain == NULL ? "to be supplied" : o->domain, o->score.text,
                      o->pretest.text == NULL ? "; no pretest" : "; pretest ",
                      o->pretest.text == NULL ? "" : o->pretest.text);
    }
    document_paragraph(d, "Which outcome is primary: to be supplied.");
    write_families(spec, d);
}

/* As in the lock. */
static const char *contents_words(Arena *arena, const InputHash *hash)
{
    return hash->design_rows[0] == '\0'
               ? arena_printf(arena, ", SHA-256 %s", hash->sha256)
               : arena_printf(arena, ", whose hash is %s; SHA-256 of the query %s",
                              hash->design_rows, hash->sha256);
}

static void write_sample(const Results *results, Document *d)
{
    const Spec *spec = results->spec;
    const Design *design = &spec->design[0];
    document_heading(d, 2, "2. Data and sample");
    document_paragraph(
        d,
        "Data file: %s (%s rows%s). No value of an outcome was read to write this "
        "plan: of a score, only whether it is present.",
        results->input[0].file, text_count(d->arena, results->input[0].rows),
        results_published(results) ? "" : contents_words(d->arena, &results->input[0].hash));
    document_paragraph(d,
                       "Program: column %s. Who decided who took part, and when: to be supplied.",
                       design->treatment.text);
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *a = &results->analysis[i];
        if (!a->primary || a->infeasible != NULL)
            continue;
        document_paragraph(d, "Cohort for %s:", a->outcome_spec->label);
        document_grid(
            d, grid_of_table(d->arena, "records", GRID_WORDS, flow_words(d->arena, results, a)));
    }
}

/* The same as in the lock that goes with the plan. */
static const char *fingerprint(const Results *results, const Analysis *a, Document *d)
{
    if (a->matching_sha256[0] == '\0')
        return "";
    return arena_printf(d->arena, " Fingerprint of the %s sample%s: %s.", analysis_words(a)->done,
                        results_published(results) ? ", keyed" : "", a->matching_sha256);
}

/* "84 of 122 program students", "122 of 122 program and 300 of 340 comparison students": of those
 * whom the effect is about. */
static const char *kept_text(Arena *arena, const Results *results, const Analysis *a)
{
    const Estimand estimand = (Estimand)a->design_spec->effects.estimand;
    const char *program = arena_printf(
        arena, "%s of %s program", count_words(arena, a->matching.n_treated, a->hidden_matched),
        count_words(arena, a->n_cohort_treated, a->hidden_cohort_treated));
    const char *comparison = arena_printf(
        arena, "%s of %s comparison", count_words(arena, a->matching.n_control, a->hidden_matched),
        count_words(arena, a->n_cohort_control, a->hidden_cohort_control));
    return arena_printf(arena, "%s%s%s %s", estimand == ESTIMAND_ATC ? "" : program,
                        estimand == ESTIMAND_ATT || estimand == ESTIMAND_ATC ? "" : " and ",
                        estimand == ESTIMAND_ATT ? "" : comparison,
                        spec_people(arena, results->spec));
}

static void write_multiverse(const MultiverseSpec *multiverse, Document *d)
{
    if (multiverse->n_combinations == 0)
        return;
    document_paragraph(d,
                       "All %zu combinations of these choices will be tried for the first outcome "
                       "and shown together, whatever they give:",
                       multiverse->n_combinations);
    for (size_t k = 0; k < multiverse->n_choices; k++) {
        const MultiverseChoice *choice = &multiverse->choice[k];
        Text text = {.arena = d->arena};
        for (size_t i = 0; i < choice->n; i++)
            text_format(&text, "%s%s", i == 0 ? "" : "; ", choice->value[i]);
        document_item(d, "%s: %s", choice->key, text.bytes);
    }
}

/* Those without a value are left out. */
static void write_lines(Document *d, const char *text)
{
    while (*text != '\0') {
        const size_t n = strcspn(text, "\n");
        const bool empty = n > 2 && (memcmp(text + n - 2, "{}", 2) == 0 ||
                                     memcmp(text + n - 2, "[]", 2) == 0 || text[n - 1] == ' ');
        if (n > 0 && !empty)
            document_item(d, "%.*s", (int)n, text);
        text += n + (text[n] == '\n');
    }
}

static void write_design(const Results *results, Document *d)
{
    const Spec *spec = results->spec;
    const Design *design = &spec->design[0];
    document_heading(d, 2, "3. Comparison group");
    document_paragraph(d, "Covariates: %s%s.", names_text(d->arena, &design->covariates, "none"),
                       any_pretest(design) ? "; each outcome's own pretest is added" : "");
    document_paragraph(d, "Design, one line a setting, as locked:");
    write_lines(d, spec_design_text(d->arena, spec, design));
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *a = &results->analysis[i];
        if (!a->primary)
            continue;
        if (a->infeasible != NULL) {
            document_paragraph(d, "%s could not be carried out: %s", a->outcome_spec->label,
                               phrase_text(d->arena, a->infeasible));
            continue;
        }
        const MatchWords *words = analysis_words(a);
        document_paragraph(d,
                           "%s: %s are %s; the largest standardized difference "
                           "among the covariates is %s before %s and %s after.%s",
                           a->outcome_spec->label, kept_text(d->arena, results, a), words->done,
                           text_real(d->arena, a->balance.max_smd_before, 2), words->act,
                           text_real(d->arena, a->balance.max_smd_after, 2),
                           fingerprint(results, a, d));
    }
    if (spec->n_designs > 1) {
        document_paragraph(
            d, "Other designs whose results will be shown beside it, whatever they are:");
        for (size_t k = 1; k < spec->n_designs; k++)
            document_item(d, "%s", spec->design[k].name);
    }
    write_multiverse(&spec->multiverse, d);
}

static const char *missing_text(MissingData how)
{
    static const char *const words[] = {
        [MISSING_COMPLETE] = "complete cases",
        [MISSING_INDICATOR] = "a missing covariate is put in, with a term that says so",
        [MISSING_IMPUTE] = ("missing covariates are drawn several times (multiple imputation); "
                            "scores are not")};

    return words[how];
}

static const char *meaningful_text(Arena *arena, const Design *design)
{
    const double size = further_meaningful_size(&design->further);

    return isnan(size)
               ? "to be supplied"
               : arena_printf(arena, "%s standard deviations or more", text_real(arena, size, 2));
}

/* Measures of how fully schools carry the program out, and from which value on they count. */
static void write_implementation(const Results *results, Document *d)
{
    const char *text = spec_implementation_text(d->arena, results->spec);
    if (*text == '\0')
        return;
    document_paragraph(d, "How effects in schools are held against how fully these carried the "
                          "program out:");
    write_lines(d, text);
}

static void write_analysis(const Results *results, Document *d)
{
    const Design *design = &results->spec->design[0];
    const EffectSpec *effects = &design->effects;
    document_heading(d, 2, "4. Analysis");
    document_item(d, "Estimator: %s (%s).", effects->estimator->name, effects->estimator->help);
    document_item(d, "Adjusted for: %s.", adjust_text(d->arena, design));
    document_item(d, "Estimand: %s.", estimand_names[effects->estimand]);
    if (effects->estimand == ESTIMAND_ATO || effects->estimand == ESTIMAND_ATM)
        document_item(d,
                      "The estimate is about %s who could be in either group, weighted by how open "
                      "that was; those who were almost sure to be in one hardly count.",
                      spec_people(d->arena, results->spec));
    document_item(d, "Unit of assignment for the variance: %s.", cluster_text(d->arena, results));
    const VarianceRow *variance = &variance_row[effects->variance];
    document_item(d, "Variance: %s.", variance->plan != NULL ? variance->plan : variance->name);
    document_item(d, "Intervals: %s, two-sided.",
                  analysis_confidence_words(d->arena, &results->analysis[0]));
    Text groups = {.arena = d->arena};
    for (size_t i = 0; i < effects->n_subgroups; i++) {
        const SubgroupSpec *s = &effects->subgroup[i];
        text_format(&groups, "%s%s", i == 0 ? "" : ", ", s->column.text);
        if (s->groups > 0)
            text_format(&groups, " (%zu quantile groups)", s->groups);
    }
    document_item(d, "Subgroups: %s.", effects->n_subgroups == 0 ? "none" : groups.bytes);
    const Names *by = further_pooled_by(&design->further);
    if (by != NULL)
        document_item(d,
                      "Averages over sites, each an estimate of its own: by %s, each column by "
                      "itself; random effects (REML, Knapp and Hartung's interval) from three "
                      "sites on, by precision beside it.",
                      names_text(d->arena, by, ""));
    document_item(d, "How missing data are handled: %s; every loss is counted by group and reason.",
                  missing_text((MissingData)design->missing_data));
    document_item(d, "What would be a meaningful effect: %s.", meaningful_text(d->arena, design));
    document_paragraph(d, "Settings that the lock holds of it:");
    write_lines(d, spec_effects_text(d->arena, results->spec, design));
    write_implementation(results, d);
    document_heading(d, 2, "5. Power");
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *a = &results->analysis[i];
        if (a->primary && a->infeasible == NULL)
            document_paragraph(d, "%s, the minimum detectable effect: %s %s",
                               a->outcome_spec->label, results_mdes(d->arena, a),
                               phrase_text(d->arena, a->mdes_basis));
    }
}

/* What is asked of people, as the lock holds it. */
static void write_surveys(const Results *results, Document *d)
{
    document_heading(d, 2, "6. Surveys");
    document_paragraph(d,
                       "Differences of each question's share of top answers, and of indices; no "
                       "answer was read to write this plan. A line each, as locked: what both "
                       "sides are made alike in and how p values are corrected, what respondents "
                       "stand for, then every question with its columns, its top answers of all, "
                       "and the family that it is judged with. design.lock holds no date: version "
                       "control dates it, or whoever registers it.");
    for (size_t k = 0; k < results->surveys.n; k++) {
        const SurveyFindings *survey = &results->surveys.item[k];
        document_item(d, "Survey %s: %s %s of the program in %s %s%s.", survey->spec->name.text,
                      text_count(d->arena, survey->n[0]),
                      text_plural(survey->n[0], survey->spec->unit, survey->people),
                      text_count(d->arena, survey->n_schools),
                      text_plural(survey->n_schools, "school", "schools"),
                      survey->published ? ""
                                        : arena_printf(d->arena, ", %s of the reference",
                                                       text_count(d->arena, survey->n_compared)));
    }
    write_lines(d, spec_surveys_text(d->arena, results->spec));
}

bool plan_document_write(Arena *arena, const Results *results, const char *path, Error *err)
{
    Document d = {.arena = arena,
                  .title = arena_printf(arena, "Plan of analysis: %s", results->spec->title)};
    document_paragraph(
        &d,
        "Draft of a preregistration, written by alike %s from %s before any outcome was "
        "read. Complete the points marked \"to be supplied\", register it, and keep "
        "design.lock with it.",
        ALIKE_VERSION, results->spec->path);
    write_questions(results, &d);
    write_sample(results, &d);
    write_design(results, &d);
    write_analysis(results, &d);
    const bool surveys = results->spec->surveys.n > 0;
    if (surveys)
        write_surveys(results, &d);
    document_heading(&d, 2, surveys ? "7. Deviations" : "6. Deviations");
    document_paragraph(
        &d, "'alike run' compares what it did with design.lock and says in the report whether the "
            "design was kept; any other deviation: to be supplied.");
    return document_write_markdown(&d, path, err);
}
