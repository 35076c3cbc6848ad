/* Stacks of schools that began in different years, and sums of their effects with errors. */
#ifndef ALIKE_STACKS_H
#define ALIKE_STACKS_H

#include "alike/further.h"
#include "alike/span_tables.h"

/* One stack, seen from those that it is put together with. */
typedef struct Stack {
    const Analysis *analysis;
    int start, years; /* of the program within the span; -n: n years before it */
    const size_t *at; /* by cluster of its sums: the number in the family */
} Stack;

/* The stacks of a subject under one design. */
typedef struct Family {
    Arena *scratch;
    const char *subject, *design;
    size_t n;
    Stack *stack;
    size_t n_clusters;
    const char *problem; /* why none of them has an error; NULL */
} Family;

/* What its variance is made of, in a unit. */
typedef struct Spread {
    double *sum;     /* by cluster: what it gives */
    double *load[2]; /* by arm and cluster: its loads, in standard deviations between schools */
    double within;   /* in standard deviations between students */
} Spread;

typedef struct Combination {
    ExposureRow row;
    int number;         /* of the year, or the starting year */
    size_t n, n_starts; /* stacks and starting years in it */
    double *share;      /* by stack of the family; 0: not in it */
    bool by_components; /* all its stacks */
    const char *variance;
    Spread points, sds; /* of the estimate, of the effect size */
    double df;          /* the smallest of its stacks by school components */
    double estimate, g;
    size_t n_treated, schools[2];
    const char *hidden; /* of a stack that is left out where results are published */
    const char *problem;
} Combination;

/* Is it of a starting year, with a result? And do two of them stand in one table? */
bool stacks_is_one(const Analysis *analysis);
bool stacks_same_family(const Analysis *a, const Analysis *b);
/* All that stand with the first; schools are numbered over them. */
Family stacks_family(Arena *scratch, const Results *results, const Analysis *first);

/* The stacks that a row is about, with the shares of their program students; false: none. */
bool stacks_combine(const Family *f, ExposureRow row, int number, Combination *out);
/* Sum over clusters of what each gives to one and to the other. */
double stacks_product(const Family *f, const double *a, const double *b);
double stacks_df_of_schools(const Combination *c);
/* The standard error: spread is the combination's, in points or in SDs. */
double stacks_error(const Family *f, const Combination *c, const Spread *spread);

#endif
