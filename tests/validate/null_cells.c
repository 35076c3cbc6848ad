#include "null_cells.h"

static const char nearest[] = "{method: nearest}"; /* 1:1, without reuse, caliper of 0.2 SD */
static const char multilevel[] = "{method: multilevel, school: school}";
static const char vcg[] = "{method: vcg, size: 51, within: {pretest: 10}, exclude_same: school}";
static const char by_school[] = "cluster: school";
static const char everybody[] = "{method: unmatched}";
static const char by_mixed[] = "estimator: mixed, cluster: school";

static const char *const size_name[] = {
    [SIZES_EQUAL] = "equal",
    [SIZES_RANDOM] = "random",
    [SIZES_PROGRAM_SMALLEST] = "smallest",
    [SIZES_PROGRAM_LARGEST] = "largest",
};

const char *null_study(Arena *arena, const NullCell *cell, const char *variance)
{
    const char *const comma = variance != NULL && cell->effects[0] != '\0' ? ", " : "";
    const char *const more = variance == NULL ? "" : arena_printf(arena, "variance: %s", variance);
    return arena_printf(arena,
                        "study: {title: A world without an effect, seed: 1}\n"
                        "data: {file: world.csv, id: id}\n"
                        "treatment: {column: program, treated: \"Y\", control: \"N\"}\n"
                        "outcomes: [{name: score, score: score, pretest: pre}]\n"
                        "covariates: [%s]\n"
                        "matching: %s\n"
                        "effects: {%s%s%s}\n"
                        "report: {charts: none, formats: [md]}\n",
                        cell->covariate, cell->matching, cell->effects, comma, more);
}

NullCell *null_cells_add(NullCells *out, NullCell cell)
{
    out->item = arena_grow(out->arena, out->item, &out->capacity, out->n + 1, sizeof *out->item);
    out->item[out->n] = cell;
    return &out->item[out->n++];
}

static NullCell *add(NullCells *out, NullCell cell)
{
    return null_cells_add(out, cell);
}

/* --- the grid ----------------------------------------------------------------------------------
 */

static void add_sizes(NullCells *out, NullKind kind, const char *method, const char *matching,
                      const char *effects, size_t program, size_t comparison, double icc)
{
    for (int sizes = SIZES_EQUAL; sizes <= SIZES_PROGRAM_LARGEST; sizes++)
        for (int covariate = 0; covariate < 2; covariate++)
            add(out, (NullCell){.name = arena_printf(out->arena, "%s %zu/%zu %s%s", method, program,
                                                     program + comparison, size_name[sizes],
                                                     covariate ? " frl" : ""),
                                .kind = kind,
                                .world = {.program = program,
                                          .comparison = comparison,
                                          .sizes = (NullSizes)sizes,
                                          .icc = icc},
                                .covariate = covariate ? "frl" : "pretest",
                                .matching = matching,
                                .effects = effects,
                                .n_parts = 1,
                                .gate = kind == NULL_MIXED ? GATE_MOST : GATE_LEVEL});
}

static void add_grid(NullCells *out, double icc)
{
    static const size_t program[] = {2, 3, 5, 10}, all[] = {20, 30, 43};
    for (size_t a = 0; a < COUNT_OF(all); a++)
        for (size_t p = 0; p < COUNT_OF(program); p++)
            add_sizes(out, NULL_GRID, "nearest", nearest, by_school, program[p],
                      all[a] - program[p], icc);
    add_sizes(out, NULL_GRID, "vcg", vcg, "", 20, 5, icc);
}

/* Whole schools paired with schools, and one for each. */
static void add_paired(NullCells *out, double icc)
{
    static const size_t program[] = {2, 3, 10, 10}, comparison[] = {18, 17, 20, 10};
    for (size_t p = 0; p < COUNT_OF(program); p++)
        add_sizes(out, NULL_PAIRED, "multilevel", multilevel, by_school, program[p], comparison[p],
                  icc);
}

