/* Cells of 0/1 scores by logistic regression, of schools drawn anew, and of parts that don't
 * differ.
 */
#include "null_cells.h"

void null_cells_of_shares(NullCells *out, double icc)
{
    static const struct {
        const char *name, *matching, *effects;
        NullWorld world;
    } cells[] = {
        {"nearest 3/20", "{method: nearest}", "cluster: school", {.program = 3, .comparison = 17}},
        {"nearest 10/30",
         "{method: nearest}",
         "cluster: school",
         {.program = 10, .comparison = 20}},
        {"overlap_weights 10/30",
         "{method: overlap_weights}",
         "cluster: school",
         {.program = 10, .comparison = 20}},
        {"nearest 30/60, CR2",
         "{method: nearest}",
         "cluster: school, variance: CR2",
         {.program = 30, .comparison = 30}},
    };
    static const double pass[] = {0.5, 0.2};

    for (size_t k = 0; k < COUNT_OF(cells); k++)
        for (size_t p = 0; p < COUNT_OF(pass); p++) {
            NullWorld world = cells[k].world;
            world.pass = pass[p];
            world.icc = icc;
            null_cells_add(
                out, (NullCell){.name = arena_printf(out->arena, "logit %s, %s", cells[k].name,
                                                     p == 0 ? "half" : "a fifth"),
                                .kind = NULL_SHARES,
                                .world = world,
                                .covariate = "pretest",
                                .matching = cells[k].matching,
                                .effects = arena_printf(out->arena,
                                                        "%s, estimator: "
                                                        "logit",
                                                        cells[k].effects),
                                .n_parts = 1});
        }
}

/* Each world is 200 studies, so there are 300: too few to tell 5 from 7%, and none is judged. */
void null_cells_of_bootstrap(NullCells *out, double icc)
{
    static const struct {
        const char *name, *matching;
        size_t program, all;
    } cells[] = {
        {"overlap_weights 30/60", "{method: overlap_weights}", 30, 60},
        {"nearest 20/60", "{method: nearest}", 20, 60},
        {"nearest 20/60, with reuse", "{method: nearest, replacement: yes}", 20, 60},
        {"overlap_weights 5/20", "{method: overlap_weights}", 5, 20},
    };

    for (size_t k = 0; k < COUNT_OF(cells); k++)
        null_cells_add(out, (NullCell){.name = cells[k].name,
                                       .kind = NULL_BOOTSTRAP,
                                       .world = {.program = cells[k].program,
                                                 .comparison = cells[k].all - cells[k].program,
                                                 .icc = icc},
                                       .covariate = "pretest",
                                       .matching = cells[k].matching,
                                       .effects = "cluster: school, bootstrap: 199",
                                       .n_parts = 2,
                                       .gate = GATE_NONE,
                                       .bootstrap = true});
}

/* As many schools of either kind; parts of the students of every school, or of whole schools. */
void null_cells_of_interactions(NullCells *out, double icc)
{
    static const size_t schools[] = {10, 20, 60}, parts[] = {2, 4};
    static const char *const variance[] = {"school_components", "CR2"};

    for (size_t v = 0; v < COUNT_OF(variance); v++)
        for (int of_schools = 0; of_schools < 2; of_schools++)
            for (size_t p = 0; p < COUNT_OF(parts); p++)
                for (size_t s = 0; s < COUNT_OF(schools); s++)
                    null_cells_add(
                        out,
                        (NullCell){.name = arena_printf(
                                       out->arena, "interactions %s %zu parts of %s %zu/%zu",
                                       variance[v], parts[p], of_schools ? "schools" : "students",
                                       schools[s], 2 * schools[s]),
                                   .kind = NULL_INTERACTIONS,
                                   .world = {.program = schools[s],
                                             .comparison = schools[s],
                                             .parts = parts[p],
                                             .parts_of_schools = of_schools == 1,
                                             .icc = icc},
                                   .covariate = "pretest",
                                   .matching = "{method: unmatched}",
                                   .effects = arena_printf(
                                       out->arena,
                                       "cluster: school, variance: %s, subgroups: [part], "
                                       "interactions: yes",
                                       variance[v]),
                                   .n_parts = 1,
                                   .gate = GATE_MOST,
                                   .interaction = true});
}
