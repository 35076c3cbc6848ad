/* What counts as another design than the locked one. */
#include "here.h"

#include "alike/lock.h"
#include "alike/study.h"

#include <gsl/gsl_errno.h>
#include <string.h>

static const char *const study = "data: {file: students.csv, id: id}\n"
                                 "treatment: {column: took, treated: \"1\", control: \"0\"}\n"
                                 "outcomes: [{name: reading, score: spring, pretest: fall}]\n"
                                 "covariates: [age]\n";

static void run_study(Here *here, const char *said, Results *out)
{
    const RunSettings settings = {
        .mode = FRAME_DESIGN, .jobs = 1, .invariants = true, .fingerprint = true};
    const char *path = arena_printf(here->arena, "%s/study.yaml", here->folder);
    Spec *spec = ARENA_NEW(here->arena, Spec);
    Text csv = {.arena = here->arena};
    text_add(&csv, "id,took,age,fall,spring\n");
    for (size_t i = 0; i < 60; i++)
        text_format(&csv, "s%zu,%d,%zu,%zu,%zu\n", i, i % 3 == 0, 8 + i % 5, 200 + 7 * i % 31,
                    210 + 11 * i % 37);
    if (!os_write_file(arena_printf(here->arena, "%s/students.csv", here->folder), csv.bytes, csv.n,
                       here->err) ||
        !spec_read_bytes(here->arena, path, said, strlen(said), spec, here->err) ||
        !plan_run(here->arena, spec, &settings, out, here->err))
        fail_msg("%s", here->err->text);
}

static void run_design(Here *here, Results *out)
{
    run_study(here, study, out);
}

/* The lock with one more line of settings before that line. */
static const char *with_line(Arena *arena, const char *lock, const char *before, const char *line)
{
    const char *at = strstr(lock, before);
    assert_non_null(at);
    return arena_printf(arena, "%.*s%s\\n%s", (int)(at - lock), lock, line, at);
}

/* The lock as it was before there was such a key. */
static const char *without_line(Arena *arena, const char *lock, const char *line)
{
    const char *at = strstr(lock, line);
    assert_non_null(at);
    const char *end = strstr(at, "\\n");
    return arena_printf(arena, "%.*s%s", (int)(at - lock), lock, end + 2);
}

/* A key that is newer than the lock changes nothing where it stands at its default. */
static void a_newer_key_at_its_default_is_no_difference(void **state)
{
    Here *here = *state;
    Results results;
    run_design(here, &results);
    const char *lock = lock_text(here->arena, &results, NULL);
    const char *older = without_line(here->arena, lock, "matching.schools: ");
    assert_true(lock_compare(here->arena, "design.lock", older, NULL, &results, here->err));
    assert_string_equal(results.lock, "design as locked");
    older = without_line(here->arena, lock, "covariates: "); /* it has no default */
    assert_true(lock_compare(here->arena, "design.lock", older, NULL, &results, here->err));
    assert_true(results.lock_differs);
}

/* How the effect is estimated is locked too, setting by setting; nobody else is chosen by it. */
static void an_effect_estimated_otherwise_is_told_setting_by_setting(void **state)
{
    Here *here = *state;
    Results locked, now;
    run_study(here, arena_printf(here->arena, "%seffects: {meaningful: 0.05}\n", study), &locked);
    const char *lock = lock_text(here->arena, &locked, NULL);
    assert_true(lock_compare(here->arena, "design.lock", lock, NULL, &locked, here->err));
    assert_string_equal(locked.lock, "design as locked");
    run_study(here,
              arena_printf(here->arena,
                           "%seffects: {meaningful: 0.1, adjust: no, variance: HC1, "
                           "confidence: 0.9, subgroups: [age], bootstrap: 499}\n",
                           study),
              &now);
    assert_true(lock_compare(here->arena, "design.lock", lock, NULL, &now, here->err));
    static const char *const told[] = {
        "locked setting 'effects.adjust: yes'",      "setting now 'effects.adjust: no'",
        "locked setting 'effects.variance: auto'",   "setting now 'effects.variance: HC1'",
        "locked setting 'effects.confidence: 0.95'", "setting now 'effects.confidence: 0.9'",
        "locked setting 'effects.subgroups: []'",    "setting now 'effects.subgroups: [age]'",
        "setting now 'effects.meaningful: 0.1'",     "setting now 'effects.bootstrap: 499'"};
    for (size_t i = 0; i < COUNT_OF(told); i++)
        if (strstr(now.lock, told[i]) == NULL)
            fail_msg("%s\nis not in:\n%s", told[i], now.lock);
    assert_null(strstr(now.lock, "sample"));
}