/* Designs of weights, by the names of their methods; few program schools, more, and few others. */
static void add_weighted(NullCells *out, double icc)
{
    static const char *const methods[] = {"ipw", "overlap_weights", "entropy"};
    static const size_t program[] = {2, 3, 10, 20}, comparison[] = {18, 17, 20, 5};
    for (size_t m = 0; m < COUNT_OF(methods); m++)
        for (size_t p = 0; p < COUNT_OF(program); p++)
            add_sizes(out, NULL_WEIGHTED, methods[m],
                      arena_printf(out->arena, "{method: %s}", methods[m]), by_school, program[p],
                      comparison[p], icc);
}

/* Designs that the two grids lack, each with few program schools, more, and few others; schools of
 * 20 to 300 students. */
static void add_designs(NullCells *out, double icc)
{
    static const struct {
        const char *name, *matching, *effects;
    } design[] = {
        {"optimal", "{method: optimal, caliper: 0.2}", ""},
        {"optimal 1:2", "{method: optimal, ratio: 2}", ""},
        {"full", "{method: full}", ""},
        {"full ATE", "{method: full}", "estimand: ATE"},
        {"subclass", "{method: subclass, groups: 6}", ""},
        {"subclass ATE", "{method: subclass, groups: 6}", "estimand: ATE"},
        {"cem", "{method: cem}", ""},
        {"exact", "{method: exact, exact: [sex]}", ""},
        {"reused", "{method: nearest, replacement: yes, ratio: 3}", ""},
        {"within sex", "{method: nearest, exact: [sex], ratio: 2}", ""},
        {"ipw ATE", "{method: ipw}", "estimand: ATE"},
        {"ipw ATC", "{method: ipw}", "estimand: ATC"},
        {"matching_weights", "{method: matching_weights}", ""},
        {"entropy ATE", "{method: entropy}", "estimand: ATE"},
    };
    static const size_t program[] = {2, 3, 10, 20}, comparison[] = {18, 17, 20, 5};
    for (size_t d = 0; d < COUNT_OF(design); d++)
        for (size_t p = 0; p < COUNT_OF(program); p++)
            for (int covariate = 0; covariate < 2; covariate++)
                add(out,
                    (NullCell){.name = arena_printf(out->arena, "%s %zu/%zu%s", design[d].name,
                                                    program[p], program[p] + comparison[p],
                                                    covariate ? " frl" : ""),
                               .kind = NULL_DESIGNS,
                               .world = {.program = program[p],
                                         .comparison = comparison[p],
                                         .sizes = SIZES_RANDOM,
                                         .icc = icc},
                               .covariate = covariate ? "frl" : "pretest",
                               .matching = design[d].matching,
                               .effects = arena_printf(out->arena, "%s%s%s", by_school,
                                                       design[d].effects[0] == '\0' ? "" : ", ",
                                                       design[d].effects),
                               .n_parts = 1});
}

/* --- what the grid does not hold ---------------------------------------------------------------
 */

/* Few and more program schools, in nearest pairs and in comparison groups. */
typedef struct Layout {
    const char *name, *matching, *cluster;
    size_t program, comparison;
} Layout;

static const Layout layouts[] = {
    {"nearest 3/20", nearest, by_school, 3, 17},
    {"nearest 10/30", nearest, by_school, 10, 20},
    {"vcg 3/20", vcg, "", 3, 17},
};

static void add_variants(NullCells *out, const Layout *layout, NullCell like, const char *name)
{
    like.name = arena_printf(out->arena, "%s %s", layout->name, name);
    like.world.program = layout->program;
    like.world.comparison = layout->comparison;
    like.matching = layout->matching;
    like.effects = arena_printf(out->arena, "%s%s%s", layout->cluster,
                                layout->cluster[0] != '\0' && like.effects[0] != '\0' ? ", " : "",
                                like.effects);
    like.covariate = like.covariate == NULL ? "pretest" : like.covariate;
    like.n_parts = like.n_parts == 0 ? 1 : like.n_parts;
    add(out, like);
}

