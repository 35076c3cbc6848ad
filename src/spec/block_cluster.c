/* effects.cluster: whose errors may be alike. */
#include "reader.h"

#include "alike/known.h"

#include <string.h>

typedef struct ClusterBlock {
    Name group;
    size_t ways;
} ClusterBlock;

static const Option cluster_rows[] = {
    {.name = "group",
     .type = OPT_COLUMN,
     .offset = offsetof(ClusterBlock, group),
     .example = "school",
     .plain = "The column of the school, where comparison groups are drawn for each student.",
     .change_when = "the unit that entered the program has another column.",
     .help = "Errors are alike among the records of one school of either side; under a named "
             "variance by cluster also among a program school's students and all their comparison "
             "groups."},
    {.name = "ways",
     .type = OPT_COUNT,
     .offset = offsetof(ClusterBlock, ways),
     .fallback = "2",
     .min = 1,
     .max = 2,
     .plain = "Whether comparison schools that serve several program schools are allowed for.",
     .change_when = "you reproduce a report that did not.",
     .help =
         "With 2, by the record's own school and, under a named variance by cluster, by program "
         "school with its groups too; with 1, by the latter alone, whose 95 percent intervals hold "
         "the truth in 83 to 87 percent of "
         "simulations."},
    {.name = NULL},
};
const Block block_cluster = {.name = "effects.cluster", .options = cluster_rows};

static void read_group_cluster(Reader *r, const Node *node, EffectSpec *e)
{
    ClusterBlock block = {.ways = 2};
    check_keys(r, &block_cluster, node, NULL, NULL, 0);
    const bool record = r->record;
    r->record = false; /* the map stands in the settings as a whole */
    options_read(r, cluster_rows, "effects.cluster", node, &block);
    r->record = record;
    if (block.group.text == NULL)
        return;
    e->cluster = CLUSTER_GROUP;
    e->cluster_ways = block.ways;
    e->cluster_by = (Names){.n = 1, .item = ARENA_NEW(r->arena, Name)};
    e->cluster_by.item[0] = block.group;
}

/* The column in which a student and the comparison students may not agree: the unit that entered
 * the program. text NULL: the method has none, or none is named. */
static Name unit_of_groups(const Design *d)
{
    const Option *row = option_find(((const Entry *)d->method)->options, "exclude_same");
    if (row == NULL || row->type != OPT_COLUMN)
        return (Name){0};
    return *(const Name *)(const void *)((const char *)d->match_settings + row->offset);
}

/* Comparison groups share their members, so that the errors of two schools of the program resemble
 * each other wherever one comparison school serves both. */
static void default_to_group(Reader *r, EffectSpec *e)
{
    const Name unit =
        r->spec->tests.given ? (Name){.text = known_name(KNOWN_SCHOOL)} : unit_of_groups(r->design);
    if (unit.text == NULL)
        return;
    e->cluster = CLUSTER_GROUP;
    e->cluster_ways = 2;
    e->cluster_by = (Names){.n = 1, .item = ARENA_NEW(r->arena, Name)};
    e->cluster_by.item[0] = unit;
    option_revise(r, "effects.cluster", arena_printf(r->arena, "{group: %s}", unit.text));
}

bool spec_seeks_cluster(const Design *design)
{
    const EffectSpec *effects = &design->effects;
    return effects->cluster == CLUSTER_AUTO || effects->cluster == CLUSTER_NONE ||
           effects->cluster == CLUSTER_SET ||
           (effects->cluster == CLUSTER_GROUP && effects->cluster_place.line == 0);
}

static void warn_of_no_school(Reader *r, const EffectSpec *e)
{
    if (e->cluster == CLUSTER_NONE || e->cluster == CLUSTER_SET)
        notes_add(
            &r->design->notes, r->arena, "effects", NOTE_CAUTION, NO_COUNT,
            PHRASE("Errors are not clustered by school, though students of one school resemble "
                   "each other and one comparison student serves several students of the program: "
                   "standard errors are too small. Without this setting they go by school."));
}

static void read_cluster_as_written(Reader *r, const Node *node, EffectSpec *e)
{
    e->cluster = CLUSTER_AUTO;
    if (node == NULL)
        return;
    e->cluster_place = node->place;
    if (node->kind == NODE_MAP) {
        read_group_cluster(r, node, e);
        return;
    }
    if (is_word(node, "none") || is_word(node, "set")) {
        e->cluster = is_word(node, "none") ? CLUSTER_NONE : CLUSTER_SET;
        return;
    }
    e->cluster = CLUSTER_COLUMNS;
    if (!read_names(r, "effects.cluster", node, &e->cluster_by))
        return; /* in a list, set and none are columns like any other */
    if (e->cluster_by.n == 0 || e->cluster_by.n > 2)
        problem_add(&r->problems, node->place,
                    "effects.cluster names %zu columns; name one or two, or write none",
                    e->cluster_by.n);
}

void read_cluster(Reader *r, const Node *node, EffectSpec *e)
{
    const Entry *method = (const Entry *)r->design->method;
    read_cluster_as_written(r, node, e);
    if (method == NULL || !entry_has(method, TRAIT_GROUPS))
        return;
    if (e->cluster == CLUSTER_AUTO)
        default_to_group(r, e);
    else
        warn_of_no_school(r, e);
}