/* One of an earlier version says nothing of effects. */
static void a_lock_without_effects_is_compared_by_its_design(void **state)
{
    Here *here = *state;
    Results results;
    run_study(here, study, &results);
    const char *lock = lock_text(here->arena, &results, NULL);
    const char *at = strstr(lock, "\"effects\": ");
    assert_non_null(at);
    const char *end = strchr(at, '\n');
    const char *older = arena_printf(here->arena, "%.*s%s", (int)(at - lock), lock, end + 1);
    run_study(here, arena_printf(here->arena, "%seffects: {adjust: no}\n", study), &results);
    assert_true(lock_compare(here->arena, "design.lock", older, NULL, &results, here->err));
    assert_string_equal(results.lock, "design as locked");
}

static void keys_at_which_nothing_stood_may_come_and_go(void **state)
{
    static const char *const idle[] = {"propensity.column: ", "matching.other: []"};
    static const char *const said[] = {"propensity.column: mine", "matching.other: [age]",
                                       "propensity.squares: [age]", "covariates: []"};
    Here *here = *state;
    Results results;
    run_design(here, &results);
    const char *lock = lock_text(here->arena, &results, NULL);
    for (size_t i = 0; i < COUNT_OF(idle); i++) {
        const char *locked = with_line(here->arena, lock, "propensity.model: ", idle[i]);
        assert_true(lock_compare(here->arena, "design.lock", locked, NULL, &results, here->err));
        assert_string_equal(results.lock, "design as locked");
    }
    for (size_t i = 0; i < COUNT_OF(said); i++) {
        const char *locked = with_line(here->arena, lock, "propensity.model: ", said[i]);
        assert_true(lock_compare(here->arena, "design.lock", locked, NULL, &results, here->err));
        assert_true(results.lock_differs);
        assert_non_null(
            strstr(results.lock, arena_printf(here->arena, "locked setting '%s'\n", said[i])));
    }
}

/* What is judged together may not be chosen when the results are known. */
static void another_family_of_tests_is_a_difference(void **state)
{
    Here *here = *state;
    Results results, other;
    run_design(here, &results);
    const char *lock = lock_text(here->arena, &results, NULL);
    run_study(here, arena_printf(here->arena, "%smultiple: holm\n", study), &other);
    assert_true(lock_compare(here->arena, "design.lock", lock, NULL, &other, here->err));
    assert_true(other.lock_differs);
    assert_non_null(strstr(other.lock, "which outcomes are judged together:\n"
                                       "locked 'multiple.method: bh'\n"
                                       "now 'multiple.method: holm'\n"));
    /* a lock of an earlier version says nothing of it: then nothing had been chosen */
    const char *at = strstr(lock, "\"multiple\":"), *end = strchr(at, '\n');
    const char *older = arena_printf(here->arena, "%.*s%s", (int)(at - lock), lock, end + 1);
    if (end[-1] != ',') /* it was the last */
        older = arena_printf(here->arena, "%.*s\"x\": 1\n%s", (int)(at - lock), lock, end + 1);
    assert_true(lock_compare(here->arena, "design.lock", older, NULL, &results, here->err));
    assert_string_equal(results.lock, "design as locked");
    assert_true(lock_compare(here->arena, "design.lock", older, NULL, &other, here->err));
    assert_non_null(strstr(other.lock, "now 'multiple.method: holm'"));
}

