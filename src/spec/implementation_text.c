#include "alike/implementation_spec.h"

#include "reader.h"

#include "alike/os.h"

#include <math.h>

bool implementation_asks(const ImplementationSpec *spec, const OutcomeSpec *outcome)
{
    for (size_t i = 0; i < spec->outcomes.n; i++)
        if (text_equal(spec->outcomes.item[i].text, outcome->name.text))
            return true;
    return spec->outcomes.n == 0 && !(outcome->span != NULL && outcome->span->placebo);
}

static void add_measure(Text *text, const MeasureSpec *m)
{
    text_format(text, "implementation.%s: ", m->name.text);
    if (m->source == MEASURE_OF_SURVEY)
        text_format(text, "%s of the survey %s", m->index.text, m->survey.text);
    else if (m->source == MEASURE_OF_FILE)
        text_format(text, "%s of %s", m->column.text, os_file_name(m->path));
    else
        text_format(text, "%s of students' %s", measure_summaries[m->summary], m->students.text);
    text_format(text, "; threshold %s\n",
                isnan(m->threshold) ? "none" : number_text(text->arena, m->threshold));
}

const char *spec_implementation_text(Arena *arena, const Spec *spec)
{
    const ImplementationSpec *of = spec->design[0].implementation;
    Text text = {.arena = arena};
    text_add(&text, "");
    if (of == NULL)
        return text.bytes;
    for (size_t i = 0; i < of->n; i++)
        add_measure(&text, &of->measure[i]);
    text_format(&text, "implementation.relate: outcomes %s; adjust %s; correction %s\n",
                of->outcomes.n == 0 ? "all" : names_text(arena, &of->outcomes),
                names_text(arena, &of->adjust),
                of->correction == N_ADJUSTMENTS ? "none" : adjustment_names[of->correction]);
    if (of->usage.column.text != NULL)
        text_format(&text, "implementation.exposure: %s%s, recommended %s\n", of->usage.column.text,
                    of->usage.per_week ? " per week" : "",
                    number_text(arena, of->usage.recommended));
    return text.bytes;
}
