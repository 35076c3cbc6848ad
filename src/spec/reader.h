/* Inside of the study-file reader: from the tree to the structs of alike/spec.h.
 *
 * Each block of the study file has one file here with its rows (alike/option.h) and its function.
 * A function reads what it can, adds a problem for what it can't, and goes on: several problems are
 * reported in one run. */
#ifndef SPEC_READER_H
#define SPEC_READER_H

#include "alike/spec.h"
#include "node.h"

/* A row of settings for one place in the file: the file itself, a block, or an entry of one. */
typedef struct Block {
    const char *name;      /* "matching"; "" for the file itself */
    const char *entry;     /* what one entry of the block is called; NULL: it has no entries */
    const Option *options; /* ends with .name = NULL */
} Block;
extern const Block block_file, block_study, block_data, block_tests, block_test_columns,
    block_students, block_schools, block_spans, block_norms, block_columns, block_treatment,
    block_arms, block_outcomes, block_propensity, block_matching, block_effects, block_cluster,
    block_sd, block_subgroups, block_alternatives, block_missing, block_multiple, block_published,
    block_report, block_plan, block_surveys, block_survey_program, block_survey_reference,
    block_survey_replicates, block_survey_items, block_survey_answers, block_survey_indices,
    block_implementation, block_measures, block_relate, block_usage;
extern const Block *const spec_blocks[];
extern const size_t n_spec_blocks;

typedef struct Reader {
    Arena *arena;
    const Registries *catalog; /* what may be named: the program's registries, or a test's own */
    Problems problems;
    Spec *spec;
    Design *design;    /* the one being read */
    const Node *root;  /* its tree */
    const Node *entry; /* of an alternative: what it says itself; NULL: the primary design */
    bool matchit;      /* its conventions */
    bool record;       /* keep the settings for the report: primary design only */
    size_t n_settings; /* room in spec->setting */
    Text changed;      /* defaults that `conventions: matchit` changed, "a is x (else y)" */
} Reader;

/* ---- rows: options.c ------------------------------------------------------------------------- */

/* Reads the rows of one map into settings. `path` is "matching", or "" for the file itself; map may
 * be NULL: then everything takes its default. OPT_OTHER rows are only checked for presence. */
void options_read(Reader *r, const Option *options, const char *path, const Node *map,
                  void *settings);
/* The same of the rows that an entry brings along, into settings of its own. */
void choice_read(Reader *r, Choice *choice, const char *path, const Node *map);
/* One row; also for rows that stand elsewhere (in an entry of a list). */
void option_read(Reader *r, const Option *option, const char *path, const Node *node,
                 void *settings);
/* The value as it would be written; "" when not given. Not for OPT_OTHER. */
const char *option_text(Arena *arena, const Option *option, const void *settings);
const Option *option_find(const Option *options, const char *name);
/* Has this row of a registry a use for the key? */
bool option_serves(const Option *option, const Entry *entry);
/* Those of the rows that serve here: a study of test records and one of a student file use
 * different keys of some blocks. The rows are copies and may be changed. */
Option *options_only(Arena *arena, const Option *options, const char *const *names, size_t n);
/* Does the map hold an unknown key that was probably meant to be this one? */
bool key_is_misspelt(const Node *map, const Option *options, const char *name);
/* Keeps a setting for the report. untouched: neither the study nor its conventions set it; given:
 * where the study does; NULL: it does not. */
void option_record(Reader *r, const char *path, const Option *option, const char *value,
                   bool untouched, const Node *given);
/* Exchanges the value of a setting already kept, where another key overrules it. */
void option_revise(Reader *r, const char *path, const char *value);
/* "0 or more", "more than 0 and less than 1", "between 3 and 50" */
const char *range_text(Arena *arena, const Option *option);

/* ---- keys: keys.c ---------------------------------------------------------------------------- */

