#include "alike/further.h"

#include "alike/effect_study.h"
#include "alike/match.h"
#include "alike/parallel.h"
#include "alike/text.h"

#define FURTHER(name, tables) extern const FurtherAnalysis further_##name;
#include "alike/analyses.def"
#undef FURTHER

static const Entry *const rows[] = {
#define FURTHER(name, tables) &further_##name.entry,
#include "alike/analyses.def"
#undef FURTHER
};
static const char *refuse(Arena *arena, const Design *design, const char **key)
{
    const char *why = NULL;

    (void)arena;
    for (size_t i = 0; i < COUNT_OF(rows) && why == NULL; i++) {
        const FurtherAnalysis *analysis = (const FurtherAnalysis *)rows[i];
        if (analysis->refuse != NULL)
            why = analysis->refuse(design, choices_settings(&design->further, rows[i]), key);
    }
    return why;
}

const Registry further_analyses = {.kind = "further analysis",
                                   .title = "Further analyses",
                                   .key = "effects",
                                   .n = COUNT_OF(rows),
                                   .row = rows,
                                   .refuse = refuse};

/* What each makes, in the same order. */
#define TABLE(name)           extern const TableKind table_##name;
#define FURTHER(name, tables) tables
#include "alike/analyses.def"
#undef FURTHER
#undef TABLE
#define TABLE(name)           &table_##name,
#define FURTHER(name, tables) static const TableKind *const made_by_##name[] = {tables NULL};
#include "alike/analyses.def"
#undef FURTHER
#undef TABLE
static const TableKind *const *const made_by[] = {
#define FURTHER(name, tables) made_by_##name,
#include "alike/analyses.def"
#undef FURTHER
};

bool further_makes(size_t analysis, const TableKind *kind)
{
    for (const TableKind *const *made = made_by[analysis]; *made != NULL; made++)
        if (*made == kind)
            return true;
    return false;
}

struct FurtherShared {
    Arena *arena;
    EffectStudy *study; /* NULL: nobody asked */
};

bool further_study(Arena *scratch, const FurtherInput *input, EffectStudy **out, Error *err)
{
    struct FurtherShared *shared = input->shared;
    const Stages *s = input->stages;

    if (shared == NULL)
        return effect_study_open(scratch, &s->settings->effects, s->cohort, s->matching, out, err);
    if (shared->study == NULL && !effect_study_open(shared->arena, &s->settings->effects, s->cohort,
                                                    s->matching, &shared->study, err))
        return false;
    effect_study_lend(shared->study, s->workers);
    *out = shared->study;
    return true;
}

/* A design made by hand says nothing to an analysis that has keys: then it is not asked. */
static bool is_asked(const FurtherAnalysis *analysis, const FurtherInput *input)
{
    const Stages *s = input->stages;
    const bool of_schools =
        s->of_test_records || entry_has(&s->settings->matching.method->entry, TRAIT_GROUPS);
    const bool serves = analysis->serves_links && s->implementation != NULL;
    return analysis->run != NULL && (analysis->options == NULL || input->settings != NULL) &&
           (of_schools || !analysis->unasked || serves) && analysis->applies(input);
}

/* Would it have something to say, had nothing been drawn? */
static bool is_wanted(const FurtherAnalysis *analysis, const FurtherInput *input)
{
    return (analysis->replication != NULL && input->settings != NULL &&
            analysis->replication->n(input->settings, input->stages->settings) > 0) ||
           is_asked(analysis, input);
}

static void note_not_made(Arena *arena, const char *what, Notes *notes)
{
    notes_add(
        notes, arena, "further", NOTE_CAUTION, NO_COUNT,
        PHRASE("Missing covariates were drawn in several copies of the data. What can't be put "
               "together over them was not made: {}. A design with missing_data: indicator "
               "has it.",
               piece_words(what)));
}

/* Analyses speak of students; the study may be of teachers. */
static void speak_of_unit(Arena *arena, const Frame *frame, const Tables *tables, size_t first)
{
    const char *one = frame_unit(frame), *many = frame_people(frame);

    for (size_t k = first; k < tables->n; k++) {
        Table *table = tables->item[k];
        table->title = text_in_unit(arena, table->title, one, many);
        table->sentence = text_in_unit(arena, table->sentence, one, many);
    }
}

/* One of the list, with all that it makes. */
typedef struct Made {
    const FurtherAnalysis *analysis;
    FurtherInput input;
    Arena *arena; /* NULL: it was not run */
    Tables tables;
    Notes notes;
    Error *err; /* NULL: it did not fail */
} Made;

typedef struct MadeList {
    size_t n, n_units;
    Made *item;
    size_t *unit; /* the first of those that run one after the other, or one alone */
} MadeList;

