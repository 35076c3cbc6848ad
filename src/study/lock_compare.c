/* Does a run use the design that was locked? */
#include "lock_parts.h"

#include "alike/match.h"
#include "alike/text.h"

#include <string.h>

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text == NULL ? "" : text;
}

/* Does a line of the text begin so? whole: and end so. */
static bool has_line(const char *text, const char *line, bool whole)
{
    const size_t n = strlen(line);
    for (const char *found = text; (found = strstr(found, line)) != NULL; found++)
        if ((found == text || found[-1] == '\n') &&
            (!whole || found[n] == '\n' || found[n] == '\0'))
            return true;
    return false;
}

/* A key at which nothing stands, or its default (a line of defaults; NULL: not asked), and which
 * the other text does not know: which keys there are follows from the model and the method, and
 * locks of earlier versions name more, or fewer. */
static bool is_idle(Arena *arena, const char *line, const char *other, const char *defaults)
{
    const size_t n = strcspn(line, ":");
    const char *value = line[n] == ':' ? line + n + 1 : line + n;
    const bool nothing = strcmp(value, " ") == 0 || strcmp(value, " []") == 0;
    return (nothing || (defaults != NULL && has_line(defaults, line, true))) &&
           !has_line(other, arena_copy_bytes(arena, line, n + 1), false);
}

/* Lines of `a` that `b` lacks. */
static void missing_lines(Arena *arena, const char *a, const char *b, const char *defaults,
                          const char *intro, Text *out)
{
    while (*a != '\0') {
        const size_t n = strcspn(a, "\n");
        const char *line = arena_copy_bytes(arena, a, n);
        if (n > 0 && !has_line(b, line, true) && !is_idle(arena, line, b, defaults))
            text_format(out, "%s '%s'\n", intro, line);
        a += n + (a[n] == '\n');
    }
}

static void compare_counts(const json_t *locked, const json_t *now, bool publish, const char *what,
                           const char *key, Text *out)
{
    if (json_object_get(locked, key) == NULL) /* a published lock tells no counts */
        return;
    const long long was = json_integer_value(json_object_get(locked, key));
    const long long is = json_integer_value(json_object_get(now, key));
    if (was != is && publish)
        text_format(out, "%s: not as many as were locked\n", what);
    else if (was != is)
        text_format(out, "%s: %lld were locked, %lld are here\n", what, was, is);
}

/* " of copies 3, 7 of the data"; "": there is one data set, or their numbers differ. */
static const char *which_copies(Arena *arena, const json_t *locked, const json_t *now)
{
    const json_t *was = json_object_get(locked, "copies_sha256");
    const json_t *is = json_object_get(now, "copies_sha256");
    Text which = {.arena = arena};
    size_t n = 0;
    if (json_array_size(was) == 0 || json_array_size(was) != json_array_size(is))
        return "";
    for (size_t k = 0; k < json_array_size(was); k++)
        if (!json_equal(json_array_get(was, k), json_array_get(is, k)))
            text_format(&which, "%s%zu", n++ > 0 ? ", " : "", k + 1);
    return n == 0
               ? ""
               : arena_printf(arena, " of cop%s %s of the data", n == 1 ? "y" : "ies", which.bytes);
}

/* How effects are estimated changes nobody who was chosen, and is told as what it is. */
static void compare_effects(Arena *arena, const char *locked, const char *now, const Design *design,
                            Text *out)
{
    const char *defaults = spec_effects_defaults(arena, design);

    missing_lines(arena, locked, now, defaults, "locked setting", out);
    missing_lines(arena, now, locked, defaults, "setting now", out);
}

/* Of one analysis, a line each; "" where nothing differs. */
static const char *compare_entries(Arena *arena, const json_t *locked, const json_t *now,
                                   const Design *design, const char *done, bool publish)
{
    const char *defaults = spec_design_defaults(arena, design);
    Text differences = {.arena = arena};
    text_add(&differences, "");
    missing_lines(arena, text_of(locked, "settings"), text_of(now, "settings"), NULL,
                  "locked setting", &differences);
    missing_lines(arena, text_of(now, "settings"), text_of(locked, "settings"), defaults,
                  "setting now", &differences);
    if (json_object_get(locked, "effects") != NULL) /* of an earlier version, which held none */
        compare_effects(arena, text_of(locked, "effects"), text_of(now, "effects"), design,
                        &differences);
    compare_counts(locked, now, publish, "program students in the cohort", "cohort_treated",
                   &differences);
    compare_counts(locked, now, publish, "comparison students in the cohort", "cohort_control",
                   &differences);
    compare_counts(locked, now, publish, arena_printf(arena, "program students %s", done),
                   "matched_treated", &differences);
    compare_counts(locked, now, publish, arena_printf(arena, "comparison students %s", done),
                   "matched_control", &differences);
    if (strcmp(text_of(locked, "cohort_sha256"), text_of(now, "cohort_sha256")) != 0)
        text_add(&differences, "the cohort is not made of the same students\n");
    if (strcmp(text_of(locked, "matching_sha256"), text_of(now, "matching_sha256")) != 0)
        text_format(&differences, "the %s sample%s is not the same\n", done,
                    which_copies(arena, locked, now));
    const char *why_was = text_of(locked, "infeasible"), *why_is = text_of(now, "infeasible");
    if ((why_was[0] == '\0') != (why_is[0] == '\0'))
        text_add(&differences, "whether the design can be carried out is not the same\n");
    else if (strcmp(why_was, why_is) != 0)
        text_add(&differences, "why the design can't be carried out is not the same\n");
    return differences.bytes;
}