/* The bytes 0 to 31, or others, as they would be read from the key's file. */
static LockKey a_key(Here *here, unsigned first)
{
    LockKey key;
    Text text = {.arena = here->arena};
    const char *path = os_join(here->arena, here->folder, "study.key");
    text_add(&text, "# words of ours\n");
    for (unsigned i = 0; i < LOCK_KEY_BYTES; i++)
        text_format(&text, "%02x", (first + i) & 0xff);
    text_add(&text, "\n");
    if (!os_write_file(path, text.bytes, text.n, here->err) ||
        !lock_key_read(here->arena, path, &key, here->err))
        fail_msg("%s", here->err->text);
    assert_true(key.found);
    return key;
}

/* Values of Python's hmac and hashlib. */
static void a_keyed_fingerprint_is_hmac_sha256(void **state)
{
    const LockKey key = a_key(*state, 0), other = a_key(*state, 1);
    char out[65], plain[65];
    memset(plain, 0, sizeof plain);
    for (size_t i = 0; i < 64; i++)
        plain[i] = i % 2 == 0 ? 'a' : 'b';
    lock_key_sign(&key, "cohort_sha256", plain, out);
    assert_string_equal(out, "b456b8d84762b6ec42c052208c872684069c6b77c8a942132dbfce9c3ebb3140");
    assert_string_equal(key.id, "116b4852f3461f03");
    assert_string_not_equal(other.id, key.id);
    lock_key_sign(&key, "matching_sha256", plain, out);
    assert_string_not_equal(out,
                            "b456b8d84762b6ec42c052208c872684069c6b77c8a942132dbfce9c3ebb3140");
}

static void a_file_that_holds_no_key_is_an_error(void **state)
{
    static const char *const texts[] = {
        "", "# only words\n", "000102\n",
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1g\n",
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f00\n"};
    Here *here = *state;
    LockKey key;
    const char *path = os_join(here->arena, here->folder, "study.key");
    assert_true(lock_key_read(here->arena, path, &key, here->err));
    assert_false(key.found);
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        assert_true(os_write_file(path, texts[i], strlen(texts[i]), here->err));
        assert_false(lock_key_read(here->arena, path, &key, here->err));
        assert_int_equal(here->err->kind, ERR_DATA);
        assert_non_null(strstr(here->err->text, "this is not the key of a published lock"));
        error_clear(here->err);
    }
}

static void a_published_lock_tells_no_hash_and_no_count(void **state)
{
    Here *here = *state;
    const LockKey key = a_key(here, 0);
    Results results;
    run_design(here, &results);
    const char *lock = lock_text(here->arena, &results, "{\"studies\": {\"other.yaml\": {}}}");
    const char *published = lock_public(here->arena, results.spec, lock, &key);
    const Analysis *a = &results.analysis[0];
    const char *const gone[] = {a->cohort_sha256, a->matching_sha256, "cohort_treated",
                                "cohort_control", "matched_treated",  "matched_control",
                                "other.yaml"};
    for (size_t i = 0; i < COUNT_OF(gone); i++) {
        assert_non_null(strstr(lock, gone[i]));
        assert_null(strstr(published, gone[i]));
    }
    lock_publish_results(&key, &results);
    assert_non_null(strstr(published, a->cohort_sha256));
    assert_non_null(strstr(published, a->matching_sha256));
    lock_publish_results(NULL, &results);
    assert_string_equal(a->cohort_sha256, "");
    assert_null(
        lock_public(here->arena, results.spec, "{\"studies\": {\"other.yaml\": {}}}", &key));
}

static void a_published_lock_does_not_say_how_many_an_infeasible_design_had(void **state)
{
    Here *here = *state;
    const LockKey key = a_key(here, 0);
    Results results;
    run_design(here, &results);
    results.analysis[0].infeasible =
        phrase_new(here->arena, PHRASE("of {} nobody", piece_number(41)));
    const char *lock = lock_text(here->arena, &results, NULL);
    const char *published = lock_public(here->arena, results.spec, lock, &key);
    assert_non_null(strstr(lock, "of 41 nobody"));
    assert_null(strstr(published, "41 nobody"));
    assert_non_null(strstr(published, "could not be carried out"));
    assert_true(lock_compare(here->arena, "design.lock", published, &key, &results, here->err));
    assert_string_equal(results.lock, "design as locked");
    results.analysis[0].infeasible = NULL;
    assert_true(lock_compare(here->arena, "design.lock", published, &key, &results, here->err));
    assert_non_null(strstr(results.lock, "whether the design can be carried out is not the same"));
}

