/* Studies whose every name, header and cell is somebody's attempt to be run, or an ordinary name
 * that something once stumbled over. */
#ifndef STUDY_PAYLOAD_H
#define STUDY_PAYLOAD_H

#include "check.h"

#include <stdio.h>
#include <string.h>

#include "alike/os.h"
#include "alike/quote.h"
#include "spec/reader.h"

/* Each holds PAY, by which it is found again, and nothing that a file's name can't hold. */
static const char *const payloads[] = {
    "PAY-a'b''c\"d\\e{f}_g^h@i&j~k%l%s#m;n",
    "PAY`touch canary`\".system(\"touch canary\").\"'.system('touch canary').'$(touch canary)"
    "|touch canary",
    "<PAY a=\"b\" onload='x'><!--]]>&lt;{PAY Bold x}**PAY**[PAY](javascript:x)|PAY|",
    "\x1B[2J\x07PAY\r\nsystem 'touch canary'\t\xE2\x80\xAE\xE2\x81\xA6\xC2\x9B"
    "31m\x7F\xEF\xBB\xBFx",
    "=PAY|' C'!A0",
    "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D \xD8\xB3\xD9\x84\xD8\xA7\xD9\x85 PAY mmmmmmmmmmmmmmmmmmmm "
    "mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm",
};
/* Something of each. */
static const char mixed[] =
    "'PAY\x1B]0;\x07\xE2\x80\xAE`touch canary`\".system('touch canary').\"<PAY "
    "a='b'>]]>\r\n=x\\";

/* --- YAML and CSV ---------------------------------------------------------------------------- */

static inline const char *yaml(Arena *arena, const char *text)
{
    Text out = {.arena = arena};
    text_add(&out, "\"");
    for (uint32_t letter; *text != '\0';) {
        const size_t n = letter_read(text, &letter);
        if (letter == '"' || letter == '\\')
            text_format(&out, "\\%c", (int)letter);
        else if (letter_is_control(letter))
            text_format(&out, "\\u%04X", letter);
        else
            text_add_bytes(&out, text, n);
        text += n;
    }
    text_add(&out, "\"");
    return out.bytes;
}

static inline const char *csv_cell(Arena *arena, const char *text)
{
    Text out = {.arena = arena};
    text_add(&out, "\"");
    for (; *text != '\0'; text++) {
        text_add(&out, *text == '"' ? "\"" : "");
        text_add_bytes(&out, text, 1);
    }
    text_add(&out, "\"");
    return out.bytes;
}

/* --- settings -------------------------------------------------------------------------------- */

enum { SETTINGS_MAX = 400 };

typedef struct Setting {
    const char *block, *key, *value; /* value: as YAML */
    bool held;                       /* the key under test: nothing else may stand in its place */
} Setting;

/* A study being made: settings by block, and its data files in a folder. */
typedef struct Study {
    Arena *arena;
    const char *folder, *payload;
    bool records; /* made of test records */
    size_t n;
    Setting setting[SETTINGS_MAX];
} Study;

static inline void set(Study *s, const char *block, const char *key, const char *value, bool held)
{
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(s->setting[i].block, block) == 0 && strcmp(s->setting[i].key, key) == 0) {
            if (!s->setting[i].held)
                s->setting[i] = (Setting){block, key, value, held};
            return;
        }
    assert_true(s->n < SETTINGS_MAX);
    s->setting[s->n++] = (Setting){block, key, value, held};
}

/* The payload with a word of its own behind it: of a header, a level, a school. */
static inline const char *name(const Study *s, const char *word)
{
    return arena_printf(s->arena, "%s %s", s->payload, word);
}

static inline const char *quoted(const Study *s, const char *word)
{
    return yaml(s->arena, name(s, word));
}

/* All settings of a block as one value of the key above it. */
static inline void fold(Study *s, const Block *block)
{
    Text out = {.arena = s->arena};
    const char *dot = strchr(block->name, '.');
    const bool in_list = block->entry != NULL && block != &block_columns;
    bool any = false;
    text_add(&out, in_list ? "[{" : "{");
    if (block == &block_columns)
        text_format(&out, "%s: {", quoted(s, s->records ? "gender" : "grade"));
    for (size_t i = 0; i < s->n; i++) {
        if (strcmp(s->setting[i].block, block->name) != 0)
            continue;
        text_format(&out, "%s%s: %s", any ? ", " : "", s->setting[i].key, s->setting[i].value);
        any = true;
    }
    text_add(&out, block == &block_columns ? "}" : "");
    text_add(&out, in_list ? "}" : "}");
    if (block == &block_outcomes && !s->records)
        text_format(&out, ", {name: read_2, score: %s, pretest: %s, scale: same}",
                    quoted(s, "later"), quoted(s, "before"));
    text_add(&out, in_list ? "]" : "");
    if (any && dot != NULL)
        set(s, arena_copy_bytes(s->arena, block->name, (size_t)(dot - block->name)), dot + 1,
            out.bytes, false);
    else if (any)
        set(s, "", block->name, out.bytes, false);
}

