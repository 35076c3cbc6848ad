/* Appendix: what was decided and noted on the way. What several notes say alike is said once. */
#include "report/body.h"
#include "report/says_items.h"

#include "alike/text.h"

#include <string.h>

enum { MERGED_MAX = 2000 }; /* finding equal notes looks at every pair */

/* A note of the study, or of its own design for one outcome or several; cautions stand among the
 * limits. */
typedef struct NoteTold {
    const char *text;
    const char *lead; /* "scores.csv" of "scores.csv: ..."; NULL: the note has none */
    const char *rest; /* what is said of it */
    bool of_file;
    size_t n;              /* outcomes that have it; 0: a note of the study */
    const Analysis *last;  /* of those */
    const Analysis *shown; /* under which it stands already */
    bool done;
} NoteTold;

typedef struct NotesTold {
    size_t n, n_outcomes, n_others; /* of other designs, which are counted only */
    NoteTold *item;
} NotesTold;

static NoteTold note_told(Arena *arena, const Note *note, const char *text)
{
    static const char begins[] = "{}: ";
    NoteTold told = {.text = text};

    if (note->phrase.words != NULL && text_starts(note->phrase.words, begins)) {
        const Phrase lead = {.words = "{}", .n = 1, .piece = note->phrase.piece};
        told.lead = phrase_text(arena, &lead);
        told.of_file = lead.piece->kind == PIECE_FILE;
        told.rest = text + strlen(told.lead) + strlen(": ");
    }
    return told;
}

static void add_notes(Arena *arena, NotesTold *said, const Notes *notes, const Analysis *of)
{
    for (size_t i = 0; i < notes->n; i++) {
        const char *text = note_text(arena, &notes->item[i]);
        size_t at = said->n < MERGED_MAX ? 0 : said->n;
        if (notes->item[i].importance == NOTE_CAUTION)
            continue;
        while (at < said->n && !text_equal(said->item[at].text, text))
            at++;
        if (at == said->n)
            said->item[said->n++] = at < MERGED_MAX ? note_told(arena, &notes->item[i], text)
                                                    : (NoteTold){.text = text};
        said->item[at].n += of != said->item[at].last;
        said->item[at].last = of;
    }
}

static NotesTold notes_of(Arena *arena, const Results *results)
{
    NotesTold said = {0};
    size_t n = results->notes.n;
    for (size_t i = 0; i < results->n_analyses; i++)
        n += results->analysis[i].notes.n;
    said.item = ARENA_ARRAY(arena, NoteTold, n);
    add_notes(arena, &said, &results->notes, NULL);
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *a = &results->analysis[i];
        said.n_outcomes += a->primary;
        if (a->primary)
            add_notes(arena, &said, &a->notes, a);
        else
            said.n_others += a->notes.n;
    }
    return said;
}

/* --- of the study --------------------------------------------------------------------------------
 */

static bool is_of_all(const NotesTold *said, const NoteTold *note)
{
    return note->n == 0 || note->n == said->n_outcomes;
}

/* Two files of which the same is said: "a.csv and b.csv: ...". */
static bool says_the_same(const NotesTold *said, const NoteTold *a, const NoteTold *b)
{
    return is_of_all(said, b) && a->of_file && b->of_file && text_equal(a->rest, b->rest);
}

static void write_of_same(Arena *arena, NotesTold *said, size_t first, Document *document)
{
    const NoteTold *note = &said->item[first];
    const char **lead = (const char **)arena_array(arena, said->n, sizeof *lead);
    size_t n = 0;

    for (size_t i = first; i < said->n; i++)
        if (says_the_same(said, note, &said->item[i])) {
            lead[n++] = said->item[i].lead;
            said->item[i].done = true;
        }
    document_item(document, "%s: %s", items_list(arena, lead, n), note->rest);
}

