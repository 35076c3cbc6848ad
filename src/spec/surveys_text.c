#include "alike/surveys_spec.h"

#include "reader.h"

static void add_margins(Text *text, const SurveySpec *s)
{
    static const char *const adjust[] = {"raked to", "poststratified to", "not weighted by"};
    text_format(text, "surveys.%s: %s", s->name.text, adjust[s->adjust]);
    for (size_t m = 0; m < s->n_margins; m++) {
        text_format(text, "%s %s", m > 0 ? "," : "", s->margin[m].column.text);
        for (size_t i = 0; i < s->margin[m].n_points; i++)
            text_format(text, "%s%s", i > 0 ? " " : " at ",
                        number_text(text->arena, s->margin[m].point[i]));
    }
    for (size_t k = 0; k < s->n_merges; k++)
        text_format(text, "; %s %s: %s", s->merge[k].column.text, s->merge[k].into.text,
                    names_text(text->arena, &s->merge[k].levels));
    text_format(text, "; trim %s; target %s; correction %s%s\n",
                s->trim > 0 ? number_text(text->arena, s->trim) : "none",
                s->target_fixed ? "fixed" : "estimated",
                s->correction == N_ADJUSTMENTS ? "none" : adjustment_names[s->correction],
                s->distributions ? "; all answers tested" : "");
}

/* Whom each respondent stands for, and how the reference was drawn. */
static void add_weights(Text *text, const SurveySpec *s)
{
    static const char *const weigh[] = {[WEIGH_NONE] = "none", [WEIGH_SCHOOL] = "school"};
    const SurveySide *p = &s->program, *r = &s->reference;
    text_format(text, "surveys.%s: weights of the program %s by %s; of the reference %s",
                s->name.text, p->weigh == WEIGH_COLUMN ? p->weight.text : weigh[p->weigh],
                p->school.text,
                r->published_path != NULL  ? "shares that were published"
                : r->weigh == WEIGH_COLUMN ? r->weight.text
                                           : weigh[r->weigh]);
    if (r->stratum.text != NULL)
        text_format(text, ", strata %s", r->stratum.text);
    if (r->psu.text != NULL)
        text_format(text, ", PSU %s", r->psu.text);
    if (r->replicates.given)
        text_format(text, ", replicates %s (%s)", names_text(text->arena, &r->replicates.columns),
                    replicate_method_names[r->replicates.method]);
    text_add(text, "\n");
}

static void add_item(Text *text, const SurveySpec *s, const SurveyItem *item)
{
    text_format(text, "surveys.%s.%s: %s against %s; %s of %s; family %s; wording %s", s->name.text,
                item->name.text, item->program.text, item->reference.text,
                names_text(text->arena, &item->top), names_text(text->arena, &item->answers->order),
                item->family.text != NULL ? item->family.text : s->name.text,
                item->same_wording ? "same" : "different");
    for (size_t k = 0; k < item->answers->n_words; k++)
        text_format(text, "; %s is %s", item->answers->word[k].word.text,
                    item->answers->word[k].answer.text);
    text_add(text, "\n");
}

const char *spec_surveys_text(Arena *arena, const Spec *spec)
{
    Text text = {.arena = arena};
    text_add(&text, "");
    for (size_t k = 0; k < spec->surveys.n; k++) {
        const SurveySpec *s = &spec->surveys.item[k];
        add_margins(&text, s);
        add_weights(&text, s);
        for (size_t i = 0; i < s->n_items; i++)
            add_item(&text, s, &s->item[i]);
        for (size_t i = 0; i < s->n_indices; i++)
            text_format(&text, "surveys.%s.%s: mean of %s, reversed %s, at least %s answered\n",
                        s->name.text, s->index[i].name.text, names_text(arena, &s->index[i].items),
                        names_text(arena, &s->index[i].reverse),
                        number_text(arena, s->index[i].minimum));
    }
    return text.bytes;
}