static inline const char *study_text(Study *s)
{
    Text out = {.arena = s->arena};
    for (int nested = 1; nested >= 0; nested--)
        for (size_t b = 0; b < n_spec_blocks; b++)
            if (spec_blocks[b]->name[0] != '\0' &&
                (strchr(spec_blocks[b]->name, '.') != NULL) == (nested == 1))
                fold(s, spec_blocks[b]);
    for (size_t i = 0; i < s->n; i++)
        if (s->setting[i].block[0] == '\0')
            text_format(&out, "%s: %s\n", s->setting[i].key, s->setting[i].value);
    return out.bytes;
}

/* --- data ------------------------------------------------------------------------------------ */

static inline void write_text(const Study *s, const char *file, const Text *text)
{
    Error *err = ARENA_NEW(s->arena, Error);
    if (!os_write_file(os_join(s->arena, s->folder, file), text->bytes, text->n, err))
        fail_msg("%s", err->text);
}

static inline void add_cells(const Study *s, Text *out, const char *const *word, size_t n)
{
    for (size_t i = 0; i < n; i++)
        text_format(out, "%s%s", i > 0 ? "," : "", csv_cell(s->arena, name(s, word[i])));
    text_add(out, "\n");
}

static inline unsigned draw(uint64_t *seed, unsigned n)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(*seed >> 33) % n;
}

/* Begins with what a spreadsheet would run. */
static inline const char *id_of(const Study *s, int i)
{
    static const char *const first[] = {"=", "+", "-", "@", "\t", "\r", "'", " =", ""};
    return csv_cell(s->arena,
                    arena_printf(s->arena, "%s%s%d", first[i % 9], name(s, ""), 1000 + i));
}

static inline const char *data_name(const Study *s)
{
    return arena_printf(s->arena, "%.*s.csv", strlen(s->payload) > 150 ? 12 : 150, s->payload);
}

static inline void make_students(Study *s)
{
    static const char *const header[] = {"id",     "arm",   "grade", "site",
                                         "before", "after", "later", "unused"};
    static const char *const grade[] = {"a", "b", "c"};
    Arena *arena = s->arena;
    Text out = {.arena = arena};
    uint64_t seed = 7;
    add_cells(s, &out, header, COUNT_OF(header));
    for (int i = 0; i < 240; i++) {
        const unsigned site = draw(&seed, 12), before = 180 + draw(&seed, 40);
        const bool treated = draw(&seed, 3) == 0;
        text_format(&out, "%s,%s,%s,%s,%u,%u,%u,%s\n", id_of(s, i),
                    csv_cell(arena, name(s, treated ? "yes" : "no")),
                    csv_cell(arena, name(s, grade[draw(&seed, 3)])),
                    csv_cell(arena, name(s, arena_printf(arena, "site %u", site))), before,
                    before + 3 + draw(&seed, 15) + treated, before + draw(&seed, 25),
                    csv_cell(arena, name(s, "cell")));
    }
    write_text(s, data_name(s), &out);
}

static inline void make_records(Study *s)
{
    static const char *const header[] = {"id",    "subject", "term", "date",
                                         "score", "school",  "grade"};
    static const char *const of_student[] = {"id", "gender"}, *const of_school[] = {"school",
                                                                                    "type"};
    Arena *arena = s->arena;
    Text tests = {.arena = arena}, students = {.arena = arena}, schools = {.arena = arena},
         norms = {.arena = arena};
    uint64_t seed = 7;
    const char *subject = csv_cell(arena, s->payload);
    add_cells(s, &tests, header, COUNT_OF(header));
    add_cells(s, &students, of_student, COUNT_OF(of_student));
    add_cells(s, &schools, of_school, COUNT_OF(of_school));
    for (int i = 0; i < 360; i++) {
        const int school = i % 12, grade = 3 + i / 12 % 2;
        const unsigned before = 180 + draw(&seed, 40);
        const char *place = csv_cell(arena, name(s, arena_printf(arena, "school %d", school)));
        text_format(&tests, "%s,%s,Fall 2014-2015,2014-09-15,%u,%s,%d\n", id_of(s, i), subject,
                    before, place, grade);
        text_format(&tests, "%s,%s,Spring 2014-2015,2015-05-13,%u,%s,%d\n", id_of(s, i), subject,
                    before + 5 + draw(&seed, 12) + (school < 5), place, grade);
        text_format(&students, "%s,%s\n", id_of(s, i),
                    csv_cell(arena, name(s, draw(&seed, 2) == 0 ? "f" : "m")));
        if (i < 12)
            text_format(&schools, "%s,%s\n", place,
                        csv_cell(arena, name(s, i % 3 == 0 ? "large" : "small")));
    }
    text_add(&norms, "subject,grade,term,mean,sd\n");
    for (int grade = 3; grade <= 4; grade++)
        text_format(&norms, "%s,%d,fall,195,14\n%s,%d,spring,206,15\n", subject, grade, subject,
                    grade);
    write_text(s, data_name(s), &tests);
    write_text(s, "students.csv", &students);
    write_text(s, "schools.csv", &schools);
    write_text(s, "norms.csv", &norms);
}

