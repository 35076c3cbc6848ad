/* What outcomes of a student file and outcomes of test records share. */
#ifndef SPEC_OUTCOMES_H
#define SPEC_OUTCOMES_H

#include "reader.h"

typedef struct OutcomeBlock {
    Name score, name, label, pretest, pretest_se, cut, domain, subject, span;
    int scale, reliability_of;
    double reliability;
    bool require_score;
} OutcomeBlock;

/* One entry: its keys (the named rows of the block), none of the others, which go with `why`. */
bool read_outcome_entry(Reader *r, const char *path, const Node *entry, const char *const *rows,
                        size_t n_rows, const char *why, OutcomeBlock *out);

/* Says what is wrong with a name that is given. */
void check_outcome_name(Reader *r, const Name *name);

/* "outcomes.math", or "outcomes.1" where it has no name to go by. */
const char *outcome_path(Reader *r, const Node *entry, size_t i);

/* Says so where it is not. */
bool is_list_of_outcomes(Reader *r, const Node *node);

/* Appends an outcome whose name is new to the design, also but for the case of its letters. */
void add_outcome(Reader *r, const OutcomeSpec *outcome);

#endif
