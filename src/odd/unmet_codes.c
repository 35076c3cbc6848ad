/* Codes for what is missing that the study lists and no cell holds. Only `check` asks: a list of
 * codes often serves several files. */
#include "odd/look.h"

#include "alike/text.h"

/* What the list holds where the study says nothing. */
static bool is_usual(const char *code)
{
    static const char *const usual[] = {"", "NA", "."};
    for (size_t i = 0; i < COUNT_OF(usual); i++)
        if (text_equal(code, usual[i]))
            return true;
    return false;
}

static void look_design(OddTask *task, const Design *design, const Frame *const *frame)
{
    const bool *met = design->n_outcomes == 0 || frame[0] == NULL ? NULL : frame[0]->code_met;
    for (size_t i = 0; met != NULL && i < task->spec->n_missing; i++) {
        const char *code = task->spec->missing[i];
        if (!met[i] && !is_usual(code))
            odd_ask(task, 0,
                    PHRASE("data.missing lists '{}', and no cell of the columns that the study "
                           "names holds it. If it is a slip, write it as the file does, letter by "
                           "letter (-99 is not -99.0); else it does no harm.",
                           piece_setting(code)));
    }
}

const Oddity oddity_unmet_codes = {
    .name = "unmet_codes",
    .help = "texts under data.missing that no cell of a named column holds; `check` alone asks",
    .look_design = look_design,
};