/* Sentences about one thing, one after the other. */
static void add_of_lead(NotesTold *said, const char *lead, Text *text)
{
    for (size_t i = 0; i < said->n; i++) {
        NoteTold *note = &said->item[i];
        if (note->done || !is_of_all(said, note) || !text_equal(note->lead, lead))
            continue;
        text_format(text, " %s", text_with_capital(text->arena, note->rest));
        note->done = true;
    }
}

static bool is_alone(const NotesTold *said, size_t at)
{
    bool other = false;
    for (size_t i = 0; i < said->n && !other; i++)
        other = i != at && !said->item[i].done && is_of_all(said, &said->item[i]) &&
                text_equal(said->item[i].lead, said->item[at].lead);
    return !other;
}

static bool is_said_of_several(const NotesTold *said, size_t at)
{
    for (size_t i = at + 1; i < said->n; i++)
        if (says_the_same(said, &said->item[at], &said->item[i]))
            return true;
    return false;
}

static bool is_an_outcome(const Results *results, const char *lead)
{
    for (size_t i = 0; i < results->n_analyses; i++)
        if (results->analysis[i].primary && text_equal(analysis_label(&results->analysis[i]), lead))
            return true;
    return false;
}

/* Those of the study's own outcomes wait for what else is noted of them. */
static void write_of_study(Arena *arena, const Results *results, NotesTold *said,
                           Document *document)
{
    for (size_t i = 0; i < said->n; i++) {
        NoteTold *note = &said->item[i];
        Text text = {.arena = arena};
        if (note->done || !is_of_all(said, note))
            continue;
        if (is_said_of_several(said, i)) {
            write_of_same(arena, said, i, document);
        } else if (note->lead != NULL && is_an_outcome(results, note->lead)) {
            continue;
        } else if (note->lead == NULL || is_alone(said, i)) {
            document_item(document, "%s", text_with_capital(arena, note->text));
            note->done = true;
        } else {
            add_of_lead(said, note->lead, &text);
            document_item(document, "**%s.**%s", note->lead, text.bytes);
        }
    }
}

/* --- of outcomes ---------------------------------------------------------------------------------
 */

/* NULL: a caution, or true of all. */
static NoteTold *note_of_some(NotesTold *said, const char *text)
{
    for (size_t i = 0; i < said->n; i++)
        if (text_equal(said->item[i].text, text))
            return is_of_all(said, &said->item[i]) ? NULL : &said->item[i];
    return NULL;
}

/* What is true of one outcome and not of all: its sentences, one after the other. */
static void write_of_outcome(NotesTold *said, const Analysis *analysis, Document *document)
{
    Text text = {.arena = document->arena};
    add_of_lead(said, analysis_label(analysis), &text);
    for (size_t k = 0; k < analysis->notes.n; k++) {
        NoteTold *note = note_of_some(said, note_text(document->arena, &analysis->notes.item[k]));
        if (note == NULL || note->shown == analysis)
            continue;
        text_format(&text, " %s", text_with_capital(document->arena, note->text));
        note->shown = analysis;
    }
    if (text.n > 0)
        document_item(document, "**%s.**%s", analysis_label(analysis), text.bytes);
}

static void write_notes(const Results *results, const Figures *figures, Document *document)
{
    Arena *arena = document->arena;
    NotesTold said = notes_of(arena, results);
    (void)figures;
    if (said.n + said.n_others == 0)
        return;
    document_section(document, "notes", "Decisions and notes");
    write_of_study(arena, results, &said, document);
    for (size_t i = 0; i < results->n_analyses; i++)
        if (results->analysis[i].primary)
            write_of_outcome(&said, &results->analysis[i], document);
    if (said.n_others > 0)
        document_item(document, "On other designs there are %s more in results.json.",
                      counted(arena, said.n_others, "note"));
}

const Section section_notes = {.name = "notes",
                               .help = "what was decided and noted on the way",
                               .part = PART_APPENDIX,
                               .write = write_notes};
