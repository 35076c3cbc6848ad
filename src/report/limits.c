/* What this study cannot tell, and everything that was cautioned of. */
#include "report/body.h"
#include "report/says.h"

#include "alike/text.h"

/* What was measured after the start is among the limits, by labels; the caution names columns. */
static bool is_told(const Note *note)
{
    return note->importance == NOTE_CAUTION && note->topic != NOTE_TOPIC_AFTER_START;
}

static bool same_caution(const Note *a, const Note *b)
{
    return a->importance == NOTE_CAUTION && phrase_equal(&a->phrase, &b->phrase);
}

static bool has_caution(const Notes *notes, const Note *note)
{
    for (size_t i = 0; i < notes->n; i++)
        if (same_caution(&notes->item[i], note))
            return true;
    return false;
}

/* Is it the first that says so? */
static bool is_first(const Results *results, const Note *note)
{
    for (size_t i = 0; i < results->notes.n; i++)
        if (same_caution(&results->notes.item[i], note))
            return &results->notes.item[i] == note;
    FOR_EACH_PRIMARY(results, a)
    for (size_t i = 0; i < a->notes.n; i++)
        if (same_caution(&a->notes.item[i], note))
            return &a->notes.item[i] == note;
    return true;
}

/* "Mathematics; Reading: "; empty where the caution is about every outcome. */
static const char *outcomes_cautioned(Arena *arena, const Results *results, const Note *note)
{
    Text text = {.arena = arena};
    size_t n = 0;
    FOR_EACH_PRIMARY(results, a)
    if (has_caution(&a->notes, note))
        text_format(&text, "%s%s", n++ == 0 ? "" : "; ", analysis_label(a));
    if (n == 0 || n == n_primary(results))
        return "";
    text_add(&text, ": ");
    return text.bytes;
}

static void write_cautions(const Results *results, Document *document, const Notes *notes)
{
    Arena *arena = document->arena;
    for (size_t i = 0; i < notes->n; i++) {
        const Note *note = &notes->item[i];
        if (!is_told(note) || !is_first(results, note))
            continue;
        const char *about = outcomes_cautioned(arena, results, note);
        const char *text = note_text(arena, note);
        document_item(document, "%s%s", about,
                      about[0] == '\0' ? text_with_capital(arena, text) : text);
    }
}

static bool any_caution(const Results *results)
{
    bool any = false;
    for (size_t i = 0; i < results->notes.n; i++)
        any = any || is_told(&results->notes.item[i]);
    FOR_EACH_PRIMARY(results, a)
    for (size_t i = 0; i < a->notes.n; i++)
        any = any || is_told(&a->notes.item[i]);
    return any;
}

static void write_lock(const Results *results, Document *document)
{
    if (results->design_only || !results->locked)
        return; /* that there is none is among the limits */
    if (results->lock_unknown)
        document_callout(document, "caution",
                         "**Whether the design is the one that was locked is not known.** %s.",
                         text_with_capital(document->arena, results->lock));
    else if (results->lock_differs) {
        document_callout(document, "caution", "**The design is not the one that was locked:**");
        lock_differences(document, results->lock);
    }
}

static void write_limits(const Results *results, const Figures *figures, Document *document)
{
    Arena *arena = document->arena;
    const Outline outline = outline_of(arena, results);
    StudyLimit *limit;
    (void)figures;
    document_section(document, "limits", "What this study cannot tell");
    const size_t n = says_limits_in_full(arena, results, &outline, &limit);
    for (size_t i = 0; i < n; i++)
        document_item(document, "**%s.** %s", limit[i].keyword, limit[i].text);
    write_lock(results, document);
    if (!any_caution(results))
        return;
    document_heading(document, 3, "Cautions");
    write_cautions(results, document, &results->notes);
    FOR_EACH_PRIMARY(results, a)
    write_cautions(results, document, &a->notes);
}

const Section section_limits = {
    .name = "limits", .help = "what limits the answer", .part = PART_BODY, .write = write_limits};