static void a_published_lock_is_compared_with_its_key_and_with_no_other(void **state)
{
    Here *here = *state;
    const LockKey key = a_key(here, 0), other = a_key(here, 1);
    Results results;
    run_design(here, &results);
    const char *lock =
        lock_public(here->arena, results.spec, lock_text(here->arena, &results, NULL), &key);
    assert_int_equal(lock_holds(here->arena, results.spec, lock), LOCK_KEYED);
    const LockKey *const wrong[] = {NULL, &other};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        assert_true(lock_compare(here->arena, "design.lock", lock, wrong[i], &results, here->err));
        assert_true(results.locked && results.lock_unknown && !results.lock_differs);
        assert_non_null(strstr(results.lock, "cannot be compared"));
        assert_null(strstr(results.lock, "differs"));
        assert_non_null(strstr(results.lock, i == 0 ? "no key lies" : "another key"));
        results.lock_unknown = false;
    }
    assert_true(lock_compare(here->arena, "design.lock", lock, &key, &results, here->err));
    assert_false(results.lock_unknown);
    assert_string_equal(results.lock, "design as locked");
    results.analysis[0].cohort_sha256[0] ^= 1; /* another cohort */
    assert_true(lock_compare(here->arena, "design.lock", lock, &key, &results, here->err));
    assert_string_equal(results.lock, "reading, design primary:\n"
                                      "the cohort is not made of the same students\n");
}

/* Of many designs a change is told once, of those that it is a change of. */
static void what_differs_is_said_once_of_all_whose_it_is(void **state)
{
    Here *here = *state;
    Results results;
    const char *many = arena_printf(here->arena,
                                    "%salternatives: [{name: wide, matching: {caliper: 2}}, "
                                    "{name: twice, matching: {ratio: 2}}]\n",
                                    study);
    run_study(here, many, &results);
    const char *lock = lock_text(here->arena, &results, NULL);
    assert_int_equal(results.n_analyses, 3);
    results.analysis[0].cohort_sha256[0] ^= 1;
    results.analysis[2].cohort_sha256[0] ^= 1;
    assert_true(lock_compare(here->arena, "design.lock", lock, NULL, &results, here->err));
    assert_string_equal(results.lock, "reading (primary, twice):\n"
                                      "the cohort is not made of the same students\n");
    results.analysis[1].cohort_sha256[0] ^= 1;
    results.analysis[1].matching_sha256[0] ^= 1;
    assert_true(lock_compare(here->arena, "design.lock", lock, NULL, &results, here->err));
    assert_string_equal(results.lock, "every outcome and design that was locked:\n"
                                      "the cohort is not made of the same students\n"
                                      "reading, design wide:\n"
                                      "the matched sample is not the same\n");
    results.analysis[0].design = "new"; /* and the first is locked, but not there any more */
    assert_true(lock_compare(here->arena, "design.lock", lock, NULL, &results, here->err));
    assert_string_equal(results.lock, "reading, design new:\n"
                                      "not in the lock; it was added later\n"
                                      "every outcome and design that was locked:\n"
                                      "the cohort is not made of the same students\n"
                                      "reading, design wide:\n"
                                      "the matched sample is not the same\n"
                                      "reading, design primary:\n"
                                      "locked, but not in this study file any more\n");
}

/* --- the data --------------------------------------------------------------------------------- */

/* What a study of several files may have read: the answer of a database among them. */
static InputFile an_input(Here *here, const char *file, InputRole role, size_t rows, char contents)
{
    InputFile out = {.file = os_join(here->arena, here->folder, file), .role = role, .rows = rows};
    memset(out.hash.sha256, contents, sizeof out.hash.sha256 - 1);
    if (strstr(file, ".sql") == NULL)
        return out;
    memset(out.hash.rows, contents, sizeof out.hash.rows - 1);
    memset(out.hash.design_rows, contents, sizeof out.hash.design_rows - 1);
    memset(out.hash.sha256, 'f', sizeof out.hash.sha256 - 1); /* of the query */
    return out;
}

