/* Which studies are put together: each folder is read, and the same study counts once. */
#include "pool/parts.h"

#include "alike/os.h"
#include "alike/text.h"

#include <math.h>
#include <string.h>

const json_t *study_root(const PooledStudy *study)
{
    return study->run->root;
}

/* --- is it one that can be put beside others? ----------------------------------------------------
 */

/* "0.1" of "0.1.3": until 1.0 fields may change their meaning with the second number. */
static size_t lasting_part(const char *version)
{
    const char *point = strchr(version, '.');

    point = point == NULL ? NULL : strchr(point + 1, '.');
    return point == NULL ? strlen(version) : (size_t)(point - version);
}

static bool check_version(const FinishedRun *run, Error *err)
{
    const char *version = run->version != NULL ? run->version : "";
    const size_t n = lasting_part(ALIKE_VERSION);

    return (lasting_part(version) == n && strncmp(version, ALIKE_VERSION, n) == 0) ||
           error_set(err, ERR_DATA, (Place){.file = run->path},
                     "these results were made by alike %s and this is alike " ALIKE_VERSION
                     ": their numbers may mean something else; run that study again with this "
                     "version, or pool with the version that made all of them",
                     version[0] != '\0' ? version : "of a version that they don't tell");
}

static bool check_run(const FinishedRun *run, Error *err)
{
    if (!check_version(run, err))
        return false;
    return !json_is_true(json_object_get(run->root, "design_only")) ||
           error_set(err, ERR_DATA, (Place){.file = run->path},
                     "these results are of 'alike design', which reads no outcome, so there is no "
                     "effect to pool; name the folder of 'alike run' or 'alike publish'");
}

/* --- is it one that is there already? ------------------------------------------------------------
 */

/* Districts of one file for a whole state differ in whom they keep. */
static bool same_keep(const json_t *a, const json_t *b)
{
    return text_equal(told_setting(a, "keep"), told_setting(b, "keep"));
}

/* The query of two districts may be one file, which is answered by each with its own students. */
static bool has_input(const json_t *inputs, const json_t *input)
{
    const char *hash = field_text(input, "sha256"), *rows = field_text(input, "rows_hash");
    for (size_t i = 0; i < json_array_size(inputs) && hash != NULL; i++) {
        const json_t *other = json_array_get(inputs, i);
        if (text_equal(field_text(other, "sha256"), hash) &&
            text_equal(field_text(other, "rows_hash"), rows))
            return true;
    }
    return false;
}

static bool same_inputs(const json_t *a, const json_t *b)
{
    const json_t *one = json_object_get(a, "inputs"), *other = json_object_get(b, "inputs");
    const size_t n = json_array_size(one);

    for (size_t i = 0; i < n; i++)
        if (!has_input(other, json_array_get(one, i)))
            return false;
    return n > 0 && n == json_array_size(other);
}

const json_t *main_analysis(const json_t *root, const char *outcome)
{
    const json_t *analyses = json_object_get(root, "analyses");

    for (size_t i = 0; i < json_array_size(analyses); i++) {
        const json_t *analysis = json_array_get(analyses, i);
        if (json_is_true(json_object_get(analysis, "primary")) &&
            field_says(analysis, "outcome", outcome))
            return analysis;
    }
    return NULL;
}

/* How far rounding may set the numbers of one study apart, of which one folder is exact and the
 * other published: estimates are rounded to a tenth of their error at most (alike/rounding.h), so
 * twenty times finer than one error; counts to the base that results tell. */
static double base_of(const json_t *root)
{
    const json_t *disclosure = json_object_get(root, "disclosure");

    return fmax(0.0, field_real(disclosure, "round_counts"));
}

static bool same_effect(const json_t *a, const json_t *b, double base, bool rounded)
{
    const double se = field_real(a, "se");
    const double near = rounded ? 0.1 * se : 0.0;

    return fabs(field_real(a, "estimate") - field_real(b, "estimate")) <= near &&
           fabs(field_real(a, "n_treated") - field_real(b, "n_treated")) <= base &&
           fabs(field_real(a, "n_control") - field_real(b, "n_control")) <= base;
}

