/* alike methods: every method, its options and its source, from the registries. */
#include "alike/command.h"

#include "alike/distance.h"
#include "alike/effect.h"
#include "alike/match.h"
#include "alike/pscore.h"
#include "alike/text.h"

#include <stdio.h>
#include <string.h>

static const Flag flags[] = {{.name = NULL}};

static void print_line(const char *name, const char *help, const char *unavailable)
{
    command_print("  %-22s %s%s%s%s\n", name, help,
                  unavailable == NULL ? "" : " (not in this build: ",
                  unavailable == NULL ? "" : unavailable, unavailable == NULL ? "" : ")");
}

static void print_all(void)
{
    command_print("Matching (matching.method):\n");
    for (size_t i = 0; i < n_match_methods; i++)
        print_line(match_methods[i]->name, match_methods[i]->help, match_methods[i]->unavailable);
    command_print("\nDistances (matching.distance):\n");
    for (size_t i = 0; i < n_distances; i++)
        print_line(distances[i]->name, distances[i]->help, NULL);
    command_print("\nPropensity models (propensity.model):\n");
    for (size_t i = 0; i < n_score_models; i++)
        print_line(score_models[i]->name, score_models[i]->help, score_models[i]->unavailable);
    command_print("\nEstimators (effects.estimator):\n");
    for (size_t i = 0; i < n_estimators; i++)
        print_line(estimators[i]->name, estimators[i]->help, estimators[i]->unavailable);
    command_print("\n'alike methods NAME' tells a method's options and its source.\n");
}

static void print_one(const char *kind, const char *name, const char *help, const char *source)
{
    command_print("%s (%s)\n  %s\n", name, kind, help);
    if (source != NULL)
        command_print("  Source: %s\n", source);
}

static void print_options(const Option *options)
{
    if (options == NULL || options[0].name == NULL)
        return;
    command_print("  Options:\n");
    for (const Option *option = options; option->name != NULL; option++)
        command_print("    %-14s %s (default: %s)\n", option->name, option->help,
                      option->fallback == NULL || option->fallback[0] == '\0' ? "none"
                                                                              : option->fallback);
}

enum { NAMES_MAX = 256 };

/* Looks the name up in every registry; known collects all names for the suggestion. */
static bool print_named(const char *name, const char **known, size_t *n)
{
    bool found = false;
    for (size_t i = 0; i < n_match_methods; i++) {
        known[(*n)++] = match_methods[i]->name;
        if (strcmp(match_methods[i]->name, name) == 0) {
            print_one("matching", name, match_methods[i]->help, match_methods[i]->source);
            print_options(match_methods[i]->options);
            found = true;
        }
    }
    for (size_t i = 0; i < n_distances; i++) {
        known[(*n)++] = distances[i]->name;
        if (strcmp(distances[i]->name, name) == 0) {
            print_one("distance", name, distances[i]->help, distances[i]->source);
            found = true;
        }
    }
    for (size_t i = 0; i < n_score_models; i++) {
        known[(*n)++] = score_models[i]->name;
        if (strcmp(score_models[i]->name, name) == 0) {
            print_one("propensity model", name, score_models[i]->help, score_models[i]->source);
            found = true;
        }
    }
    for (size_t i = 0; i < n_estimators; i++) {
        known[(*n)++] = estimators[i]->name;
        if (strcmp(estimators[i]->name, name) == 0) {
            print_one("estimator", name, estimators[i]->help, estimators[i]->source);
            found = true;
        }
    }
    return found;
}

static bool run(Arena *arena, const Arguments *arguments, Error *err)
{
    (void)arena;
    const char *known[NAMES_MAX];
    size_t n = 0;
    if (arguments->subject == NULL) {
        print_all();
        return true;
    }
    if (print_named(arguments->subject, known, &n))
        return true;
    const char *near = text_nearest(arguments->subject, known, n);
    return error_set(err, ERR_USAGE, NOWHERE,
                     "there is no method '%s'%s%s%s; 'alike methods' lists them",
                     arguments->subject, near == NULL ? "" : "; did you mean '",
                     near == NULL ? "" : near, near == NULL ? "" : "'?");
}

const Command command_methods = {
    .name = "methods",
    .usage = "methods [NAME]",
    .help = "every method, its options and its source",
    .subject = "a method",
    .flags = flags,
    .run = run,
};
