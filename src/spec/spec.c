/* The study file from first byte to Spec: the blocks in their order. */
#include "reader.h"

#include "alike/os.h"

#include <stdio.h>
#include <string.h>

#include <nettle/sha2.h>

Choice design_model(const Design *design)
{
    return (Choice){(const Entry *)design->model, design->model_settings};
}

Choice design_method(const Design *design)
{
    return (Choice){(const Entry *)design->method, design->match_settings};
}

Choice design_estimator(const Design *design)
{
    return (Choice){(const Entry *)design->effects.estimator, design->effects.estimator_settings};
}

const ColumnRule *design_rule_of(const Design *design, const char *name)
{
    for (size_t i = 0; i < design->n_columns; i++)
        if (text_equal(design->column[i].name.text, name))
            return &design->column[i];
    return NULL;
}

static void hash_file(const char *bytes, size_t n, char out[65])
{
    struct sha256_ctx context;
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_init(&context);
    sha256_update(&context, n, (const uint8_t *)bytes);
    sha256_digest(&context, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(out + 2 * i, 3, "%02x", digest[i]);
}

/* The block, or a problem where the study can't do without it. */
static const Node *required(Reader *r, const char *name)
{
    const Node *node = node_get(r->root, name);
    const Option *row = option_find(block_file.options, name);
    if (node == NULL && !key_is_misspelt(r->root, block_file.options, name))
        problem_add(&r->problems, (Place){.file = r->spec->path},
                    "the study file has no '%s'; add a line such as %s: %s", name, name,
                    row->example);
    return node;
}

static void read_conventions(Reader *r)
{
    const Option *row = option_find(block_file.options, "conventions");
    const Node *node = node_get(r->root, row->name);
    if (node != NULL)
        option_read(r, row, row->name, node, r->design);
    r->matchit = r->design->conventions == CONVENTIONS_MATCHIT;
    option_record(r, row->name, row, option_text(r->arena, row, r->design), node == NULL, node);
}

static void read_covariates(Reader *r)
{
    const Option *row = option_find(block_file.options, "covariates");
    const Node *node = required(r, row->name);
    if (node == NULL)
        return;
    option_read(r, row, row->name, node, r->design);
    if (r->design->covariates.n == 0 && node->kind != NODE_MAP)
        problem_add(&r->problems, node->place,
                    "covariates is empty; list at least one column, or pretest");
    option_record(r, row->name, row, option_text(r->arena, row, r->design), false, node);
}

/* A block whose entries the report shows as they are written. */
static void record_block(Reader *r, const char *name, const Node *node)
{
    const Option *row = option_find(block_file.options, name);
    option_record(r, name, row, node == NULL ? row->fallback : node_text(r->arena, node),
                  node == NULL, node);
}

/* Does the design, as its rows are set, have no use for this block? Rows are asked only where the
   file was read without a problem: before that their settings may be missing. */
static bool is_idle(const Reader *r, const char *block)
{
    const Design *d = r->design;
    const char *key;
    for (size_t k = 0; r->problems.n == 0 && k < r->catalog->n; k++) {
        const Registry *registry = r->catalog->item[k];
        if (registry->idle != NULL && registry->idle(r->arena, d, &key) != NULL &&
            strcmp(key, block) == 0)
            return true;
    }
    return false;
}

void read_design(Reader *r)
{
    const Node *keep = node_get(r->root, "keep"), *columns = node_get(r->root, "columns");
    r->changed = (Text){.arena = r->arena};
    r->design->weights = r->spec->weights;
    read_conventions(r);
    record_block(r, "keep", keep);
    if (keep != NULL)
        read_keep(r, keep);
    record_block(r, "columns", columns);
    if (columns != NULL)
        read_columns(r, columns);
    const bool records = r->spec->tests.given;
    const Node *treatment = required(r, "treatment");
    const Node *outcomes = records ? node_get(r->root, "outcomes") : required(r, "outcomes");
    if (treatment != NULL)
        read_treatment(r, treatment);
    if (records && (outcomes != NULL || !key_is_misspelt(r->root, block_file.options, "outcomes")))
        read_record_outcomes(r, outcomes);
    else if (outcomes != NULL)
        read_outcomes(r, outcomes);
    read_covariates(r);
    read_missing_data(r, node_get(r->root, "missing_data"));
    read_propensity(r, node_get(r->root, "propensity"));
    read_matching(r, node_get(r->root, "matching"));
    read_effects(r, node_get(r->root, "effects"));
    check_design(r);
    make_contrasts(r);
    const bool no_score = is_idle(r, "propensity");
    if (no_score && r->entry == NULL && node_get(r->root, "propensity") != NULL)
        notes_add(&r->design->notes, r->arena, "propensity",
                  /* it may stand there for the alternatives */
                  node_get(r->root, "alternatives") != NULL ? NOTE_PLAIN : NOTE_CAUTION, NO_COUNT,
                  PHRASE("The main design needs no score (matching.method: {}), so what stands "
                         "under propensity changes nothing in it.",
                         piece_words(head_of(r->design->method)->name)));
    if (r->matchit && r->design->model != NULL && !no_score &&
        entry_has((const Entry *)r->design->model, TRAIT_GLM))
        text_format(&r->changed, "%sthe score model stops where R's glm stops",
                    r->changed.n > 0 ? ", " : "");
    if (r->changed.n > 0)
        notes_add(&r->design->notes, r->arena, "study", NOTE_PLAIN, NO_COUNT,
                  PHRASE("The study follows the conventions of MatchIt; by that alone {}.",
                         piece_setting(r->changed.bytes)));
}

/* data or tests, study, multiple, surveys, implementation, report and plan once; then the primary
 * design, and each alternative. */
static void read_file(Reader *r, const Node *root)
{
    Spec *spec = r->spec;
    const Node *alternatives = node_get(root, "alternatives");
    const Node *published = node_get(root, "published");
    const size_t n = alternatives != NULL && alternatives->kind == NODE_LIST ? alternatives->n : 0;
    check_keys(r, &block_file, root, NULL, NULL, 0);
    const Universe *universe = read_choices(r, root);
    spec->design = ARENA_ARRAY(r->arena, Design, n + 1 + spec->multiverse.n_combinations);
    spec->n_designs = 1;
    spec->design[0] =
        (Design){.name = DESIGN_PRIMARY, .label = "This study's design", .primary = true};
    r->root = root;
    r->design = &spec->design[0];
    r->record = true;
    read_study(r, node_get(root, "study"));
    read_records(r);
    const bool either = spec->tests.given || key_is_misspelt(root, block_file.options, "tests");
    const Node *data = either ? node_get(root, "data") : required(r, "data");
    if (data != NULL || spec->tests.given)
        read_data(r, data);
    read_design(r);
    read_multiple(r, node_get(root, "multiple"));
    record_block(r, "surveys", node_get(root, "surveys"));
    read_surveys(r, node_get(root, "surveys"));
    record_block(r, "implementation", node_get(root, "implementation"));
    read_implementation(r, node_get(root, "implementation"));
    read_report(r, node_get(root, "report"));
    read_plan(r, node_get(root, "plan"));
    r->record = false;
    read_alternatives(r, root);
    if (universe != NULL && r->problems.n == 0) /* each would tell them again */
        read_multiverse(r, root, universe);
    if (published != NULL)
        read_published(r, published);
}

/* Lines that wait for a person, once each: what else is wrong with them follows from that. */
static void refuse_open(Problems *problems, const Node *node, size_t *last_line)
{
    if (node->kind == NODE_SCALAR && text_equal(node->text, SPEC_OPEN) &&
        node->place.line != *last_line) {
        *last_line = node->place.line;
        problem_add(problems, node->place,
                    SPEC_OPEN " stands where you must write; the comment above the line says what "
                              "is asked");
    }
    for (size_t i = 0; i < node->n; i++)
        refuse_open(problems, node->item[i], last_line);
}

bool spec_read_with(Arena *arena, const Registries *catalog, const char *path, const char *bytes,
                    size_t n, Spec *out, Error *err)
{
    Reader r = {.arena = arena, .catalog = catalog, .spec = out, .problems = {.arena = arena}};
    *out = (Spec){.path = arena_copy_text(arena, path), .folder = os_folder_of(arena, path)};
    hash_file(bytes, n, out->sha256);
    const Node *root = node_parse(arena, out->path, bytes, n, &r.problems);
    if (root != NULL && root->kind != NODE_MAP)
        problem_add(&r.problems, root->place,
                    "a study file is made of keys and values, such as data: students.csv; this is "
                    "%s",
                    root->kind == NODE_LIST ? "a list" : "plain text");
    size_t last_line = 0;
    if (r.problems.n == 0)
        refuse_open(&r.problems, root, &last_line);
    if (r.problems.n == 0)
        read_file(&r, root);
    return problems_report(&r.problems, err);
}

bool spec_read_bytes(Arena *arena, const char *path, const char *bytes, size_t n, Spec *out,
                     Error *err)
{
    return spec_read_with(arena, &registries, path, bytes, n, out, err);
}

bool spec_read(Arena *arena, const char *path, Spec *out, Error *err)
{
    char *bytes;
    size_t n;
    if (os_is_folder(path))
        return error_set(err, ERR_STUDY, (Place){.file = path},
                         "this is a folder; name the study file in it");
    if (!os_is_file(path))
        return error_set(err, ERR_STUDY, (Place){.file = path},
                         "there is no such study file; check its name and folder");
    return os_read_file(arena, path, &bytes, &n, err) &&
           spec_read_bytes(arena, path, bytes, n, out, err);
}

const char *spec_unit(const Spec *spec)
{
    return spec->unit != NULL && spec->unit[0] != '\0' ? spec->unit : "student";
}

const char *spec_people(Arena *arena, const Spec *spec)
{
    return text_plural_of(arena, spec_unit(spec));
}