/* --- the two studies ------------------------------------------------------------------------- */

static inline void start_students(Study *s)
{
    Arena *arena = s->arena;
    const char *grade = quoted(s, "grade");
    make_students(s);
    set(s, "data", "file", yaml(arena, data_name(s)), false);
    set(s, "data", "id", quoted(s, "id"), false);
    set(s, "treatment", "column", quoted(s, "arm"), false);
    set(s, "treatment", "treated", quoted(s, "yes"), false);
    set(s, "treatment", "control", quoted(s, "no"), false);
    set(s, "outcomes", "name", "math-a", false);
    set(s, "outcomes", "score", quoted(s, "after"), false);
    set(s, "outcomes", "pretest", quoted(s, "before"), false);
    set(s, "outcomes", "scale", "same", false);
    set(s, "", "covariates", arena_printf(arena, "[%s]", grade), false);
    set(s, "", "keep", arena_printf(arena, "{%s: [%s, %s]}", grade, quoted(s, "a"), quoted(s, "b")),
        false);
    set(s, "effects", "cluster", quoted(s, "site"), false);
    set(s, "effects", "subgroups",
        arena_printf(arena, "[%s, {quantiles: pretest, groups: 3}]", grade), false);
    set(s, "alternatives", "name", "alt-1", false);
    set(s, "alternatives", "matching", "{method: nearest, ratio: 2, replacement: yes}", false);
    set(s, "published", "outcome", "math-a", false);
    set(s, "published", "estimate", "0.09", false);
}

static inline void start_records(Study *s)
{
    static const char *const column[] = {"id",    "subject", "term", "date",
                                         "score", "school",  "grade"};
    Arena *arena = s->arena;
    make_records(s);
    set(s, "tests", "file", yaml(arena, data_name(s)), false);
    set(s, "tests", "subjects", arena_printf(arena, "[%s]", yaml(arena, s->payload)), false);
    for (size_t i = 0; i < COUNT_OF(column); i++)
        set(s, "tests.columns", column[i], quoted(s, column[i]), false);
    set(s, "students", "file", "students.csv", false);
    set(s, "students", "id", quoted(s, "id"), false);
    set(s, "schools", "file", "schools.csv", false);
    set(s, "schools", "id", quoted(s, "school"), false);
    set(s, "norms", "file", "norms.csv", false);
    set(s, "spans", "name", "year-1", false);
    set(s, "spans", "from", "Fall 2014-2015", false);
    set(s, "spans", "to", "Spring 2014-2015", false);
    set(s, "outcomes", "name", "math-a", false);
    set(s, "outcomes", "subject", yaml(arena, s->payload), false);
    set(s, "treatment", "schools",
        arena_printf(arena, "[%s, %s, %s, %s, %s]", quoted(s, "school 0"), quoted(s, "school 1"),
                     quoted(s, "school 2"), quoted(s, "school 3"), quoted(s, "school 4")),
        false);
    set(s, "", "covariates", arena_printf(arena, "[grade, %s]", quoted(s, "gender")), false);
    set(s, "matching", "method", "vcg", false);
    set(s, "matching", "exact", "[grade]", false);
    set(s, "matching", "within", "{pretest: 12}", false);
    set(s, "effects", "subgroups", arena_printf(arena, "[%s]", quoted(s, "type")), false);
}

static inline Study study_start(Arena *arena, const char *folder, const char *payload, bool records)
{
    Study s = {.arena = arena, .folder = folder, .payload = payload, .records = records};
    set(&s, "study", "title", quoted(&s, "title"), false);
    /* charts of alternatives once: their names differ, what stands in them does not */
    set(&s, "report", "charts", payload == payloads[0] ? "all" : "primary", false);
    if (records)
        start_records(&s);
    else
        start_students(&s);
    return s;
}

#endif