/* Every key of every block, in the order of the reference page. */
typedef struct KeyRow {
    const Block *block;
    const Registry *of; /* and the row it belongs to; NULL: none in particular */
    const Entry *entry;
    const Option *option;
    const Registry *values; /* the names of its rows may stand there; NULL: other things */
    const char *keys;       /* "keys: title, seed", of the block under it; NULL: there is none */
} KeyRow;
typedef struct KeyRows {
    size_t n;
    size_t capacity;
    KeyRow *row;
} KeyRows;
KeyRows key_rows(Arena *arena, const Registries *catalog);
const Block *block_named(const char *name); /* NULL: none */

/* Is the node a map? Says so if not. */
bool is_map(Reader *r, const char *path, const Node *node);
/* Finds keys of the map that are none of the block's, of the rows chosen there (settings of the
 * block, as read; NULL: none are chosen), of those that nobody needs to choose, or of the words:
 * unknown, misspelt or misplaced. */
void check_keys(Reader *r, const Block *block, const Node *map, const void *settings,
                const char *const *words, size_t n_words);
/* The row that nobody chooses and whose key this is: an analysis, a chart. NULL: there is none. */
const Entry *unchosen_with(const Reader *r, const Block *block, const char *key,
                           const Registry **of);
/* What the study file says to the rows of this block that nobody chooses: analyses, charts. */
void read_unchosen(Reader *r, const Block *block, const Node *map, Choices *out);
/* "a, b and c" */
const char *word_list(Arena *arena, const char *const *word, size_t n, const char *last);

/* ---- values: values.c, numbers.c
 * ------------------------------------------------------------------------ */

/* A single word or number, present; else says that it must be what is wanted. */
bool is_scalar(Reader *r, const char *path, const Node *node, const char *wanted);
bool read_word(Reader *r, const char *path, const Node *node, Name *out);
bool read_text(Reader *r, const char *path, const Node *node, Name *out); /* may be "" in quotes */
bool read_number(Reader *r, const char *path, const Node *node, double *out);
bool read_count(Reader *r, const char *path, const Node *node, size_t *out);
bool read_flag(Reader *r, const char *path, const Node *node, bool *out);
bool read_names(Reader *r, const char *path, const Node *node, Names *out);
/* A column, or several of which the last is the student's own. node NULL: not given. */
void read_id(Reader *r, const char *path, const Node *node, Name *id, Names *within);
/* An id that is looked for among those of the tests is made of as many columns. */
void check_id_parts(Reader *r, const char *path, const AttributeFile *file);
bool read_limits(Reader *r, const char *path, const Node *node, Limits *out);
/* A rule for all columns, or a map column: rule (cuts.c). */
bool read_cuts(Reader *r, const char *path, const Node *node, Cuts *out);
const char *cuts_text(Arena *arena, const Cuts *cuts);
bool read_values(Reader *r, const char *path, const Node *node, ValueSet *out);
/* The row of this name that this build has. */
bool read_row(Reader *r, const Registry *registry, const Node *node, const Entry **out);
/* The registry whose names are the values of a key that must have one. */
const Registry *names_of(const Reader *r, const char *key);
bool read_choice(Reader *r, const char *path, const Node *node, const char *const *choices,
                 size_t n, int *out);
bool is_word(const Node *node, const char *word);    /* this very scalar, not quoted */
const char *number_text(Arena *arena, double value); /* the shortest that reads back */
const char *value_set_text(Arena *arena, const ValueSet *set);
const char *names_text(Arena *arena, const Names *names);
bool name_is_tidy(const char *name); /* [A-Za-z0-9_-]{1,64} */
/* {F: 1, R: 1}: what stands in a cell, and what it means */
void read_value_map(Reader *r, const char *path, const Node *node, ValuePair **out, size_t *n);
/* What a block says of the lines of its file, as it is read and as the reader of files has it. */
typedef struct LineRules {
    size_t header_row, header_rows;
    Names total;
} LineRules;
/* node: of the block, for its layout; block: its name. */
TableRules table_rules(Reader *r, const char *block, const LineRules *lines, const Node *node);
/* A value alone stands for a map of one key ("data: students.csv"); anything else is itself. */
const Node *map_of_short_form(Reader *r, const Node *node, const char *key);

