/* Names that want to be run: every text of a study file, every header and every cell, through the
 * whole program. Nothing runs, every chart is drawn, and every file says what it shows. */
#include "archive.h"
#include "payload.h"
#include "rarer.h"
#include "shown.h"

#include "alike/workbook.h"

#include <dirent.h>
#include <gsl/gsl_errno.h>
#include <unistd.h>

typedef struct Here {
    Arena *arena;
    char *folder;
    const char *alike;
} Here;

static int set_up(void **state)
{
    char pattern[] = "/tmp/alike-payload-XXXXXX";
    Here *here = calloc(1, sizeof *here);
    here->arena = arena_create();
    here->folder = arena_copy_text(here->arena, mkdtemp(pattern));
    here->alike = getenv("ALIKE");
    *state = here;
    return 0;
}

static int tear_down(void **state)
{
    Here *here = *state;
    os_remove_tree(here->folder);
    arena_destroy(here->arena);
    free(here);
    return 0;
}

static const char *text_of(Arena *arena, const char *path)
{
    Error *err = ARENA_NEW(arena, Error);
    char *bytes = NULL;
    size_t n = 0;
    if (!os_read_file(arena, path, &bytes, &n, err))
        fail_msg("%s", err->text);
    return n == 0 ? "" : bytes;
}

/* A workbook's parts are XML, and no cell is a formula. */
static void check_workbook(Arena *arena, const char *path)
{
    Error *err = ARENA_NEW(arena, Error);
    char *bytes = NULL;
    size_t n = 0;
    if (!os_read_file(arena, path, &bytes, &n, err))
        fail_msg("%s", err->text);
    const Archive archive = {.bytes = bytes, .n = n};
    assert_true(archive_members(&archive) > 8);
    for (size_t k = 0; k < archive_members(&archive); k++) {
        const char *name = arena_printf(arena, "%s: %s", path, archive_name(&archive, arena, k));
        const char *text = archive_text(&archive, arena, k);
        check_letters(name, text, "\n");
        check_xml(name, text);
        if (strstr(text, "<f>") != NULL || strstr(text, "<f ") != NULL)
            fail_msg("%s: a formula", name);
    }
}

/* Every file below a folder is as it should be, and none was made by a command in a name. */
static size_t check_folder(Arena *arena, const char *folder)
{
    DIR *entries = opendir(folder);
    size_t n = 0;
    assert_non_null(entries);
    for (struct dirent *e; (e = readdir(entries)) != NULL;) {
        const char *path = os_join(arena, folder, e->d_name);
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        if (strcmp(e->d_name, "canary") == 0)
            fail_msg("a command in a name ran in %s", folder);
        if (strstr(e->d_name, "PAY") != NULL)
            fail_msg("a name stands in the name of %s", path);
        n += os_is_folder(path) ? check_folder(arena, path) : 1;
        if (strcmp(e->d_name, WORKBOOK_FILE) == 0)
            check_workbook(arena, path);
        else if (!os_is_folder(path))
            check_file(path, text_of(arena, path));
    }
    closedir(entries);
    return n;
}

static int run(const Here *here, Arena *arena, const char *command, const char *more)
{
    const char *log = os_join(arena, here->folder, "said");
    const char *verify = strcmp(command, "run") == 0 && more != NULL ? "--verify" : NULL;
    const char *const words[] = {here->alike, command, "study.yaml", "-o",
                                 "out",       more,    verify,       NULL};
    const char *const brief[] = {here->alike, command, "study.yaml", NULL};
    int status = -1;
    if (here->alike == NULL)
        skip();
    assert_true(
        os_run(strcmp(command, "check") == 0 ? brief : words, here->folder, log, 300.0, &status));
    check_letters(command, text_of(arena, log), "\n\t");
    assert_false(os_is_file(os_join(arena, here->folder, "canary")));
    assert_false(os_is_file("canary"));
    return status;
}

static void write_study(Study *s)
{
    Text text = {.arena = s->arena};
    text_add(&text, study_text(s));
    write_text(s, "study.yaml", &text);
}

/* --- one key at a time ------------------------------------------------------------------------ */

typedef enum Shape { SHAPE_SCALAR, SHAPE_LIST, SHAPE_MAP, N_SHAPES } Shape;

static bool takes(const Option *option, Shape shape)
{
    switch (option->type) {
    case OPT_NAMES:
        return shape == SHAPE_LIST;
    case OPT_LIMITS:
    case OPT_CUTS:
        return shape == SHAPE_MAP;
    case OPT_OTHER:
        return true;
    default:
        return shape == SHAPE_SCALAR;
    }
}

static const char *value_of(Arena *arena, const char *payload, Shape shape)
{
    const char *text = yaml(arena, payload);
    return shape == SHAPE_SCALAR ? text
           : shape == SHAPE_LIST ? arena_printf(arena, "[%s]", text)
                                 : arena_printf(arena, "{%s: %s}", text, text);
}

static int run_with(const Here *here, Arena *arena, const KeyRow *row, Shape shape, bool records)
{
    Study s = study_start(arena, here->folder, "plain", records);
    if (row->of != NULL && row->of->chosen) {
        const char *dot = strchr(row->of->key, '.');
        set(&s, arena_copy_bytes(arena, row->of->key, (size_t)(dot - row->of->key)), dot + 1,
            row->entry->name, false);
    }
    set(&s, row->block->name, row->option->name, value_of(arena, mixed, shape), true);
    write_study(&s);
    const int status = run(here, arena, "run", "--matched");
    if (status == 0)
        check_folder(arena, os_join(arena, here->folder, "out"));
    else if (status < 2 || status > 5)
        fail_msg("%s.%s: exit status %d: %s", row->block->name, row->option->name, status,
                 text_of(arena, os_join(arena, here->folder, "said")));
    return status;
}

