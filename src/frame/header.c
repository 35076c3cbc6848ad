#include "frame/header.h"

#include "alike/design.h"
#include "alike/os.h"
#include "alike/text.h"

Header header_create(Arena *arena, const CellText *cell, size_t n)
{
    Header header = {.arena = arena, .n = n};
    header.name = (const char **)arena_array(arena, n, sizeof *header.name);
    for (size_t k = 0; k < n; k++)
        header.name[k] = arena_copy_bytes(arena, cell[k].bytes, cell[k].n);
    return header;
}

size_t header_cell(const Header *header, const char *name)
{
    for (size_t k = 0; name != NULL && k < header->n; k++)
        if (text_equal(header->name[k], name))
            return k;
    return SIZE_MAX;
}

const char *header_list(const Header *header)
{
    enum { SHOWN = 60, BYTES = 900 };
    Text text = {.arena = header->arena};
    size_t n_shown = 0, n_named = 0;
    for (size_t k = 0; k < header->n; k++) {
        if (header->name[k][0] == '\0')
            continue;
        n_named++;
        if (n_shown >= SHOWN || text.n > BYTES)
            continue;
        text_format(&text, "%s%s", n_shown > 0 ? ", " : "", header->name[k]);
        n_shown++;
    }
    if (n_shown < n_named)
        text_format(&text, " and %zu more", n_named - n_shown);
    return text.bytes == NULL ? "" : text.bytes;
}

/* One check of a study: what the file holds is told once. */
typedef struct Check {
    const Header *header;
    const Spec *spec;
    Error *err;
    bool told;
} Check;

static void need(Check *check, Name name, const char *setting, const char *more)
{
    const Header *header = check->header;
    if (header_cell(header, name.text) != SIZE_MAX)
        return;
    const char *near = text_nearest(name.text, header->name, header->n);
    Text text = {.arena = header->arena};
    text_format(&text, "%s names '%s', which is not a column of %s", setting, name.text,
                os_file_name(check->spec->data_path));
    if (near != NULL)
        text_format(&text, "; did you mean '%s'?", near);
    if (more != NULL)
        text_format(&text, "; %s", more);
    if (!check->told)
        text_format(&text, "%s it holds: %s", near != NULL && more == NULL ? "" : ";",
                    header_list(header));
    check->told = true;
    error_add(check->err, ERR_STUDY, name.place, "%s", text.bytes);
}

bool name_is_derived(const Spec *spec, const char *name)
{
    for (size_t d = 0; d < spec_n_read(spec); d++) {
        const ColumnRule *rule = design_rule_of(&spec->design[d], name);
        if (rule != NULL && rule->derivation.text != NULL)
            return true;
    }
    return false;
}

/* A word of the study file never hides a column of the data. */
static void check_words(const Check *check, const Design *design)
{
    const EffectSpec *effects = &design->effects;
    const char *file = os_file_name(check->spec->data_path);
    const ColumnRule *rule = design_rule_of(design, PRETEST_WORD);
    if (header_cell(check->header, PRETEST_WORD) != SIZE_MAX)
        (void)!uses_refuse_word(design, file, check->err); /* counted with the other problems */
    else if (rule != NULL && rule->derivation.text != NULL)
        (void)!uses_refuse_word(design, "the block columns", check->err);
    const char *word = effects->cluster == CLUSTER_SET    ? "set"
                       : effects->cluster == CLUSTER_NONE ? "none"
                                                          : NULL;
    if (effects->cluster_place.line > 0 && header_cell(check->header, word) != SIZE_MAX)
        error_add(check->err, ERR_STUDY, effects->cluster_place,
                  "effects.cluster: %s is a word of its own (%s), but %s has a column '%s' too; "
                  "write [%s] if the column is meant, or rename the column in the data",
                  word, effects->cluster == CLUSTER_SET ? "the matched sets" : "no clusters", file,
                  word, word);
}

/* Labels and recodes are for columns that exist; new columns have new names. */
static void check_rules(Check *check, const Design *design, const Uses *uses)
{
    for (size_t i = 0; i < design->n_columns; i++) {
        const ColumnRule *rule = &design->column[i];
        bool used = false;
        for (size_t k = 0; k < uses->n && !used; k++)
            used = text_equal(uses->item[k].name.text, rule->name.text);
        if (rule->derivation.text == NULL && !used)
            need(check, rule->name, "columns", NULL);
        if (rule->derivation.text != NULL &&
            header_cell(check->header, rule->name.text) != SIZE_MAX)
            error_add(check->err, ERR_STUDY, rule->name.place,
                      "columns makes '%s', but %s has a column of that name; choose another name",
                      rule->name.text, os_file_name(check->spec->data_path));
    }
}

static bool is_needed(const Use *use, FrameMode mode)
{
    return mode == FRAME_RUN || (use->roles & ROLE_OPTIONAL) == 0;
}

bool header_has_needed(const Header *header, const Spec *spec, const Uses *uses, FrameMode mode)
{
    bool all = spec->id.text == NULL || header_cell(header, spec->id.text) != SIZE_MAX;
    for (size_t i = 0; i < spec->id_within.n && all; i++)
        all = header_cell(header, spec->id_within.item[i].text) != SIZE_MAX;
    for (size_t i = 0; i < uses->n && all; i++)
        if (is_needed(&uses->item[i], mode))
            all = header_cell(header, uses->item[i].name.text) != SIZE_MAX;
    return all;
}

bool header_check(const Header *header, const Spec *spec, const Uses *uses, FrameMode mode,
                  Error *err)
{
    Check check = {.header = header, .spec = spec, .err = err};
    const size_t before = err->n;
    for (size_t i = 0; i < spec->id_within.n; i++)
        need(&check, spec->id_within.item[i], "data.id", NULL);
    if (spec->id.text != NULL)
        need(&check, spec->id, "data.id", NULL);
    for (size_t i = 0; i < uses->n; i++) {
        const Use *use = &uses->item[i];
        if (!is_needed(use, mode))
            continue;
        const bool early = mode != FRAME_RUN && (use->roles & ROLE_SCORE);
        need(&check, use->name, use->setting,
             early ? "where scores don't exist yet, say require_score: no" : NULL);
    }
    for (size_t i = 0; i < spec->factors.n; i++)
        if (!name_is_derived(spec, spec->factors.item[i].text))
            need(&check, spec->factors.item[i], "data.factors", NULL);
    for (size_t d = 0; d < spec_n_read(spec); d++) {
        check_rules(&check, &spec->design[d], uses);
        check_words(&check, &spec->design[d]);
    }
    return err->n == before;
}
