/* Logistic regression with school means: what a school's students are like may tell of the program
 * beside what each of them is like, and the share of the school that is in the program stands for
 * whatever else decides there. */
#include "pscore/binary.h"
#include "pscore/schools.h"

#include <math.h>

typedef enum TreatmentMean { MEAN_AUTO, MEAN_YES, MEAN_NO } TreatmentMean;
static const char *const treatment_mean_words[] = {"auto", "yes", "no", NULL};

typedef struct MundlakSettings {
    PredictorSettings predictors;
    Name school;
    Names school_means;
    int treatment_mean; /* TreatmentMean */
} MundlakSettings;

static const Option options[] = {
    PREDICTOR_OPTIONS,
    SCHOOL_OPTION(MundlakSettings),
    {.name = "school_means",
     .type = OPT_NAMES,
     .offset = offsetof(MundlakSettings, school_means),
     .term = true,
     .role = ROLE_OPEN,
     .word = WORD_PASSED_OVER,
     .fallback = "[]",
     .example = "[pretest, frl]",
     .plain = "Which averages of the school count beside the student's own value.",
     .change_when = "there are too few schools for an average of every covariate.",
     .help = "Covariates whose school means are terms, of a category the share of each level; with "
             "[] all covariates. Means are over the students of the cohort, by base weight."},
    {.name = "treatment_mean",
     .type = OPT_CHOICE,
     .offset = offsetof(MundlakSettings, treatment_mean),
     .fallback = "auto",
     .choices = treatment_mean_words,
     .plain = "Whether the share of a school's students who are in the program counts too.",
     .change_when = "students are compared across schools with and without the program (no).",
     .help = "With auto, where the program varies within schools; refused with yes where it was "
             "given to whole schools, since the mean is the treatment then."},
    {.name = NULL},
};

/* By school, of the students' own terms and of the treatment behind them. */
typedef struct Means {
    Model of;
    double *value;  /* terms x schools */
    double *spread; /* by term: the largest distance of a student from the school's mean */
} Means;

static double *mean_of(const Means *means, size_t term, size_t n_schools)
{
    return means->value + term * n_schools;
}

/* How far students are from the means of their schools, which shows a term that is the school's. */
static void find_spread(const ModelRows *rows, const Schools *schools, Means *means)
{
    Arena *scratch = arena_create();
    double *block = ARENA_ARRAY(scratch, double, means->of.n *MODEL_BLOCK);
    for (size_t start = 0; start < rows->n; start += MODEL_BLOCK) {
        const size_t n = rows->n - start < MODEL_BLOCK ? rows->n - start : MODEL_BLOCK;
        model_fill(rows, (MatrixRows){.begin = start, .n = n}, block, MODEL_BLOCK);
        for (size_t k = 0; k < means->of.n; k++)
            for (size_t i = 0; i < n; i++) {
                const double at = mean_of(means, k, schools->n)[schools->of[start + i]];
                means->spread[k] =
                    fmax(means->spread[k], fabs(block[k * MODEL_BLOCK + i] - at) / (1 + fabs(at)));
            }
    }
    arena_destroy(scratch);
}

static Means means_of(Arena *arena, const Cohort *cohort, const Schools *schools)
{
    Means out = {.of = model_create(arena)};
    for (size_t k = 0; k < cohort->n_covariates; k++)
        model_add_column(&out.of, arena, cohort->covariate[k], cohort->row, cohort->n);
    model_add_treated(&out.of, arena);
    const ModelRows rows = {
        .model = &out.of, .n = cohort->n, .row = cohort->row, .treated = cohort->treated};
    out.value = ARENA_ARRAY(arena, double, out.of.n * schools->n);
    out.spread = ARENA_ARRAY(arena, double, out.of.n);
    model_group_means(&rows, schools->of, schools->n, cohort->base_weight, out.value);
    find_spread(&rows, schools, &out);
    return out;
}

static bool names_are_covariates(const MundlakSettings *own, const BinaryTask *task, Notes *notes,
                                 Error *err)
{
    const Column *column;
    for (size_t i = 0; i < own->school_means.n; i++)
        if (!predictors_find(task->arena, task->settings, task->cohort, "propensity.school_means",
                             own->school_means.item[i], &column, notes, err))
            return false;
    return true;
}