static void add_further(NullCells *out, const Layout *layout, double icc)
{
    const NullWorld plain = {.icc = icc};
    NullWorld half = plain, fifth = plain, classes = plain;
    half.pass = 0.5;
    fifth.pass = 0.2;
    classes.classes = true;
    classes.icc_class = 0.1;
    const NullCell cells[] = {
        {.name = "0/1 half", .world = half, .effects = ""},
        {.name = "0/1 fifth", .world = fifth, .effects = ""},
        {.name = "by sex", .world = plain, .effects = "subgroups: [sex]", .part = 1, .n_parts = 2},
        {.name = "by fifth",
         .world = plain,
         .effects = "subgroups: [{quantiles: pretest, groups: 5}]",
         .part = 1,
         .n_parts = 5},
        {.name = "interacted frl",
         .world = plain,
         .covariate = "frl",
         .effects = "estimator: regression_interacted"},
        {.name = "interacted", .world = plain, .effects = "estimator: regression_interacted"},
        {.name = "difference", .world = plain, .effects = "estimator: difference"},
        {.name = "classes", .world = classes, .effects = ""},
    };
    for (size_t k = 0; k < COUNT_OF(cells); k++) {
        NullCell cell = cells[k];
        cell.kind = NULL_FURTHER;
        add_variants(out, layout, cell, cell.name);
    }
}

/* Comparison groups with few program schools, which the grid has for many only. */
static void add_groups(NullCells *out, double icc)
{
    static const size_t program[] = {2, 5, 10};
    for (size_t p = 0; p < COUNT_OF(program); p++)
        for (int covariate = 0; covariate < 2; covariate++)
            add(out,
                (NullCell){
                    .name = arena_printf(out->arena, "vcg %zu/20%s", program[p],
                                         covariate ? " frl" : ""),
                    .kind = NULL_FURTHER,
                    .world = {.program = program[p], .comparison = 20 - program[p], .icc = icc},
                    .covariate = covariate ? "frl" : "pretest",
                    .matching = vcg,
                    .effects = "",
                    .n_parts = 1});
}

static void add_one_school(NullCells *out, double icc)
{
    const NullCell lab = {.kind = NULL_FURTHER,
                          .world = {.icc = icc, .one_lab = true},
                          .effects = "subgroups: [lab]",
                          .part = 1,
                          .gate = GATE_NO_P};
    const NullCell one = {.kind = NULL_FURTHER,
                          .world = {.icc = icc, .program = 1, .comparison = 19},
                          .name = "nearest 1/20",
                          .covariate = "pretest",
                          .matching = nearest,
                          .effects = by_school,
                          .n_parts = 1,
                          .gate = GATE_NO_P};
    for (size_t d = 0; d < COUNT_OF(layouts); d++)
        add_variants(out, &layouts[d], lab, "subgroup in one program school");
    add(out, one);
}

/* Estimating equations have their level where clusters are many; with eight it is shown what they
 * do. */
static void add_aipw(NullCells *out, double icc)
{
    static const struct {
        const char *name, *matching, *effects;
    } kind[] = {{"ATT", "{method: ipw}", "estimand: ATT"},
                {"ATE", "{method: ipw}", "estimand: ATE"},
                {"overlap", "{method: overlap_weights}", "estimand: ATO"}};
    static const struct {
        const char *name, *cluster;
        NullWorld world;
        NullGate gate;
    } layout[] = {
        {"students", "none", {.program = 10, .comparison = 10, .by_students = true}, GATE_LEVEL},
        {"30/60", "school", {.program = 30, .comparison = 30}, GATE_LEVEL},
        {"4/8", "school", {.program = 4, .comparison = 4}, GATE_NONE}};
    for (size_t l = 0; l < COUNT_OF(layout); l++)
        for (size_t k = 0; k < COUNT_OF(kind); k++)
            for (int covariate = 0; covariate < 2; covariate++) {
                NullCell cell = {.kind = NULL_AIPW,
                                 .world = layout[l].world,
                                 .covariate = covariate ? "frl" : "pretest",
                                 .matching = kind[k].matching,
                                 .n_parts = 1,
                                 .gate = layout[l].gate};
                cell.world.icc = cell.world.by_students ? 0 : icc;
                cell.name = arena_printf(out->arena, "aipw %s %s%s", layout[l].name, kind[k].name,
                                         covariate ? " frl" : "");
                cell.effects = arena_printf(out->arena, "estimator: aipw, cluster: %s, %s",
                                            layout[l].cluster, kind[k].effects);
                add(out, cell);
            }
}

