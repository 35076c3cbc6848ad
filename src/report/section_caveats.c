/* What a reader must know before acting on the answer. */
#include "report/sentences.h"
#include "report/words.h"

#include "alike/text.h"

#include <math.h>
#include <string.h>

enum { FEW_CLUSTERS = 10 };

static bool same_caution(const Note *a, const Note *b)
{
    return a->importance == NOTE_CAUTION && phrase_equal(&a->phrase, &b->phrase);
}

static bool shown_before(const Results *results, const Analysis *analysis, const Note *note)
{
    for (size_t i = 0; i < results->notes.n; i++)
        if (&results->notes.item[i] == note)
            return false;
        else if (same_caution(&results->notes.item[i], note))
            return true;
    FOR_EACH_PRIMARY(results, a)
    {
        for (size_t i = 0; i < a->notes.n; i++)
            if (a == analysis && &a->notes.item[i] == note)
                return false;
            else if (same_caution(&a->notes.item[i], note))
                return true;
    }
    return false;
}

/* "Mathematics, Reading: "; empty where the caution is about every outcome. */
static const char *outcomes_cautioned(Arena *arena, const Results *results, const Note *note)
{
    Text text = {.arena = arena};
    size_t n = 0;
    FOR_EACH_PRIMARY(results, a)
    {
        bool has = false;
        for (size_t i = 0; i < a->notes.n && !has; i++)
            has = same_caution(&a->notes.item[i], note);
        if (has)
            text_format(&text, "%s%s", n++ == 0 ? "" : "; ", analysis_label(a));
    }
    if (n == 0 || n == n_primary(results))
        return "";
    text_add(&text, ": ");
    return text.bytes;
}

static size_t write_cautions(Document *document, const Results *results, const Analysis *analysis,
                             const Notes *notes)
{
    size_t n = 0;
    for (size_t i = 0; i < notes->n; i++) {
        const Note *note = &notes->item[i];
        if (note->importance != NOTE_CAUTION || shown_before(results, analysis, note))
            continue;
        const char *text = note_text(document->arena, note);
        const char *about =
            analysis != NULL ? outcomes_cautioned(document->arena, results, note) : "";
        document_item(document, "%s%s", about,
                      about[0] == '\0' ? text_with_capital(document->arena, text) : text);
        n++;
    }
    return n;
}

static void write_clusters(Document *document, const Analysis *a)
{
    Arena *arena = document->arena;
    const Effect *effect = analysis_overall(a);
    if (effect == NULL || effect->hidden != NULL || !isfinite(effect->se) ||
        effect->clusters == 0 || errors_go_by_people(effect->errors_by) ||
        notes_caution_of(&a->notes, NOTE_TOPIC_FEW_CLUSTERS))
        return;
    if (effect->clusters < FEW_CLUSTERS || effect->clusters_treated < FEW_CLUSTERS ||
        effect->clusters_control < FEW_CLUSTERS)
        document_item(document,
                      "%s: there are few clusters (%s with program and %s with comparison "
                      "students), so the standard error itself is uncertain.",
                      analysis_label(a), text_count(arena, effect->clusters_treated),
                      text_count(arena, effect->clusters_control));
}

static void write_baseline(Document *document, const Results *results, const Analysis *a)
{
    if (!has_pretest(a))
        document_callout(document, "danger",
                         "**%s: baseline achievement is not established**: %s. The difference "
                         "found may be one from before.",
                         analysis_label(a), sentence_no_pretest(results->spec->randomized));
    else if (!a->outcome_spec->same_scale)
        document_item(document,
                      "%s: the earlier test and the outcome are on different scales, so this is "
                      "achievement given the earlier test, not growth.",
                      analysis_label(a));
}

/* "Language, Arithmetic": all whose groups are these. */
static const char *labels_of_same(Arena *arena, const Results *results, const Analysis *analysis)
{
    Text text = {.arena = arena};
    text_add(&text, analysis_label(analysis));
    FOR_EACH_PRIMARY(results, a)
    if (same_groups(results, a) == analysis)
        text_format(&text, ", %s", analysis_label(a));
    return text.bytes;
}

static void write_dropped(Document *document, const Results *results, const Analysis *a)
{
    Arena *arena = document->arena;
    const Table *losses = a->balance.losses;
    const char *about = labels_of_same(arena, results, a);
    if (same_groups(results, a) != NULL || flow_keeps_program(a) ||
        (a->hidden_dropped.as == COUNT_SHOWN && a->matching.unmatched_treated == 0))
        return;
    if (a->hidden_dropped.as == COUNT_SHOWN)
        document_paragraph(
            document,
            "**%s:** %s of the program %s. The estimate holds for those who remain (%s)%s", about,
            counted(arena, a->matching.unmatched_treated, results->spec->unit),
            left_out(arena, a, a->matching.unmatched_treated == 1 ? "was" : "were"),
            a->matching.estimand,
            losses != NULL && losses->n_rows > 0 && !table_hides_all(losses)
                ? "; a table in the technical part shows how those left out "
                  "differ from them."
                : ".");
    else
        document_paragraph(document,
                           "**%s:** some %s of the program %s; how many is not told. The "
                           "estimate holds for those who remain.",
                           about, people(arena, results), left_out(arena, a, "were"));
    if (losses == NULL || losses->n_rows == 0)
        return;
    if (table_hides_all(losses))
        document_paragraph(document, "How they differ from the others can't be shown: one of the "
                                     "two groups is too small.");
}

static void write_multiplicity(Document *document, const Results *results)
{
    const double confidence = results->analysis[0].design_spec->effects.confidence;
    bool corrected;
    const size_t n = results_n_tests(results, &corrected);
    const char *sentence = sentence_tests(document->arena, n, corrected, confidence);
    if (sentence[0] != '\0')
        document_item(document, "%s", sentence);
}

static void write_lock(Document *document, const Results *results)
{
    if (results->design_only)
        return;
    if (!results->locked)
        document_item(document, "The design was not locked before the outcomes were read, so it "
                                "can't be shown that it was chosen without knowing the answer.");
    else if (results->lock_unknown)
        document_callout(document, "caution",
                         "**Whether the design is the one that was locked is not known.** %s.",
                         text_with_capital(document->arena, results->lock));
    else if (results->lock_differs) {
        document_callout(document, "caution", "**The design is not the one that was locked:**");
        lock_differences(document, results->lock);
    }
}

static void write_caveats(const Results *results, const Figures *figures, Document *document)
{
    (void)figures;
    document_heading(document, 2, "Caveats");
    document_item(document, "%s", sentence_unrecorded(results->spec->randomized));
    write_cautions(document, results, NULL, &results->notes);
    FOR_EACH_PRIMARY(results, a)
    {
        write_baseline(document, results, a);
        write_clusters(document, a);
        write_cautions(document, results, a, &a->notes);
    }
    write_multiplicity(document, results);
    write_lock(document, results);
    FOR_EACH_PRIMARY(results, b)
    write_dropped(document, results, b);
}

const Section section_caveats = {
    .name = "caveats", .help = "what limits the answer", .write = write_caveats};