static const json_t *find_entry(const json_t *analyses, const char *outcome, const char *design)
{
    for (size_t i = 0; i < json_array_size(analyses); i++) {
        const json_t *entry = json_array_get(analyses, i);
        if (strcmp(text_of(entry, "outcome"), outcome) == 0 &&
            strcmp(text_of(entry, "design"), design) == 0)
            return entry;
    }
    return NULL;
}

/* Whose line it is: "language, design primary"; "language (primary, wide), arithmetic (primary)";
 * or of all that were locked, since a study of twelve designs has one caliper. */
static const char *whose(Arena *arena, const Results *results, const char *const *lines,
                         const char *line)
{
    Text many = {.arena = arena};
    const Analysis *last = NULL;
    size_t n = 0, n_locked = 0;
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *a = &results->analysis[i];
        n_locked += lines[i] != NULL;
        if (lines[i] == NULL || !has_line(lines[i], line, true))
            continue;
        const bool goes_on = last != NULL && strcmp(last->outcome, a->outcome) == 0;
        if (!goes_on)
            text_format(&many, "%s%s (", last == NULL ? "" : "), ", a->outcome);
        text_format(&many, "%s%s", goes_on ? ", " : "", a->design);
        last = a;
        n++;
    }
    return n == 1          ? arena_printf(arena, "%s, design %s", last->outcome, last->design)
           : n == n_locked ? "every outcome and design that was locked"
                           : arena_printf(arena, "%s)", many.bytes);
}

static bool is_said(const char *const *lines, size_t n, const char *line)
{
    for (size_t i = 0; i < n; i++)
        if (lines[i] != NULL && has_line(lines[i], line, true))
            return true;
    return false;
}

/* lines[i]: of analysis i; NULL: it has none to compare with. Each line once, under whose it is. */
static void write_differences(Arena *arena, const Results *results, const char *const *lines,
                              Text *out)
{
    const char *head = "";
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *a = &results->analysis[i];
        if (lines[i] == NULL)
            text_format(out, "%s, design %s:\nnot in the lock; it was added later\n", a->outcome,
                        a->design);
        head = lines[i] == NULL ? "" : head;
        for (const char *at = lines[i] == NULL ? "" : lines[i]; *at != '\0';) {
            const size_t n = strcspn(at, "\n");
            const char *line = arena_copy_bytes(arena, at, n);
            at += n + (at[n] == '\n');
            if (is_said(lines, i, line))
                continue;
            const char *own = whose(arena, results, lines, line);
            if (strcmp(own, head) != 0)
                text_format(out, "%s:\n", own);
            head = own;
            text_format(out, "%s\n", line);
        }
    }
}

/* key: the lock's own, or NULL where its fingerprints are plain. */
static void compare_studies(Arena *arena, const json_t *locked, const LockKey *key,
                            const Results *results, Text *out)
{
    const char **lines = (const char **)arena_array(arena, results->n_analyses + 1, sizeof *lines);
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *a = &results->analysis[i];
        const json_t *was = find_entry(locked, a->outcome, a->design);
        if (was == NULL)
            continue;
        json_t *now = lock_entry(arena, results, a);
        if (key != NULL)
            lock_publish_entry(now, key);
        lines[i] = compare_entries(arena, was, now, a->design_spec, analysis_words(a)->done,
                                   results_published(results));
        json_decref(now);
    }
    write_differences(arena, results, lines, out);
    for (size_t i = 0; i < json_array_size(locked); i++) {
        const json_t *was = json_array_get(locked, i);
        bool still = false;
        for (size_t k = 0; k < results->n_analyses && !still; k++)
            still = strcmp(results->analysis[k].outcome, text_of(was, "outcome")) == 0 &&
                    strcmp(results->analysis[k].design, text_of(was, "design")) == 0;
        if (!still)
            text_format(out, "%s, design %s:\nlocked, but not in this study file any more\n",
                        text_of(was, "outcome"), text_of(was, "design"));
    }
}