/* --- no cluster named in the study -------------------------------------------------------------
 */

static void add_unnamed(NullCells *out, double icc)
{
    static const char vcg_anywhere[] = "{method: vcg, size: 51, within: {pretest: 10}}";
    const NullWorld school = {
        .program = 6, .comparison = 18, .icc = icc, .icc_class = 0.05, .classes = true};
    NullWorld districts = school, two = school, across = school;
    districts.program = 12;
    districts.comparison = 24;
    districts.districts = DISTRICTS_OF_ONE_ARM;
    districts.icc_district = 0.05;
    two.districts = DISTRICTS_ONE_AN_ARM;
    two.icc_district = 0.05;
    across.districts = DISTRICTS_OF_BOTH_ARMS;
    const struct {
        const char *name;
        const NullWorld *world;
        const char *cluster;
    } worlds[] = {{"school and class", &school, "school"},
                  {"districts above", &districts, "district"},
                  {"districts of both arms", &across, "school"}};
    for (size_t k = 0; k < COUNT_OF(worlds); k++)
        for (int groups = 0; groups < 2; groups++)
            add(out, (NullCell){.name = arena_printf(out->arena, "%s %s",
                                                     groups ? "vcg" : "nearest", worlds[k].name),
                                .kind = NULL_UNNAMED,
                                .world = *worlds[k].world,
                                .covariate = "pretest",
                                .matching = groups ? vcg_anywhere : nearest,
                                .effects = "",
                                .n_parts = 1,
                                .gate = GATE_LEVEL,
                                .cluster = worlds[k].cluster});
    add(out, (NullCell){.name = "nearest one district an arm",
                        .kind = NULL_UNNAMED,
                        .world = two,
                        .covariate = "pretest",
                        .matching = nearest,
                        .effects = "",
                        .n_parts = 1,
                        .gate = GATE_NONE,
                        .cluster = "school",
                        .caution = "district"});
}

/* --- a random intercept of schools -------------------------------------------------------------
 */

static void add_mixed(NullCells *out, double icc)
{
    static const size_t program[] = {2, 3, 10}, all[] = {20, 43};
    for (size_t a = 0; a < COUNT_OF(all); a++)
        for (size_t p = 0; p < COUNT_OF(program); p++)
            add_sizes(out, NULL_MIXED, "mixed-nearest", nearest, by_mixed, program[p],
                      all[a] - program[p], icc);
}