/* ---- blocks ---------------------------------------------------------------------------------- */

void read_study(Reader *r, const Node *node);
void read_data(Reader *r, const Node *node); /* NULL: the tests hold the data */
void read_records(Reader *r); /* tests, students, schools, spans, norms: what the root has */
void read_test_columns(Reader *r, const Node *node);
void read_test_cuts(Reader *r, const Node *node); /* after the subjects are known */
/* The files of students or of schools, by their block. */
void read_attributes(Reader *r, const Block *block, const Node *node, AttributeFile *out);
void read_spans(Reader *r, const Node *node);
void read_norms(Reader *r, const Node *node);
void read_surveys(Reader *r, const Node *node);        /* NULL: there are none */
void read_implementation(Reader *r, const Node *node); /* after outcomes and surveys */
void read_measures(Reader *r, const Node *node, ImplementationSpec *out);
void read_report(Reader *r, const Node *node);
void read_plan(Reader *r, const Node *node);
void read_keep(Reader *r, const Node *node);
void read_columns(Reader *r, const Node *node);
void read_treatment(Reader *r, const Node *node);
/* treatment.arms; and, once outcomes are read and checked, each of them for every contrast. */
void read_arms(Reader *r, const Node *treatment);
void make_contrasts(Reader *r);
/* Its keys that only a study of test records has, and all of its designs share. */
extern const char *const treatment_of_records[];
extern const size_t n_treatment_of_records;
void read_outcomes(Reader *r, const Node *node);
/* Outcomes made of subjects and spans: all of them, or those that the entries choose. */
void read_record_outcomes(Reader *r, const Node *node); /* NULL: all */
void read_propensity(Reader *r, const Node *node);
void read_matching(Reader *r, const Node *node);
void read_effects(Reader *r, const Node *node);
void read_cluster(Reader *r, const Node *node, EffectSpec *effects); /* part of effects */
void read_missing_data(Reader *r, const Node *node);
void read_multiple(Reader *r, const Node *node); /* after the outcomes are known */
void read_published(Reader *r, const Node *node);

/* A whole design from r->root into r->design. */
void read_design(Reader *r);
/* All entries of `alternatives`; spec->design[0] is read. */
void read_alternatives(Reader *r, const Node *root);
/* The tree of an alternative: merged, without inherited keys that its method, model or estimator
 * lacks (noted in `notes`). */
const Node *alternative_tree(Reader *r, const Node *base, const Node *entry, Notes *notes);
/* Has the method, model or estimator that the alternative chooses no use for a key of this block,
 * which others have? */
bool alternative_ignores(Reader *r, const Node *base, const Node *entry, const char *block,
                         const char *key);
/* The choices of `multiverse`, before there is room for designs; then the designs themselves. */
typedef struct Universe Universe;
Universe *read_choices(Reader *r, const Node *root); /* NULL: there are none, or they are wrong */
void read_multiverse(Reader *r, const Node *root, const Universe *universe);

/* What only shows when the blocks stand together: scores used before their time and the like. */
void check_design(Reader *r);
void check_implementation(Reader *r); /* columns that the block names */

/* A row in words: where it stands, what may stand there, what stands there otherwise. */
const char *key_path_text(Arena *arena, const KeyRow *row);
const char *key_values_text(Arena *arena, const KeyRow *row);
const char *key_default_text(Arena *arena, const KeyRow *row);
const char *key_example_text(Arena *arena, const KeyRow *row);
const char *key_sentence(Arena *arena, const char *text); /* with its full stop */

/* spec_read_bytes, spec_explain and the page over any catalog: for tests. */
bool spec_read_with(Arena *arena, const Registries *catalog, const char *path, const char *bytes,
                    size_t n, Spec *out, Error *err) MUST_CHECK;
bool spec_explain_with(Arena *arena, const Registries *catalog, const char *key, const char **text,
                       Error *err) MUST_CHECK;
const char *spec_page_with(Arena *arena, const Registries *catalog);

#endif