bool study_same_numbers(const PooledStudy *a, const PooledStudy *b)
{
    const json_t *analyses = json_object_get(study_root(a), "analyses");
    const bool rounded = a->release == RELEASE_PUBLISHED || b->release == RELEASE_PUBLISHED;
    const double base = fmax(base_of(study_root(a)), base_of(study_root(b)));
    size_t n = 0;

    for (size_t i = 0; i < json_array_size(analyses); i++) {
        const json_t *analysis = json_array_get(analyses, i), *one = overall_effect(analysis);
        const char *outcome = field_text(analysis, "outcome");
        if (outcome == NULL || !json_is_true(json_object_get(analysis, "primary")))
            continue;
        const json_t *other = overall_effect(main_analysis(study_root(b), outcome));
        if (isnan(field_real(one, "estimate")) || isnan(field_real(other, "estimate")))
            continue;
        if (!same_effect(one, other, base, rounded))
            return false;
        n++;
    }
    return n > 0;
}

/* Rounded numbers of two districts may meet by chance, so with another title that is a caution. */
static bool same_study(const PooledStudy *a, const PooledStudy *b)
{
    const bool rounded = a->release == RELEASE_PUBLISHED || b->release == RELEASE_PUBLISHED;

    return (text_equal(a->title, b->title) || !rounded) && study_same_numbers(a, b);
}

static const char *why_the_same(const PooledStudy *a, const PooledStudy *b)
{
    const json_t *one = study_root(a), *other = study_root(b);

    if (os_holds(a->run->path, b->run->path) && os_holds(b->run->path, a->run->path))
        return "they are one folder";
    if (same_inputs(one, other) && same_keep(one, other))
        return "their data are the same to the byte, and so is whom they keep";
    if (same_study(a, b))
        return text_equal(a->title, b->title)
                   ? "they have one title, and each outcome of both has the same estimate of as "
                     "many people"
                   : "each outcome of both has the same estimate of as many people";
    return NULL;
}

static bool check_others(Arena *arena, const PooledResults *pooled, Error *err)
{
    const PooledStudy *last = &pooled->study[pooled->n - 1];

    for (size_t i = 0; i + 1 < pooled->n; i++) {
        const char *why = why_the_same(&pooled->study[i], last);
        if (why != NULL)
            return error_set(err, ERR_DATA, (Place){.file = last->run->path},
                             "this is the study of '%s': %s. It would count twice; leave one of "
                             "them out. If they are two studies, give each a title of its own "
                             "(study.title)",
                             arena_copy_text(arena, pooled->study[i].run->path), why);
    }
    return true;
}

/* --- what they have in common --------------------------------------------------------------------
 */

static bool one_title(const PooledResults *pooled, size_t i)
{
    for (size_t k = 0; k < pooled->n; k++)
        if (k != i && text_equal(pooled->study[k].title, pooled->study[i].title))
            return false;
    return pooled->study[i].title != NULL && pooled->study[i].title[0] != '\0';
}

static void name_studies(PooledResults *pooled)
{
    for (size_t i = 0; i < pooled->n; i++) {
        PooledStudy *study = &pooled->study[i];
        const char *title =
            study->title != NULL && study->title[0] != '\0' ? study->title : "study";
        study->name =
            one_title(pooled, i) ? title : arena_printf(pooled->arena, "%s (%zu)", title, i + 1);
    }
}

/* A setting that all have alike; NULL: it differs, or is not told. */
static const char *setting_of_all(const PooledResults *pooled, const char *path)
{
    const char *first = told_setting(study_root(&pooled->study[0]), path);

    for (size_t i = 1; i < pooled->n; i++)
        if (!text_equal(first, told_setting(study_root(&pooled->study[i]), path)))
            return NULL;
    return first;
}

/* Is the effect size that reports show g itself? 'auto' may be another standard deviation in each
 * study: that within grades where there are several. One rounded number may be both; four hardly.
 */
static bool shows_g(const json_t *effect)
{
    static const char *const shown[] = {"effect_size", "effect_size_se", "effect_size_ci_low",
                                        "effect_size_ci_high"},
                             *const g[] = {"g", "g_se", "g_ci_low", "g_ci_high"};

    for (size_t k = 0; k < COUNT_OF(shown); k++) {
        const double a = field_real(effect, shown[k]), b = field_real(effect, g[k]);
        if (a != b && !(isnan(a) && isnan(b)))
            return false;
    }
    return true;
}

static bool shows_as(const PooledStudy *a, const PooledStudy *b)
{
    const json_t *analyses = json_object_get(study_root(a), "analyses");

    for (size_t i = 0; i < json_array_size(analyses); i++) {
        const json_t *analysis = json_array_get(analyses, i);
        const char *outcome = field_text(analysis, "outcome");
        const json_t *one = overall_effect(analysis),
                     *other = outcome == NULL
                                  ? NULL
                                  : overall_effect(main_analysis(study_root(b), outcome));
        if (json_is_true(json_object_get(analysis, "primary")) && !isnan(field_real(one, "g")) &&
            !isnan(field_real(other, "g")) && shows_g(one) != shows_g(other))
            return false;
    }
    return true;
}