static bool run_one(Made *made, Error *err)
{
    const Frame *frame = made->input.stages->frame;

    made->arena = arena_create();
    if (!made->analysis->run(made->arena, &made->input, &made->tables, &made->notes, err)) {
        made->err = ARENA_NEW(made->arena, Error);
        *made->err = *err;
        error_clear(err);
        return false;
    }
    if (frame->unit != NULL)
        speak_of_unit(made->arena, frame, &made->tables, 0);
    return true;
}

/* Those that share the estimate go one after the other: the first that asks makes it ready. A
 * failure is told when all are done, that of the first in the list. */
static bool run_unit(void *context, size_t u, Error *err)
{
    const MadeList *list = context;
    const bool shares = list->item[list->unit[u]].analysis->shares_study;
    bool ok = true;

    for (size_t i = list->unit[u]; ok && i < list->n; i++) {
        if (i > list->unit[u] && !(shares && list->item[i].analysis->shares_study))
            continue;
        ok = run_one(&list->item[i], err);
    }
    return true;
}

/* Makes all, at the same time where threads are free, and takes what they made in order. */
static bool make_all(Arena *arena, MadeList *list, Tables *tables, Notes *notes, Error *err)
{
    Workers *workers = list->n > 0 ? list->item[0].input.stages->workers : NULL;
    bool ok = parallel_for(workers, list->n_units, run_unit, list, err);

    for (size_t i = 0; i < list->n; i++) {
        Made *made = &list->item[i];
        if (made->arena == NULL)
            continue;
        if (ok && made->err != NULL) {
            *err = *made->err;
            ok = false;
        }
        arena_adopt(arena, made->arena);
        for (size_t k = 0; k < made->tables.n; k++)
            tables_add(arena, tables, made->tables.item[k]);
        notes_append(notes, arena, &made->notes);
    }
    list->n = list->n_units = 0;
    return ok;
}

static void add_to(MadeList *list, Made made)
{
    bool first = true;

    for (size_t i = 0; i < list->n; i++)
        first = first && !list->item[i].analysis->shares_study;
    if (!made.analysis->shares_study)
        made.input.shared = NULL;
    if (first || !made.analysis->shares_study)
        list->unit[list->n_units++] = list->n;
    list->item[list->n++] = made;
}

/* It adds to the tables that it reads. */
static bool make_after(Arena *arena, const Made *made, Tables *tables, Notes *notes, Error *err)
{
    const Frame *frame = made->input.stages->frame;
    const size_t n = tables->n;

    if (!made->analysis->run(arena, &made->input, tables, notes, err))
        return false;
    if (frame->unit != NULL)
        speak_of_unit(arena, frame, tables, n);
    return true;
}

static bool run_each(Arena *arena, const Registry *analyses, const FurtherInput *input,
                     Tables *tables, Notes *notes, Error *err)
{
    const StageSettings *told = input->stages->settings;
    const bool drawn = input->stages->n_copies > 0;
    MadeList list = {.item = ARENA_ARRAY(arena, Made, analyses->n),
                     .unit = ARENA_ARRAY(arena, size_t, analyses->n)};
    Text not_made = {.arena = arena};
    bool ok = true;

    *tables = (Tables){0};
    for (size_t i = 0; ok && i < analyses->n && told->effects.primary; i++) {
        const FurtherAnalysis *analysis = (const FurtherAnalysis *)analyses->row[i];
        Made own = {.analysis = analysis, .input = *input};
        own.input.settings = choices_settings(told->further, &analysis->entry);
        if (drawn && analysis->of_one_copy) {
            if (is_wanted(analysis, &own.input))
                text_format(&not_made, "%s%s", not_made.n > 0 ? "; " : "", analysis->help);
        } else if (is_asked(analysis, &own.input)) {
            if (!analysis->reads_tables)
                add_to(&list, own);
            else
                ok = make_all(arena, &list, tables, notes, err) &&
                     make_after(arena, &own, tables, notes, err);
        }
    }
    if (!ok || !make_all(arena, &list, tables, notes, err))
        return false;
    if (not_made.n > 0)
        note_not_made(arena, not_made.bytes, notes);
    return true;
}

bool further_run_of(Arena *arena, const Registry *analyses, const FurtherInput *input,
                    Tables *tables, Notes *notes, Error *err)
{
    struct FurtherShared shared = {.arena = arena_create()};
    FurtherInput own = *input;

    own.shared = &shared;
    const bool ok = run_each(arena, analyses, &own, tables, notes, err);
    arena_destroy(shared.arena);
    return ok;
}

bool further_run(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes, Error *err)
{
    return further_run_of(arena, &further_analyses, input, tables, notes, err);
}
