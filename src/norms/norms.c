#include "alike/norms.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "alike/text.h"
#include "norms/tables.h"

/* Spellings that mean one subject. Letters only, lower case. */
static const struct {
    const char *spelling, *subject;
} synonyms[] = {
    {"math", "mathematics"},
    {"maths", "mathematics"},
    {"language", "languageusage"},
    {"science", "generalscience"},
};

enum { FOLDED_MAX = 64 };

/* Letters and digits in lower case, a synonym by its subject. What is longer than a subject's name
 * is cut; two names that long are not one subject anyway unless they begin alike. */
static void fold(const char *subject, char out[FOLDED_MAX])
{
    size_t n = 0;
    for (; *subject != '\0' && n + 1 < FOLDED_MAX; subject++)
        if (isalnum((unsigned char)*subject) || (unsigned char)*subject >= 0x80)
            out[n++] = (char)tolower((unsigned char)*subject);
    out[n] = '\0';
    for (size_t i = 0; i < COUNT_OF(synonyms); i++)
        if (strcmp(out, synonyms[i].spelling) == 0)
            strcpy(out, synonyms[i].subject);
}

bool subject_equal(const char *a, const char *b)
{
    char folded[2][FOLDED_MAX];
    if (a == NULL || b == NULL)
        return false;
    fold(a, folded[0]);
    fold(b, folded[1]);
    return strcmp(folded[0], folded[1]) == 0;
}

bool norms_cover(const Norms *norms, const char *subject)
{
    for (size_t i = 0; i < norms->n; i++)
        if (subject_equal(norms->norm[i].subject, subject))
            return true;
    return false;
}

const Norm *norms_find(const Norms *norms, const char *subject, int grade, Season season)
{
    for (size_t i = 0; i < norms->n; i++) {
        const Norm *norm = &norms->norm[i];
        if (norm->grade == grade && norm->season == season && subject_equal(norm->subject, subject))
            return norm;
    }
    return NULL;
}

const NormGrowth *norms_find_growth(const Norms *norms, const char *subject, int grade,
                                    Season start, Season end, int years)
{
    for (size_t i = 0; i < norms->n_growth; i++) {
        const NormGrowth *growth = &norms->growth[i];
        if (growth->grade == grade && growth->start == start && growth->end == end &&
            growth->years == years && subject_equal(growth->subject, subject))
            return growth;
    }
    return NULL;
}

double norm_z(const Norm *norm, double score)
{
    return (score - norm->mean) / norm->sd;
}

/* The complementary error function keeps its digits in the lower tail. */
double percentile_of_z(double z)
{
    return 50.0 * erfc(-z / sqrt(2.0));
}

/* Growth given the start is the conditional of a bivariate normal distribution. */
double norm_growth_z(const NormGrowth *growth, double start, double end)
{
    const double expected = growth->mean + growth->slope * (start - growth->start_mean);
    return (end - start - expected) / growth->conditional_sd;
}

static bool load_shipped(Arena *arena, const NormsSpec *spec, Norms *out, Error *err)
{
    const Norms *norms = norm_table_find(spec->table.text);
    if (norms != NULL) {
        *out = *norms;
        return true;
    }
    const char *const *name = registry_names(arena, &norm_tables);
    Text list = {.arena = arena};
    for (size_t i = 0; i < norm_tables.n; i++)
        text_format(&list, "%s%s", i == 0 ? "" : ", ", name[i]);
    const char *near = text_nearest(spec->table.text, name, norm_tables.n);
    return error_set(err, ERR_STUDY, spec->table.place,
                     "there is no norm table '%s'%s%s%s; the tables that ship are %s, and "
                     "'norms: {file: ...}' reads your own",
                     spec->table.text, near == NULL ? "" : ", did you mean '",
                     near == NULL ? "" : near, near == NULL ? "" : "'", list.bytes);
}

bool norms_load(Arena *arena, const Spec *spec, Norms *out, Error *err)
{
    if (spec->norms.path != NULL)
        return norms_read_file(arena, spec->norms.path, &spec->files, out, err);
    return load_shipped(arena, &spec->norms, out, err);
}