/* What was chosen among. A lock without a multiverse is that of a study which had none. */
static void compare_multiverse(Arena *arena, const json_t *study, const Spec *spec, Text *out)
{
    const char *was = text_of(study, "multiverse");
    const char *now = spec->multiverse.text != NULL ? spec->multiverse.text : "";
    missing_lines(arena, was, now, NULL, "locked value", out);
    missing_lines(arena, now, was, NULL, "value now", out);
}

/* Which outcomes are judged together. A lock that says nothing of it is of a study that says
 * nothing either. */
static void compare_families(Arena *arena, const json_t *study, const Spec *spec, Text *out)
{
    const bool silent = json_object_get(study, "multiple") == NULL;
    const char *was = silent ? spec_families_text(arena, spec, true) : text_of(study, "multiple");
    const char *is = spec_families_text(arena, spec, false);
    Text differences = {.arena = arena};
    missing_lines(arena, was, is, NULL, "locked", &differences);
    missing_lines(arena, is, was, NULL, "now", &differences);
    if (differences.n > 0)
        text_format(out, "which outcomes are judged together:\n%s", differences.bytes);
}

/* Lines about one block of the study: what is asked of whom and counts as a top answer; what tells
 * how the program was carried out, and from which value on. */
static void compare_lines(Arena *arena, const char *was, const char *is, const char *what,
                          Text *out)
{
    Text differences = {.arena = arena};
    missing_lines(arena, was, is, NULL, "locked", &differences);
    missing_lines(arena, is, was, NULL, "now", &differences);
    if (differences.n > 0)
        text_format(out, "%s:\n%s", what, differences.bytes);
}

static const json_t *study_of(Arena *arena, const json_t *lock, const Spec *spec)
{
    return json_object_get(json_object_get(lock, "studies"), lock_study_name(arena, spec));
}

LockHolds lock_holds(Arena *arena, const Spec *spec, const char *existing)
{
    json_t *lock = lock_parse(existing);
    const json_t *study = study_of(arena, lock, spec);
    const LockHolds holds = study == NULL                              ? LOCK_NOTHING
                            : json_object_get(study, "key_id") == NULL ? LOCK_PLAIN
                                                                       : LOCK_KEYED;
    json_decref(lock);
    return holds;
}

/* NULL: it can be compared. */
static const char *why_not(const json_t *study, const LockKey *key)
{
    const char *id = text_of(study, "key_id");
    if (id[0] == '\0' || (key != NULL && strcmp(id, key->id) == 0))
        return NULL;
    return key == NULL
               ? "the locked design cannot be compared: its fingerprints are keyed, and no key "
                 "lies "
                 "beside the study file; put there the key that was made when the design was "
                 "first published (whoever did that has it), and run again"
               : "the locked design cannot be compared: its fingerprints were made with another "
                 "key "
                 "than the one beside the study file; put there the key with which the design was "
                 "published, and run again";
}

const char *lock_cannot_compare(Arena *arena, const Spec *spec, const char *existing,
                                const LockKey *key)
{
    json_t *lock = lock_parse(existing);
    const char *why = why_not(study_of(arena, lock, spec), key);
    json_decref(lock);
    return why;
}

bool lock_compare(Arena *arena, const char *path, const char *existing, const LockKey *key,
                  Results *results, Error *err)
{
    results->lock = "no design was locked before this run";
    if (existing == NULL)
        return true;
    json_t *lock = lock_parse(existing);
    if (lock == NULL)
        return error_set(err, ERR_DATA, (Place){.file = path},
                         "this lock can't be read as JSON; restore it from version control, or "
                         "delete it and run 'alike design' again");
    const json_t *study = study_of(arena, lock, results->spec);
    const char *why = why_not(study, key);
    if (study != NULL && why != NULL) {
        results->locked = true;
        results->lock_unknown = true;
        results->lock = why;
    } else if (study != NULL) {
        Text differences = {.arena = arena};
        compare_studies(arena, json_object_get(study, "analyses"),
                        json_object_get(study, "key_id") == NULL ? NULL : key, results,
                        &differences);
        compare_families(arena, study, results->spec, &differences);
        compare_lines(arena, text_of(study, "surveys"), spec_surveys_text(arena, results->spec),
                      "how surveys are compared", &differences);
        compare_lines(arena, text_of(study, "implementation"),
                      spec_implementation_text(arena, results->spec),
                      "how implementation is measured", &differences);
        compare_multiverse(arena, study, results->spec, &differences);
        lock_compare_inputs(arena, json_object_get(study, "inputs"),
                            json_object_get(study, "key_id") == NULL ? NULL : key, results);
        results->locked = true;
        results->lock_differs = differences.n > 0;
        results->lock = differences.n > 0 ? differences.bytes : "design as locked";
    }
    json_decref(lock);
    return true;
}