static void add_mixed_further(NullCells *out, double icc)
{
    const NullWorld balanced = {.program = 30, .comparison = 30, .icc = icc};
    NullWorld two = balanced, ten = balanced, many = balanced, few = balanced;
    NullWorld alike = balanced, within = balanced, within_few = balanced;
    two.sizes = ten.sizes = many.sizes = SIZES_RANDOM;
    two.program = 2;
    two.comparison = 18;
    ten.program = ten.comparison = 10;
    many.program = 3;
    many.comparison = 40;
    few.program = 3;
    few.comparison = 17;
    few.sizes = SIZES_RANDOM;
    alike = few;
    alike.icc = 0.0; /* schools do not differ: most estimates are at the boundary */
    within.within = true;
    within_few = few;
    within_few.within = true;
    const struct {
        const char *name, *matching, *effects;
        const NullWorld *world;
        size_t part, n_parts;
    } cells[] = {
        {"mixed-unmatched 2/20 random", everybody, "", &two, 0, 1},
        {"mixed-unmatched 3/43 random", everybody, "", &many, 0, 1},
        {"mixed-unmatched 10/20 random", everybody, "", &ten, 0, 1},
        {"mixed-unmatched 30/60", everybody, "", &balanced, 0, 1},
        {"mixed-nearest 30/60", nearest, "", &balanced, 0, 1},
        {"mixed-unmatched 3/20 schools alike", everybody, "", &alike, 0, 1},
        {"mixed-nearest 3/20 schools alike", nearest, "", &alike, 0, 1},
        {"mixed-multilevel 3/20", multilevel, "", &few, 0, 1},
        {"mixed-nearest 3/20 by sex", nearest, ", subgroups: [sex]", &few, 1, 2},
        {"mixed-unmatched students of 60 schools", everybody, "", &within, 0, 1},
        {"mixed-nearest students of 60 schools", nearest, "", &within, 0, 1},
        {"mixed-nearest students of 20 schools", nearest, "", &within_few, 0, 1},
    };
    for (size_t k = 0; k < COUNT_OF(cells); k++)
        add(out, (NullCell){.name = cells[k].name,
                            .kind = NULL_MIXED_FURTHER,
                            .world = *cells[k].world,
                            .covariate = "pretest",
                            .matching = cells[k].matching,
                            .effects = arena_printf(out->arena, "%s%s", by_mixed, cells[k].effects),
                            .part = cells[k].part,
                            .n_parts = cells[k].n_parts,
                            .gate = GATE_MOST});
}

/* --- pairs with errors of their own --------------------------------------------------------------
 */

/* Students of each school took the program by chance, and schools do not differ: the error takes
 * students one by one. With as many comparison students as there are in the program nobody is left
 * to choose from, pairs lie apart in one direction, and no error of pairs sees that. */
static void add_pairs(NullCells *out)
{
    static const NullWorld many = {.program = 5, .comparison = 25, .within = true};
    static const NullWorld few = {.program = 15, .comparison = 15, .within = true};
    static const struct {
        const char *name, *matching, *effects;
        const NullWorld *world;
        NullGate gate;
    } cells[] = {
        {"five for each, without reuse", "{method: nearest}", "", &many, GATE_LEVEL},
        {"five for each, with reuse", "{method: nearest, replacement: yes}", "", &many, GATE_LEVEL},
        {"five for each, with reuse, adjusted", "{method: nearest, replacement: yes}",
         ", adjust: yes", &many, GATE_LEVEL},
        {"five for each, three partners", "{method: nearest, replacement: yes, ratio: 3}", "",
         &many, GATE_LEVEL},
        {"one for each, with reuse", "{method: nearest, replacement: yes}", "", &few, GATE_LEVEL},
        {"one for each, with reuse, ATC", "{method: nearest, replacement: yes}", ", estimand: ATC",
         &few, GATE_LEVEL},
        {"one for each, without reuse", "{method: nearest}", "", &few, GATE_NONE},
    };
    for (size_t k = 0; k < COUNT_OF(cells); k++)
        add(out, (NullCell){.name = cells[k].name,
                            .kind = NULL_PAIRS,
                            .world = *cells[k].world,
                            .covariate = "pretest",
                            .matching = cells[k].matching,
                            .effects = arena_printf(out->arena,
                                                    "estimator: abadie_imbens, cluster: none%s",
                                                    cells[k].effects),
                            .n_parts = 1,
                            .gate = cells[k].gate});
}

/* --- the wild cluster bootstrap -----------------------------------------------------------------
 */

static void add_wild(NullCells *out, double icc)
{
    static const size_t program[] = {4, 10, 30}, all[] = {12, 40, 60};
    for (size_t p = 0; p < COUNT_OF(program); p++)
        for (int matched = 0; matched < 2; matched++)
            add(out, (NullCell){.name = arena_printf(out->arena, "%s %zu/%zu",
                                                     matched ? "nearest" : "unmatched", program[p],
                                                     all[p]),
                                .kind = NULL_WILD,
                                .world = {.program = program[p],
                                          .comparison = all[p] - program[p],
                                          .sizes = SIZES_RANDOM,
                                          .icc = icc},
                                .covariate = "pretest",
                                .matching = matched ? nearest : everybody,
                                .effects = "cluster: school, wild_bootstrap: yes, wild_draws: 399",
                                .n_parts = 1,
                                .gate = program[p] < 10 ? GATE_NONE : GATE_MOST,
                                .wild = true});
}

