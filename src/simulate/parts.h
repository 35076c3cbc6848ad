/* What the files of the simulation share. */
#ifndef SIMULATE_PARTS_H
#define SIMULATE_PARTS_H

#include "alike/simulate.h"

#include "streams.h"

#include <stdio.h>

bool sim_make_schools(Arena *arena, World *world, Error *err) MUST_CHECK;
bool sim_make_students(Arena *arena, World *world, Error *err) MUST_CHECK;

/* "0012345": seven digits, in no order, zeros in front. */
enum { SIM_ID_LENGTH = 8 };
void sim_student_id(const World *world, size_t student, char id[SIM_ID_LENGTH]);

/* One file each; false when it could not be written. */
bool sim_write_tests(Arena *arena, const World *world, int year, FILE *file);
bool sim_write_students(Arena *arena, const World *world, FILE *file);
bool sim_write_schools(Arena *arena, const World *world, FILE *file);
bool sim_write_roster(Arena *arena, const World *world, FILE *file);
bool sim_write_truth(Arena *arena, const World *world, FILE *file);
bool sim_write_truth_students(Arena *arena, const World *world, FILE *file);
bool sim_write_study_file(Arena *arena, const World *world, FILE *file);
bool sim_write_survey_program(Arena *arena, const World *world, FILE *file);
bool sim_write_survey_invited(Arena *arena, const World *world, FILE *file);
bool sim_write_survey_reference(Arena *arena, const World *world, FILE *file);
bool sim_write_truth_survey(Arena *arena, const World *world, FILE *file);
bool sim_write_visits(Arena *arena, const World *world, FILE *file);
bool sim_write_survey_block(FILE *file); /* of study.yaml */
bool sim_write_implementation_block(FILE *file);

#endif