typedef struct Data {
    InputFile input[3];
    Results results;
    const char *lock;
} Data;

static Data locked_data(Here *here)
{
    Data out = {.input = {an_input(here, "tests.sql", INPUT_TESTS, 5000, 'a'),
                          an_input(here, "students.csv", INPUT_STUDENTS, 1200, 'b'),
                          an_input(here, "norms.csv", INPUT_NORMS, 0, 'c')}};
    run_design(here, &out.results);
    out.results.n_inputs = 3;
    out.results.input = out.input;
    out.lock = lock_text(here->arena, &out.results, NULL);
    return out;
}

/* What is said of the data as they are now. */
static const char *told(Here *here, Data *data, const char *lock, const LockKey *key)
{
    Results *results = &data->results;
    results->input = data->input;
    results->n_lock_inputs = 0;
    assert_true(lock_compare(here->arena, "design.lock", lock, key, results, here->err));
    assert_string_equal(results->lock, "design as locked");
    return results_data_locked(here->arena, results);
}

#define OTHER_DATA "The data are not those that were locked: "
#define NO_OTHER_DESIGN                                                                            \
    " That alone is no other design, since scores come later: a design is known by who is "        \
    "compared with whom."

static void data_that_changed_are_told_and_are_no_other_design(void **state)
{
    Here *here = *state;
    Data data = locked_data(here);
    assert_non_null(strstr(data.lock, "\"file\": \"tests.sql\""));
    assert_string_equal(told(here, &data, data.lock, NULL), "The data are those that were locked.");
    data.input[0].hash.rows[0] = '0'; /* outcomes came, or another query asks for the same rows */
    data.input[0].hash.sha256[0] = '0';
    assert_string_equal(told(here, &data, data.lock, NULL),
                        "The data are those that were locked, scores of outcomes aside, whose "
                        "values no design reads.");
    data.input[0].hash.design_rows[5] = '0';
    data.input[2].hash.sha256[5] = '0';
    assert_string_equal(told(here, &data, data.lock, NULL),
                        OTHER_DATA "tests.sql has changed (5,000 rows then and now), norms.csv has "
                                   "changed." NO_OTHER_DESIGN);
    data.input[0].rows = 5001;
    data.input[2].hash.sha256[5] = 'c';
    assert_string_equal(told(here, &data, data.lock, NULL),
                        OTHER_DATA "tests.sql has changed (5,000 rows then, 5,001 "
                                   "now)." NO_OTHER_DESIGN);
    assert_int_equal(data.results.n_lock_inputs, 3);
    assert_int_equal(data.results.lock_input[0].state, INPUT_CHANGED);
    assert_int_equal(data.results.lock_input[1].state, INPUT_SAME);
    data.results.lock_differs = true;
    assert_string_equal(results_data_locked(here->arena, &data.results),
                        OTHER_DATA "tests.sql has changed (5,000 rows then, 5,001 now).");
}

static void files_are_known_again_by_name_and_by_contents(void **state)
{
    Here *here = *state;
    Data data = locked_data(here);
    data.input[1].file = os_join(here->arena, here->folder, "pupils.csv"); /* renamed */
    data.input[2].file = "/elsewhere/norms.csv";                           /* moved, and changed */
    data.input[2].hash.sha256[0] = '0';
    assert_string_equal(told(here, &data, data.lock, NULL),
                        OTHER_DATA "/elsewhere/norms.csv has changed." NO_OTHER_DESIGN);
    data.input[1].hash.sha256[0] = '0'; /* another name, and other rows: another file */
    data.input[2].hash.sha256[0] = 'c';
    assert_string_equal(told(here, &data, data.lock, NULL),
                        OTHER_DATA "pupils.csv was not read then (1,200 rows), students.csv is not "
                                   "read any more (1,200 rows)." NO_OTHER_DESIGN);
    data = locked_data(here);
    data.input[1].role = INPUT_ROSTER; /* the same file, read for something else */
    assert_non_null(strstr(told(here, &data, data.lock, NULL), "students.csv was not read then"));
    data = locked_data(here);
    Results *results = &data.results;
    Spec there = *results->spec; /* as where the program is started in the study's folder */
    there.folder = ".";
    results->spec = &there;
    for (size_t i = 0; i < results->n_inputs; i++)
        data.input[i].file = os_file_name(data.input[i].file);
    assert_string_equal(told(here, &data, data.lock, NULL), "The data are those that were locked.");
    assert_string_equal(results->lock_input[1].file, "students.csv");
}