static bool one_size(const PooledResults *pooled)
{
    for (size_t i = 0; i < pooled->n; i++)
        for (size_t k = 0; k < i; k++)
            if (!shows_as(&pooled->study[i], &pooled->study[k]))
                return false;
    return setting_of_all(pooled, "effects.sd") != NULL;
}

static double confidence_of(const PooledResults *pooled)
{
    enum { USUAL = 95 };
    const char *told = setting_of_all(pooled, "effects.confidence");
    double value;

    return told != NULL && text_to_real(told, strlen(told), &value) && value > 0.0 && value < 1.0
               ? value
               : USUAL / 100.0;
}

/* The smallest of those that published studies tell. */
static size_t least_told(const PooledResults *pooled, const char *key)
{
    double least = INFINITY;

    for (size_t i = 0; i < pooled->n; i++)
        if (pooled->study[i].release == RELEASE_PUBLISHED)
            least =
                fmin(least,
                     field_size(json_object_get(study_root(&pooled->study[i]), "disclosure"), key));
    return isfinite(least) ? (size_t)least : 0;
}

static void find_common(PooledResults *pooled)
{
    size_t n_public = 0, n_internal = 0;

    pooled->unit = pooled->study[0].unit;
    for (size_t i = 0; i < pooled->n; i++) {
        n_public += pooled->study[i].release == RELEASE_PUBLIC_DATA;
        n_internal += pooled->study[i].release == RELEASE_INTERNAL;
        if (!text_equal(pooled->unit, pooled->study[i].unit))
            pooled->unit = NULL;
    }
    if (pooled->unit == NULL)
        pooled->unit = "student";
    pooled->people = text_plural_of(pooled->arena, pooled->unit);
    pooled->release = n_internal > 0          ? RELEASE_INTERNAL
                      : n_public == pooled->n ? RELEASE_PUBLIC_DATA
                                              : RELEASE_PUBLISHED;
    pooled->min_cell = least_told(pooled, "min_cell");
    pooled->round_counts = least_told(pooled, "round_counts");
    pooled->confidence = confidence_of(pooled);
    pooled->one_confidence = setting_of_all(pooled, "effects.confidence") != NULL;
    pooled->one_size = one_size(pooled);
    name_studies(pooled);
}

bool pooled_read(Arena *arena, const char *const *path, size_t n, PooledResults *out, Error *err)
{
    *out = (PooledResults){.arena = arena};
    out->study = ARENA_ARRAY(arena, PooledStudy, n);
    for (size_t i = 0; i < n; i++) {
        PooledStudy *study = &out->study[i];
        study->run = ARENA_NEW(arena, FinishedRun);
        const bool ok = finished_run_read(arena, path[i], study->run, err);
        out->n = i + 1; /* what was read is closed, whether or not it is of use */
        if (!ok || !check_run(study->run, err))
            return false;
        const json_t *told = json_object_get(study->run->root, "study");
        study->title = study->run->title;
        study->program = field_text(told, "program");
        study->unit = field_text(told, "unit");
        study->version = study->run->version;
        study->release = study->run->release;
        if (!check_others(arena, out, err))
            return false;
    }
    find_common(out);
    return true;
}

void pooled_close(PooledResults *pooled)
{
    for (size_t i = 0; i < pooled->n; i++)
        json_decref(pooled->study[i].run->root);
    pooled->n = 0;
}

bool pooled_make(PooledResults *pooled, Error *err)
{
    questions_of_outcomes(pooled);
    if (pooled->n_questions == 0) {
        Text text = {.arena = pooled->arena};
        for (size_t i = 0; i < pooled->alone.n; i++)
            text_format(&text, "%s%s", i > 0 ? "; " : "", pooled->alone.item[i]);
        return error_set(err, ERR_DATA, NOWHERE,
                         "no outcome is in two of these studies: %s. Outcomes meet by their name, "
                         "or by their label; give them one name in all study files (outcomes, "
                         "or tests.subjects and spans), and run these again",
                         text.n > 0 ? text.bytes : "none of them has an outcome");
    }
    questions_of_domains(pooled);
    questions_of_parts(pooled);
    if (!averages_make(pooled, err))
        return false;
    pooled_join_balance(pooled);
    pooled_round(pooled);
    tables_of_pooled(pooled);
    pooled_say(pooled);
    return true;
}
