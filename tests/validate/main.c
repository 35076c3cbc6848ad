/* validate MODE [ARGUMENTS] */
#include "validate.h"

#include "alike/base.h"

#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name, *arguments;
    int (*run)(int n_words, char **word); /* the words after the mode's name */
} modes[] = {
    {"selection", "WORLDS THREADS", validate_selection},
    {"nulls", "[--worlds N] [--threads N] [--cells WORDS] [--sample] ... (nulls.c)",
     validate_nulls},
    {"schools", "WORLDS THREADS [BEFORE]", validate_schools},
    {"pretest", "[--worlds N] [--bias-worlds N] [--draws N] [--threads N] [--cells WORD]",
     validate_pretest},
    {"coverage", "[--worlds N] [--cells WORD]", validate_coverage},
    {"gaps", "[--worlds N] [--threads N] [--cells WORD]", validate_gaps},
    {"sites", "[--worlds N] [--cells WORD]", validate_sites},
    {"districts", "[--worlds N] [--cells WORD]", validate_districts},
    {"surveys", "[--worlds N] [--cells WORD]", validate_surveys},
    {"implementation", "[--worlds N] [--cells WORD]", validate_implementation},
};

void validate_words(int n_words, char **word, size_t *worlds, const char **cells)
{
    for (int k = 0; k + 1 < n_words; k += 2) {
        if (strcmp(word[k], "--worlds") == 0)
            *worlds = (size_t)strtoul(word[k + 1], NULL, 10);
        else if (strcmp(word[k], "--cells") == 0)
            *cells = word[k + 1];
    }
}

int main(int n_words, char **word)
{
    gsl_set_error_handler_off();
    for (size_t k = 0; k < COUNT_OF(modes) && n_words > 1; k++)
        if (strcmp(word[1], modes[k].name) == 0)
            return modes[k].run(n_words - 2, word + 2);
    for (size_t k = 0; k < COUNT_OF(modes); k++)
        fprintf(stderr, "usage: validate %s %s\n", modes[k].name, modes[k].arguments);
    return 2;
}