/* Keys that are known to hold any words at all. */
static const char *const of_words[] = {"study.title",     "study.program", "study.unit",
                                       "columns.label",   "columns.group", "columns.unit",
                                       "outcomes.domain", "outcomes.label"};

/* Every key of the table by itself, in each shape it could have. Returns the text keys that take
 * words of any kind, the rows of which a new key is one as soon as it is in the table. */
static KeyRows text_keys(Arena *arena, const Here *here, bool records)
{
    const KeyRows rows = key_rows(arena, &registries);
    KeyRows taken = {0};
    size_t n_known = 0;
    taken.row = ARENA_ARRAY(arena, KeyRow, rows.n);
    for (size_t i = 0; i < rows.n; i++) {
        const KeyRow *row = &rows.row[i];
        const char *path = arena_printf(arena, "%s.%s", row->block->name, row->option->name);
        for (int shape = 0; shape < N_SHAPES; shape++) {
            if (!takes(row->option, (Shape)shape))
                continue;
            Arena *scratch = arena_create();
            const bool done = run_with(here, scratch, row, (Shape)shape, records) == 0;
            arena_destroy(scratch);
            if (done && row->option->type == OPT_TEXT)
                taken.row[taken.n++] = *row;
            for (size_t k = 0; done && k < COUNT_OF(of_words); k++)
                n_known += strcmp(of_words[k], path) == 0;
        }
    }
    assert_int_equal(n_known, COUNT_OF(of_words));
    return taken;
}

/* --- all at once ------------------------------------------------------------------------------ */

static size_t count_files(Arena *arena, const char *folder, const char *ending)
{
    DIR *entries = opendir(folder);
    size_t n = 0;
    assert_non_null(entries);
    for (struct dirent *e; (e = readdir(entries)) != NULL;)
        n += has_ending(e->d_name, ending) && strcmp(e->d_name, "style.gp") != 0;
    closedir(entries);
    (void)arena;
    return n;
}

static void check_study(const Here *here, const KeyRows *words, const char *payload, bool records)
{
    Arena *arena = arena_create();
    Study s = study_start(arena, here->folder, payload, records);
    const char *out = os_join(arena, here->folder, "out");
    const char *charts = os_join(arena, out, "charts");
    const char *said = os_join(arena, here->folder, "said");
    for (size_t i = 0; i < words->n; i++)
        set(&s, words->row[i].block->name, words->row[i].option->name, yaml(arena, payload), true);
    write_study(&s);
    if (run(here, arena, "check", NULL) != 0 || run(here, arena, "run", "--matched") != 0)
        fail_msg("%s", text_of(arena, said));
    assert_true(check_folder(arena, out) > 20);
    assert_non_null(strstr(text_of(arena, said), "PAY"));
    const char *page = text_of(arena, os_join(arena, out, "report.html"));
    assert_non_null(strstr(page, "PAY"));
    assert_null(strstr(page, "<strong>PAY</strong>"));
    assert_true(count_files(arena, charts, ".gp") >= 7);
    if (os_program_exists("gnuplot")) {
        assert_null(strstr(text_of(arena, said), "charts/"));
        assert_null(strstr(page, "This chart was not drawn"));
        const size_t n_narrow = count_files(arena, charts, "_narrow.svg");
        assert_true(n_narrow > 0);
        assert_int_equal(count_files(arena, charts, ".png"), n_narrow);
        assert_int_equal(count_files(arena, charts, ".svg"),
                         count_files(arena, charts, ".gp") + n_narrow);
        assert_int_equal(count_files(arena, charts, ".pdf"), count_files(arena, charts, ".gp"));
    }
    json_error_t problem;
    json_t *root = json_load_file(os_join(arena, out, "results.json"), 0, &problem);
    assert_string_equal(json_string_value(json_object_get(json_object_get(root, "study"), "title")),
                        payload);
    json_decref(root);
    os_remove_tree(out);
    arena_destroy(arena);
}

/* The keys without gnuplot: what it would be given is looked at. All words at once with it. */
static void check_studies(const Here *here, bool records)
{
    const char *path = getenv("PATH");
    const char *kept = arena_copy_text(here->arena, path == NULL ? "" : path);
    setenv("PATH", here->folder, 1);
    const KeyRows words = text_keys(here->arena, here, records);
    if (RARER == 1) /* gnuplot is no part of the program that sanitizers look at */
        setenv("PATH", kept, 1);
    for (size_t k = 0; k < COUNT_OF(payloads); k++)
        check_study(here, &words, payloads[k], records);
    setenv("PATH", kept, 1);
}

static void every_key_header_and_cell_of_a_student_file_is_inert(void **state)
{
    check_studies(*state, false);
}

static void every_key_header_and_cell_of_test_records_is_inert(void **state)
{
    check_studies(*state, true);
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(every_key_header_and_cell_of_a_student_file_is_inert),
        WITH_FOLDER(every_key_header_and_cell_of_test_records_is_inert),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