/* --- other schools in the program's place -------------------------------------------------------
 */

/* With the p of the rank, and worlds in which schools were selected beside it: by rank and by the
 * standard error of the study. */
static void add_placebo(NullCells *out, double icc)
{
    static const size_t program[] = {1, 3, 10, 2, 5}, all[] = {43, 43, 43, 20, 20};
    static const NullSizes sizes[] = {SIZES_EQUAL, SIZES_PROGRAM_SMALLEST, SIZES_PROGRAM_LARGEST};
    static const char by_rank[] = "cluster: school, placebo_schools: yes, placebo_draws: 199";
    for (size_t p = 0; p < COUNT_OF(program); p++)
        for (size_t s = 0; s < COUNT_OF(sizes); s++)
            add(out, (NullCell){.name = arena_printf(out->arena, "rank %zu/%zu %s", program[p],
                                                     all[p], size_name[sizes[s]]),
                                .kind = NULL_PLACEBO,
                                .world = {.program = program[p],
                                          .comparison = all[p] - program[p],
                                          .sizes = sizes[s],
                                          .icc = icc},
                                .covariate = "pretest",
                                .matching = nearest,
                                .effects = by_rank,
                                .n_parts = 1,
                                .gate = GATE_RANK,
                                .by_rank = true});
    for (size_t p = 0; p < COUNT_OF(program); p++)
        for (int rank = 1; rank >= 0; rank--) {
            if (!rank && program[p] == 1)
                continue; /* one school has no standard error */
            add(out, (NullCell){.name = arena_printf(out->arena, "%s %zu/%zu selected",
                                                     rank ? "rank" : "error", program[p], all[p]),
                                .kind = NULL_PLACEBO,
                                .world = {.program = program[p],
                                          .comparison = all[p] - program[p],
                                          .icc = icc,
                                          .selected = true},
                                .covariate = "pretest",
                                .matching = nearest,
                                .effects = rank ? by_rank : by_school,
                                .n_parts = 1,
                                .gate = GATE_NONE,
                                .by_rank = rank != 0});
        }
}

/* --- all of them -------------------------------------------------------------------------------
 */

/* Those in which a variance that learns the spread of schools from few schools, or does not find
 * the schools at all, rejects far too often. */
static bool is_sample(const NullCell *cell)
{
    static const char *const names[] = {"nearest 2/30 random",
                                        "nearest 3/43 largest",
                                        "ipw 2/20 largest",
                                        "overlap_weights 20/25 equal frl",
                                        "entropy 3/20 random",
                                        "vcg 20/25 equal frl",
                                        "nearest school and class",
                                        "nearest districts above",
                                        "rank 1/43 equal",
                                        "rank 2/20 largest",
                                        "nearest 3/20 subgroup in one program school"};
    for (size_t k = 0; k < COUNT_OF(names); k++)
        if (text_equal(cell->name, names[k]))
            return true;
    return false;
}

void null_cells_list(NullCells *out, double icc)
{
    add_grid(out, icc);
    add_paired(out, icc);
    add_weighted(out, icc);
    add_designs(out, icc);
    for (size_t d = 0; d < COUNT_OF(layouts); d++)
        add_further(out, &layouts[d], icc);
    add_groups(out, icc);
    add_one_school(out, icc);
    add_aipw(out, icc);
    add_unnamed(out, icc);
    add_mixed(out, icc);
    add_mixed_further(out, icc);
    add_pairs(out);
    add_wild(out, icc);
    null_cells_of_shares(out, icc);
    null_cells_of_bootstrap(out, icc);
    add_placebo(out, icc);
    for (size_t k = 0; k < out->n; k++)
        out->item[k].sample = is_sample(&out->item[k]);
}