static bool wants_mean(const MundlakSettings *own, const Cohort *cohort, const Column *column)
{
    return own->school_means.n == 0 || cohort_names_column(cohort, &own->school_means, column);
}

/* A mean for every main term that students of a school differ in. */
static size_t add_means(const MundlakSettings *own, const Schools *schools, const Means *means,
                        BinaryTask *task, Notes *notes)
{
    Arena *arena = task->arena;
    size_t n = 0;
    for (size_t k = 1; k + 1 < means->of.n; k++) {
        const Term term = means->of.term[k];
        if (!wants_mean(own, task->cohort, term.column))
            continue;
        if (means->spread[k] < 1e-9) {
            notes_add(
                notes, arena, "propensity", NOTE_PLAIN, NO_COUNT,
                PHRASE("The school mean of {} adds nothing to the score model: it is the same "
                       "for all {} of a school.",
                       piece_column(term.name), piece_words(frame_people(task->cohort->frame))));
            continue;
        }
        model_add_group(&task->model, arena, arena_printf(arena, "mean(%s)", term.name),
                        mean_of(means, k, schools->n));
        n++;
    }
    return n;
}

static bool treatment_mean(const MundlakSettings *own, const Schools *schools, const Means *means,
                           BinaryTask *task, Notes *notes, Error *err)
{
    Arena *arena = task->arena;
    if (own->treatment_mean == MEAN_NO)
        return true;
    if (!schools->whole) {
        model_add_group(&task->model, arena, "mean(treated)",
                        mean_of(means, means->of.n - 1, schools->n));
        return true;
    }
    if (own->treatment_mean == MEAN_YES)
        return error_say(
            err, ERR_INFEASIBLE, own->school.place,
            PHRASE(
                "propensity.treatment_mean asks for each school's share of students in the "
                "program, but the program was given to whole schools of '{}': that share is the "
                "treatment itself, and no one would be comparable. Leave the key out; covariates "
                "of schools can tell which schools are alike",
                piece_column(own->school.text)));
    notes_add(notes, arena, "propensity", NOTE_PLAIN, NO_COUNT,
              PHRASE("The share of a school's {} in the program is not in the score model: the "
                     "program was given to whole schools, so it would be the treatment itself.",
                     piece_words(frame_people(task->cohort->frame))));
    return true;
}

/* As many means as schools tell any schools apart. */
static bool enough_schools(const MundlakSettings *own, const Schools *schools, size_t n_means,
                           Error *err)
{
    if (!schools->whole || schools->groups.n_groups > n_means + 1)
        return true;
    return error_say(
        err, ERR_INFEASIBLE, own->school.place,
        PHRASE(
            "the program was given to whole schools of '{}', and {} school means tell {} schools "
            "apart whatever they hold, so no one would be comparable; name fewer covariates in "
            "propensity.school_means: at most {}",
            piece_column(own->school.text), piece_number(n_means),
            piece_number(schools->groups.n_groups), piece_number(schools->groups.n_groups - 2)));
}

static bool fit(Arena *arena, const ScoreSettings *settings, const Cohort *cohort,
                PropensityScore *out, Error *err)
{
    const MundlakSettings *own = settings->model_settings;
    BinaryTask task;
    Schools schools;
    if (!binary_terms(arena, settings, cohort, &task, &out->notes, err) ||
        !names_are_covariates(own, &task, &out->notes, err) ||
        !schools_find(arena, cohort, own->school, &schools, err))
        return false;
    const Means means = means_of(arena, cohort, &schools);
    const size_t n = add_means(own, &schools, &means, &task, &out->notes);
    if (!enough_schools(own, &schools, n, err) ||
        !treatment_mean(own, &schools, &means, &task, &out->notes, err))
        return false;
    task.group = schools.of;
    binary_pose(&task, &link_logit);
    binary_solve(&task);
    return binary_finish(&task, out, err);
}

const ScoreModel score_model_mundlak = {
    .name = "mundlak",
    .help = "logistic regression with the school means of the covariates, and of the treatment "
            "where that varies within schools",
    .source = "Mundlak (1978) Econometrica 46:69-85; as a score for students in schools: "
              "Arkhangelsky & Imbens (2024) "
              "Review of Economic Studies 91:2545",
    .traits = TRAIT_TERMS | TRAIT_GLM,
    .options = options,
    .settings_size = sizeof(MundlakSettings),
    .fit = fit,
};
