/* Inside src/further: where the program stands among sets of other schools in its place. */
#ifndef ALIKE_FURTHER_PLACEBO_RANK_H
#define ALIKE_FURTHER_PLACEBO_RANK_H

#include "further/placebo_sets.h"

#include "alike/placement_null.h"

/* All that was tried, and what it tells. */
typedef struct PlaceboFound {
    const PlaceboField *schools;
    const Replicates *made;
    Placement *set;     /* by number; NaN where a set could not be carried out */
    PlacementNull null; /* shares that come of nothing */
    double confidence;
    /* told by placebo_rank */
    PlacementRank rank;
    double p, least;  /* the program's, and the smallest there can be */
    double by_chance; /* how often a share of 1 - confidence or less comes of nothing */
    double limit;     /* the largest share whose p is 1 - confidence or less; 0: there is none */
    bool learned;     /* p is not the share itself but how often it comes of nothing */
    PlacementInterval interval;
} PlaceboFound;

double placebo_statistic(const Placement *set);
void placebo_rank(PlaceboFound *found);
Table *placebo_rank_table(Arena *arena, const FurtherInput *input, const PlaceboFound *found);
void placebo_rank_notes(Arena *arena, const PlaceboFound *found, Notes *notes);

#endif