static void a_lock_of_an_earlier_version_is_compared_without_data(void **state)
{
    Here *here = *state;
    Data data = locked_data(here);
    const char *from = strstr(data.lock, "\"inputs\": ["), *to = strstr(from, "],") + 2;
    const char *older = arena_printf(here->arena, "%.*s%s", (int)(from - data.lock), data.lock, to);
    assert_string_equal(told(here, &data, older, NULL), "");
    assert_int_equal(data.results.n_lock_inputs, 0);
}

static void published_data_are_compared_by_keyed_hashes_without_counts(void **state)
{
    Here *here = *state;
    const LockKey key = a_key(here, 0);
    Data data = locked_data(here);
    const char *published = lock_public(here->arena, data.results.spec, data.lock, &key);
    const char *const gone[] = {data.input[0].hash.design_rows,
                                data.input[0].hash.sha256,
                                data.input[1].hash.sha256,
                                "\"rows\"",
                                "5000",
                                "1200"};
    for (size_t i = 0; i < COUNT_OF(gone); i++) {
        assert_non_null(strstr(data.lock, gone[i]));
        assert_null(strstr(published, gone[i]));
    }
    char keyed[65];
    lock_key_sign(&key, "rows_hash", data.input[0].hash.design_rows, keyed);
    assert_non_null(strstr(published, keyed));
    assert_string_equal(told(here, &data, published, &key), "The data are those that were locked.");
    data.input[0].hash.design_rows[5] = '0';
    data.input[0].rows = 5001;
    assert_string_equal(told(here, &data, published, &key),
                        OTHER_DATA "tests.sql has changed." NO_OTHER_DESIGN);
    /* and where the lock beside the study is plain, but results are published */
    told(here, &data, data.lock, NULL);
    assert_int_equal(data.results.lock_input[0].rows_locked, 5000);
    lock_publish_results(&key, &data.results);
    assert_int_equal(data.results.lock_input[0].rows_locked, 0);
    assert_string_equal(results_data_locked(here->arena, &data.results),
                        OTHER_DATA "tests.sql has changed." NO_OTHER_DESIGN);
}

static void of_many_files_that_changed_the_first_are_named(void **state)
{
    enum { FILES = 9 };
    Here *here = *state;
    LockedInput input[FILES];
    const Results results = {.n_lock_inputs = FILES, .lock_input = input};
    for (size_t i = 0; i < FILES; i++)
        input[i] = (LockedInput){.file = arena_printf(here->arena, "%zu.csv", i),
                                 .state = i == 2 ? INPUT_SAME : INPUT_CHANGED};
    const char *said = results_data_locked(here->arena, &results);
    assert_non_null(strstr(said, "0.csv has changed, 1.csv has changed, 3.csv has changed"));
    assert_non_null(strstr(said, "6.csv has changed, and 2 more."));
    assert_null(strstr(said, "7.csv"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_newer_key_at_its_default_is_no_difference, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(an_effect_estimated_otherwise_is_told_setting_by_setting,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_lock_without_effects_is_compared_by_its_design, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(keys_at_which_nothing_stood_may_come_and_go, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_differs_is_said_once_of_all_whose_it_is, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(another_family_of_tests_is_a_difference, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_keyed_fingerprint_is_hmac_sha256, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_that_holds_no_key_is_an_error, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_published_lock_tells_no_hash_and_no_count, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(
            a_published_lock_does_not_say_how_many_an_infeasible_design_had, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_published_lock_is_compared_with_its_key_and_with_no_other,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(data_that_changed_are_told_and_are_no_other_design, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(files_are_known_again_by_name_and_by_contents, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_lock_of_an_earlier_version_is_compared_without_data,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(published_data_are_compared_by_keyed_hashes_without_counts,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(of_many_files_that_changed_the_first_are_named, set_up,
                                        tear_down),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
