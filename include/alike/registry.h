/* What there is of a kind: matching methods, estimators, charts, sections, commands.
 *
 * A kind is a list beside the files of its rows (methods.def, charts.def ...) and one line of
 * src/registry/registries.def. Every row begins with the same head, so that finding, listing,
 * suggesting and explaining are written once, and every row may bring keys of its own to the study
 * file. */
#ifndef ALIKE_REGISTRY_H
#define ALIKE_REGISTRY_H

#include "alike/arena.h"
#include "alike/option.h"

/* What a row does that others of its kind don't. Keys of the study file that only such rows have a
 * use for say so (Option.needs). */
typedef enum Trait {
    TRAIT_COLUMN = 1 << 0, /* score models: the score is a column of the data */
    TRAIT_TERMS = 1 << 1,  /* score models: fitted to the covariates and products of them */
    TRAIT_ADJUSTS =
        1 << 2,            /* estimators: the outcome model holds the columns of `effects.adjust` */
    TRAIT_GROUPS = 1 << 3, /* matching: each student of the program gets a comparison group whose
                              members serve many others: then variance is by default two-way, by
                              the student's school and by the record's own (CLUSTER_GROUP) */
    TRAIT_PLAIN = 1 << 4,  /* estimators: the difference of weighted means and nothing else */
    TRAIT_GLM = 1 << 6,    /* score models: R's glm fits them too, and its rules can be followed */
    TRAIT_MATCHIT = 1 << 5, /* what `conventions: matchit` takes where none is named */
    TRAIT_SCORE = 1 << 7,   /* estimators: use the score, of which they know how it was estimated */
    TRAIT_ASKED = 1 << 8,   /* estimators: adjust where the study says so, not by default */
    TRAIT_LEVELS =
        1 << 9, /* score models, matching, distances, estimators: a factor of thousands of levels
                   costs no more than its rows, for levels are kept apart or not read */
    TRAIT_WITHIN = 1 << 6, /* distances: by which partners are chosen within strata that say what
                              else they must share */
} Trait;

#define ENTRY_FIELDS                                                                               \
    const char *name;                                                                              \
    const char *help;        /* what it is, in a line */                                           \
    const char *source;      /* who says so; NULL: nobody needs to */                              \
    const char *form;        /* how it is written, where that is more than the name */             \
    const char *unavailable; /* "needs libglpk, which this build lacks"; NULL: it is there */      \
    unsigned traits;         /* of Trait */                                                        \
    const Option *options;   /* its own keys in the study file; ends with .name = NULL; or NULL */ \
    size_t settings_size     /* of the struct that they fill */

/* The head of a row. */
typedef struct Entry {
    ENTRY_FIELDS;
} Entry;

/* The first member of a row's struct: row->name and &row->entry are the same. */
#define ENTRY_HEAD                                                                                 \
    union {                                                                                        \
        Entry entry;                                                                               \
        struct {                                                                                   \
            ENTRY_FIELDS;                                                                          \
        };                                                                                         \
    }

/* The head of a row of which no more is known. */
static inline const Entry *head_of(const void *row)
{
    return row;
}

static inline bool entry_has(const Entry *entry, Trait trait)
{
    return (entry->traits & (unsigned)trait) != 0;
}

struct Design;

typedef struct Registry {
    const char *kind;    /* of a row, in messages: "matching method" */
    const char *noun;    /* of a row beside its name: "method"; NULL: kind */
    const char *unknown; /* what a wrong name is called: "unknown matching.distance 'x'"; NULL: kind
                          */
    const char *title;   /* heading of the list; NULL: `alike methods` does not list them */
    const char *key;     /* the key of the study file to which they belong; NULL: none */
    bool chosen;         /* that key's value is one of the names, the first where none is given */
    size_t n;
    const Entry *const *row;
    /* What else the design asks for that the row it chose can't give: a sentence that says what to
     * do, and the key that asks; NULL: nothing. Asked when the study file is read. */
    const char *(*refuse)(Arena *arena, const struct Design *design, const char **key);
    /* The same of a key for which the row has no use. A study may write it for its alternatives;
     * an alternative that does is refused. */
    const char *(*idle)(Arena *arena, const struct Design *design, const char **key);
    /* What the row gives at this key where the design does not say, and what it has there otherwise
     * can't be had of the row; NULL: it can. */
    const char *(*own)(const struct Design *design, const char *key);
    /* What else lists and pages say of a row: "ATT or ATC", under a heading ("Estimands"); NULL:
     * nothing. */
    const char *(*offers)(Arena *arena, const Entry *entry);
    const char *offer;
} Registry;

typedef struct Registries {
    size_t n;
    const Registry *const *item;
} Registries;
/* All of the program, in the order of `alike methods`. */
extern const Registries registries;

/* A setting by its name, of a row that has it; NULL: it has none. */
const void *entry_setting(const Entry *entry, const void *settings, const char *name);

/* NULL: there is none of this name. */
const Entry *registry_find(const Registry *registry, const char *name);
/* The first row of this trait; NULL: there is none. */
const Entry *registry_with(const Registry *registry, Trait trait);
/* The row that counts where the study file names none: the first, or under `conventions: matchit`
 * the one that says so. */
const Entry *registry_default(const Registry *registry, bool matchit);
/* The registry that belongs to this key; NULL: there is none. */
const Registry *registry_of_key(const Registries *all, const char *key);
const char *const *registry_names(Arena *arena, const Registry *registry);

/* What stands at this key ("matching.caliper") when it is not given, as it would be written; NULL:
 * it must be given. */
const char *option_fallback(const Registries *all, const char *key, const Option *option,
                            bool matchit);

/* What the study file says to this row's keys; NULL: the row has none. */
const void *choices_settings(const Choices *choices, const Entry *entry);

/* What stands before a row's name: "method", "estimator". */
const char *registry_noun(const Registry *registry);

/* Its title and a line a row. */
struct Text;
void registry_list(struct Text *out, const Registry *registry);
/* All about one row: what it is, how it is written, who says so, its keys. */
void entry_describe(struct Text *out, const Registries *all, const Registry *registry,
                    const Entry *entry);

/* A registry's rows with their own type. */
#define REGISTRY_OF(Type, prefix, registry)                                                        \
    extern const Registry registry;                                                                \
    static inline const Type *prefix##_find(const char *name)                                      \
    {                                                                                              \
        return (const Type *)registry_find(&registry, name);                                       \
    }                                                                                              \
    static inline const Type *prefix##_at(size_t i)                                                \
    {                                                                                              \
        return (const Type *)registry.row[i];                                                      \
    }

#endif
