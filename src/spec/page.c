/* docs/study-file.md: every key, from the same rows as `alike explain`. */
#include "reader.h"

static const char page_start[] =
    "# The study file\n\n"
    "One YAML file says what is studied, on which data, and how. Only `data`, `treatment`,\n"
    "`outcomes` and `covariates` must be given:\n\n"
    "```yaml\n"
    "data: students.csv\n"
    "treatment: {column: program, treated: 1, control: 0}\n"
    "outcomes:\n"
    "  - {name: math, score: math_spring, pretest: math_fall}\n"
    "covariates: [grade, gender, frl, ell]\n"
    "```\n\n"
    "A study made from test records, one row for each student and test, has `tests` and `spans`\n"
    "in place of `data` and `outcomes`:\n\n"
    "```yaml\n"
    "tests: {file: AssessmentResults.csv, subjects: [Mathematics, Reading]}\n"
    "schools: schools.csv\n"
    "spans: [{name: one_year, from: Fall 2014-2015, to: Spring 2014-2015}]\n"
    "treatment: {schools: [Lincoln Elementary, Washington Middle]}\n"
    "covariates: [grade, start_date, end_date]\n"
    "```\n\n"
    "Every subject and span is then an outcome (`mathematics_one_year`). Columns that the records\n"
    "make stand wherever a covariate may: `pretest`, `grade`, `school`, `start_date`, `end_date`,\n"
    "`start_minutes` and other conditions of the first test, `prior_score`, `prior_growth`,\n"
    "`years`, and the columns of `students` and `schools`.\n\n"
    "Every other key has a default. `pretest` names the outcome's own pretest wherever a "
    "covariate\n"
    "may stand; where the data have a column called pretest that is not that outcome's pretest, "
    "the\n"
    "name could mean either and is refused. Numbers are written with a point and without leading "
    "zeros,\n"
    "and are at most 1e15 in size, here and in the data; yes and no may also be\n"
    "true and false. Tabs, keys given twice, anchors, aliases, merge keys and second documents "
    "are\n"
    "refused. No part of a design may read the score of an outcome.\n\n"
    "This page is made from the rows that the program itself reads (`alike explain KEY` shows one\n"
    "of them).\n";

static void add_derivations(Text *out, const Registries *catalog)
{
    const Registry *ways = registry_of_key(catalog, "columns.NAME");
    text_add(out,
             "\n### A column made from others\n\nOne of these keys in an entry of `columns`:\n\n");
    for (size_t i = 0; i < ways->n; i++)
        text_format(out, "- `%s`: %s\n", ways->row[i]->form,
                    key_sentence(out->arena, ways->row[i]->help));
}

static void add_page_key(Text *out, const KeyRow *row)
{
    Arena *arena = out->arena;
    const Option *o = row->option;
    text_format(out, "\n### `%s`\n\n", key_path_text(arena, row));
    if (row->of != NULL)
        text_format(out, "Of the %s `%s`. ", registry_noun(row->of), row->entry->name);
    text_add(out, o->plain != NULL ? key_sentence(arena, o->plain) : "");
    if (o->change_when != NULL)
        text_format(out, " Change this when %s", key_sentence(arena, o->change_when));
    text_format(out, "\n\n- Values: %s\n- Default: %s\n", key_values_text(arena, row),
                key_default_text(arena, row));
    if (o->help != NULL)
        text_format(out, "- Meaning: %s\n", key_sentence(arena, o->help));
    text_format(out, "- Example: `%s`\n", key_example_text(arena, row));
}

const char *spec_page_with(Arena *arena, const Registries *catalog)
{
    const KeyRows rows = key_rows(arena, catalog);
    const Block *block = NULL;
    Text out = {.arena = arena};
    text_add(&out, page_start);
    for (size_t i = 0; i < rows.n; i++) {
        const KeyRow *row = &rows.row[i];
        if (row->block != block) {
            if (block == &block_columns)
                add_derivations(&out, catalog);
            block = row->block;
            if (block == &block_file)
                text_add(&out, "\n## The file itself\n");
            else
                text_format(&out, "\n## `%s`%s\n", block->name,
                            block->entry == NULL ? "" : ", keys of an entry");
        }
        add_page_key(&out, row);
    }
    return out.bytes;
}

const char *spec_reference_page(Arena *arena)
{
    return spec_page_with(arena, &registries);
}
