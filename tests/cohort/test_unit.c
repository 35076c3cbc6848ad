/* Who was given the program together, where the study file names no cluster. */
#include "note_says.h"
#include "pscore/hand.h"
#include "stage_settings.h"

#include "alike/groups.h"
#include "alike/match.h"

#include <gsl/gsl_errno.h>

enum { SCHOOLS = 8, CLASSES = 3, STUDENTS = 10, N = SCHOOLS * CLASSES * STUDENTS };

/* Eight schools of three classes of ten; schools 1 to 3 are in the program. */
typedef struct World {
    Arena *arena;
    Frame *frame;
    Design *design;
    double treat[N];
    const char *school[N], *class[N], *district[N], *grade[N];
} World;

static size_t school_of(size_t i)
{
    return i / (CLASSES * STUDENTS);
}

static World *world(void)
{
    Arena *arena = arena_create();
    World *w = ARENA_NEW(arena, World);
    w->arena = arena;
    w->frame = hand_frame(arena, N);
    w->frame->seeks_groups = true;
    w->design = hand_design(arena, "age");
    w->design->outcome->require_score = false;
    w->design->effects.cluster = CLUSTER_AUTO;
    double age[N];
    for (size_t i = 0; i < N; i++) {
        w->treat[i] = school_of(i) < 3;
        age[i] = (double)(i % 7);
        w->school[i] = arena_printf(arena, "s%zu", school_of(i));
        w->class[i] = arena_printf(arena, "%zu", i / STUDENTS);
        w->district[i] = school_of(i) < 4 ? "north" : "south"; /* holds both arms */
        w->grade[i] = w->treat[i] > 0 ? "6" : i % 2 == 0 ? "4" : "5";
    }
    hand_real(arena, w->frame, "age", age);
    return w;
}

static Cohort found(World *w)
{
    Cohort cohort;
    Error err = {0};
    hand_real(w->arena, w->frame, "treat", w->treat);
    if (!cohort_build(w->arena, COHORT_OF(w->arena, w->design, w->design->outcome), w->frame,
                      &cohort, &err))
        fail_msg("%s", err.text);
    cohort_note_clusters(w->arena, EFFECTS_OF(w->design), &cohort, &cohort.notes);
    return cohort;
}

static void check_found(const Cohort *cohort, const char *name)
{
    if (name == NULL && cohort->cluster_found != NULL)
        fail_msg("'%s' is found", cohort->cluster_found->name);
    if (name != NULL && cohort->cluster_found == NULL)
        fail_msg("nothing is found");
    if (name != NULL)
        assert_string_equal(cohort->cluster_found->name, name);
}

static bool warned(const Cohort *cohort, const char *words)
{
    for (size_t i = 0; i < cohort->cluster_notes.n; i++)
        if (cohort->cluster_notes.item[i].importance == NOTE_CAUTION &&
            note_says(&cohort->cluster_notes.item[i], words))
            return true;
    return false;
}

/* --- headings -------------------------------------------------------------------------------- */

static void headings_of_groups_are_told_from_traits(void **state)
{
    static const char *const schools[] = {
        "school",     "School Name", "school_id", "SchoolID",  "campus_num",      "SITE",
        "building",   "schoolNR",    "sch_code",  "idschool",  "NCESSchoolID",    "campus",
        "BldgNo",     "School_2015", "schoolid",  "SCHNAM",    "School State ID", "siteid",
        "schoolcode", "School Key",  "schl",      "Bldg Code", "SchoolSourcedID"};
    static const char *const classes[] = {
        "class",           "Classroom",        "teacher name", "TeacherID",         "homeroom",
        "TeacherLastName", "Class Teacher(s)", "tch_id",       "Teacher School ID", "section",
        "math teacher"};
    static const char *const districts[] = {"dist",  "District", "district_id",
                                            "LEAID", "lea",      "DistrictName"};
    static const char *const traits[] = {"grade",
                                         "gender",
                                         "school_type",
                                         "class size",
                                         "School Year",
                                         "race",
                                         "student_id",
                                         "First Name",
                                         "school_frl",
                                         "charter school",
                                         "pre",
                                         "homeschooled",
                                         "teacher_years",
                                         "district_frl",
                                         "classification",
                                         "site visits",
                                         "class of 2015",
                                         "",
                                         "program school",
                                         "feeder_school",
                                         "distance",
                                         "Schoolwide",
                                         "id",
                                         "name",
                                         "teaching",
                                         "previous school",
                                         "sectional",
                                         "group",
                                         "school lunch"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(schools); i++)
        if (group_kind(schools[i]) != GROUP_SCHOOL)
            fail_msg("'%s' is not read as a school", schools[i]);
    for (size_t i = 0; i < COUNT_OF(classes); i++)
        if (group_kind(classes[i]) != GROUP_CLASS)
            fail_msg("'%s' is not read as a class", classes[i]);
    for (size_t i = 0; i < COUNT_OF(districts); i++)
        if (group_kind(districts[i]) != GROUP_DISTRICT)
            fail_msg("'%s' is not read as a district", districts[i]);
    for (size_t i = 0; i < COUNT_OF(traits); i++)
        if (group_kind(traits[i]) != GROUP_NONE)
            fail_msg("'%s' is read as a group", traits[i]);
}

/* --- the unit -------------------------------------------------------------------------------- */

static void the_coarsest_groups_in_which_the_program_does_not_vary_are_the_unit(void **state)
{
    (void)state;
    World *w = world();
    hand_factor(w->arena, w->frame, "teacher_id", w->class);
    hand_factor(w->arena, w->frame, "campus", w->school);
    hand_factor(w->arena, w->frame, "district", w->district);
    hand_factor(w->arena, w->frame, "grade", w->grade);
    const Cohort cohort = found(w);
    check_found(&cohort, "campus");
    assert_non_null(strstr(phrase_text(w->arena, cohort.cluster_found_why),
                           "the groups of campus (3 with it, 5 without)"));
    assert_int_equal(cohort.cluster_notes.n, 0);
    Notes notes = {0};
    assert_non_null(cohort_note_unit(w->arena, EFFECTS_OF(w->design), &cohort, &notes));
    assert_int_equal(notes.n, 1);
    w->design->effects.cluster = CLUSTER_NONE; /* named: switched off */
    assert_null(cohort_note_unit(w->arena, EFFECTS_OF(w->design), &cohort, &notes));
    arena_destroy(w->arena);
}

static void a_student_trait_is_never_the_unit(void **state)
{
    (void)state;
    World *w = world();
    hand_factor(w->arena, w->frame, "grade", w->grade); /* program and comparison share none */
    const Cohort cohort = found(w);
    check_found(&cohort, NULL);
    assert_non_null(note_saying(&cohort.notes, "share no grade"));
    arena_destroy(w->arena);
    w = world();
    w->grade[0] = "4"; /* one of the program */
    hand_factor(w->arena, w->frame, "grade", w->grade);
    const Cohort sharing = found(w);
    assert_null(note_saying(&sharing.notes, "share no grade"));
    arena_destroy(w->arena);
}

static void nothing_is_looked_for_where_the_study_names_its_clusters(void **state)
{
    (void)state;
    World *w = world();
    hand_factor(w->arena, w->frame, "school", w->school);
    w->frame->seeks_groups = false;
    const Cohort cohort = found(w);
    check_found(&cohort, NULL);
    arena_destroy(w->arena);
}

static void the_program_within_schools_makes_classes_the_unit_or_nothing(void **state)
{
    (void)state;
    World *w = world();
    for (size_t i = 0; i < N; i++)
        w->treat[i] = i / STUDENTS % CLASSES == 0; /* one class of each school */
    hand_factor(w->arena, w->frame, "school", w->school);
    hand_factor(w->arena, w->frame, "class_id", w->class);
    Cohort cohort = found(w);
    check_found(&cohort, "class_id");
    arena_destroy(w->arena);
    w = world();
    for (size_t i = 0; i < N; i++)
        w->treat[i] = i % 2 == 0;
    hand_factor(w->arena, w->frame, "school", w->school);
    hand_factor(w->arena, w->frame, "class_id", w->class);
    cohort = found(w);
    check_found(&cohort, NULL);
    arena_destroy(w->arena);
}

static void a_class_of_one_label_in_several_schools_is_several_classes(void **state)
{
    (void)state;
    World *w = world();
    const char *label[N];
    for (size_t i = 0; i < N; i++) {
        label[i] = arena_printf(w->arena, "%c", 'A' + (int)(i / STUDENTS % CLASSES));
        w->treat[i] = label[i][0] == 'A';
    }
    hand_factor(w->arena, w->frame, "school", w->school);
    hand_factor(w->arena, w->frame, "class", label);
    const Cohort cohort = found(w);
    check_found(&cohort, "class in school");
    const Column *column = cohort.cluster_found;
    assert_int_equal(column->n_levels, SCHOOLS * CLASSES);
    assert_true(column->level[0] == column->level[1]);
    assert_true(column->level[0] != column->level[CLASSES * STUDENTS]); /* A of another school */
    assert_string_equal(column->level_name[column->level[0]], "A (s0)");
    arena_destroy(w->arena);
}

static void schools_of_one_name_in_two_districts_are_two(void **state)
{
    (void)state;
    World *w = world();
    const char *name[N], *district[N];
    for (size_t i = 0; i < N; i++) { /* each name stands in both districts */
        name[i] = arena_printf(w->arena, "Lincoln %zu", school_of(i) / 2);
        district[i] = school_of(i) % 2 == 0 ? "north" : "south";
        w->treat[i] = school_of(i) == 0 || school_of(i) == 3 || school_of(i) == 4;
    }
    hand_factor(w->arena, w->frame, "School Name", name);
    hand_factor(w->arena, w->frame, "District", district);
    const Cohort cohort = found(w);
    check_found(&cohort, "School Name in District");
    assert_int_equal(cohort.cluster_found->n_levels, SCHOOLS);
    arena_destroy(w->arena);
}

static void one_district_an_arm_is_a_loud_caution(void **state)
{
    (void)state;
    World *w = world();
    for (size_t i = 0; i < N; i++)
        w->district[i] = w->treat[i] > 0 ? "north" : "south";
    hand_factor(w->arena, w->frame, "district", w->district);
    hand_factor(w->arena, w->frame, "school", w->school);
    const Cohort cohort = found(w);
    check_found(&cohort, "school");
    assert_true(warned(&cohort, "all of the program in one group and all comparison in another"));
    assert_true(warned(&cohort, "program and district can't be told apart"));
    arena_destroy(w->arena);
}

static void where_an_arm_has_one_group_that_column_is_the_unit(void **state)
{
    (void)state;
    World *w = world();
    for (size_t i = 0; i < N; i++) {
        w->treat[i] = school_of(i) == 0;
        w->district[i] = w->treat[i] > 0 ? "north" : "south";
    }
    hand_factor(w->arena, w->frame, "district", w->district);
    hand_factor(w->arena, w->frame, "school", w->school);
    Cohort cohort = found(w);
    check_found(&cohort, "school"); /* one school of the program, seven others */
    assert_int_equal(cohort.cluster_notes.n, 0);
    arena_destroy(w->arena);
    w = world();
    for (size_t i = 0; i < N; i++)
        w->district[i] = w->treat[i] > 0 ? "north" : i % 2 == 0 ? "east" : "west";
    hand_factor(w->arena, w->frame, "district", w->district);
    cohort = found(w);
    check_found(&cohort, "district");
    arena_destroy(w->arena);
}

static void a_handful_in_a_group_of_the_other_arm_does_not_hide_the_unit(void **state)
{
    (void)state;
    World *w = world();
    hand_factor(w->arena, w->frame, "school", w->school);
    for (size_t i = 0; i < 4; i++) /* 4 of 154 of the comparison group: below one in twenty */
        w->treat[i] = 0;
    Cohort cohort = found(w);
    check_found(&cohort, "school");
    assert_true(warned(&cohort, "1 of 8 groups of school hold both program and comparison "
                                "students; 4 of these are on the smaller side"));
    arena_destroy(w->arena);
    w = world();
    hand_factor(w->arena, w->frame, "school", w->school);
    for (size_t i = 0; i < 9; i++) /* 9 of 159: above */
        w->treat[i] = 0;
    cohort = found(w);
    check_found(&cohort, NULL);
    arena_destroy(w->arena);
}

static void what_numbers_students_or_is_mostly_unknown_is_no_group(void **state)
{
    (void)state;
    World *w = world();
    const char *each[N], *blank[N];
    double dist[N];
    for (size_t i = 0; i < N; i++) {
        each[i] = arena_printf(w->arena, "c%zu", i);
        blank[i] = w->treat[i] > 0 ? w->school[i] : ""; /* schools of the program alone */
        dist[i] = w->treat[i] > 0 ? 0.5 + (double)(i % 3) : 1 + (double)(i % 2);
    }
    hand_factor(w->arena, w->frame, "class", each);
    hand_factor(w->arena, w->frame, "campus", blank);
    hand_real(w->arena, w->frame, "dist", dist); /* miles */
    const Cohort cohort = found(w);
    check_found(&cohort, NULL);
    arena_destroy(w->arena);
}

static void a_list_of_schools_makes_schools_the_unit_however_many(void **state)
{
    (void)state;
    World *w = world();
    for (size_t i = 0; i < N; i++)
        w->treat[i] = school_of(i) == 0;
    w->frame->program_by_school = "treat";
    hand_factor(w->arena, w->frame, "class_id", w->class);
    hand_factor(w->arena, w->frame, "school", w->school);
    const Cohort cohort = found(w);
    check_found(&cohort, "school");
    assert_non_null(
        strstr(phrase_text(w->arena, cohort.cluster_found_why), "given to schools (1 of 8), so"));
    arena_destroy(w->arena);
}

/* One school of the program: its classes are no way round it. */
static void classes_do_not_stand_in_for_the_one_school_of_the_program(void **state)
{
    (void)state;
    World *w = world();
    for (size_t i = 0; i < N; i++)
        w->treat[i] = i < CLASSES * STUDENTS; /* the first school, all its classes */
    hand_factor(w->arena, w->frame, "school", w->school);
    hand_factor(w->arena, w->frame, "class_id", w->class);
    const Cohort cohort = found(w);
    check_found(&cohort, "school");
    arena_destroy(w->arena);
}

/* A setting that keeps errors from going by the groups found: no sentence says that they do, and a
 * caution says that they do not. */
static void a_setting_that_ignores_the_groups_is_told(void **state)
{
    static const struct {
        ClusterKind cluster;
        int variance;
        const char *said;
    } settings[] = {{CLUSTER_NONE, VARIANCE_AUTO, "effects.cluster is 'none'"},
                    {CLUSTER_SET, VARIANCE_CR2, "effects.cluster is 'set'"},
                    {CLUSTER_AUTO, VARIANCE_HC3, "effects.variance knows no clusters"},
                    {CLUSTER_AUTO, VARIANCE_CLASSICAL, "effects.variance knows no clusters"},
                    {CLUSTER_AUTO, VARIANCE_CR1, NULL},
                    {CLUSTER_AUTO, VARIANCE_AUTO, NULL}};

    (void)state;
    for (size_t k = 0; k < COUNT_OF(settings); k++) {
        World *w = world();
        Notes notes = {0};
        hand_factor(w->arena, w->frame, "school", w->school);
        w->design->effects.cluster = settings[k].cluster;
        w->design->effects.variance = settings[k].variance;
        const Cohort cohort = found(w);
        const Phrase *why = cohort_note_unit(w->arena, EFFECTS_OF(w->design), &cohort, &notes);
        if (settings[k].said == NULL) {
            assert_non_null(strstr(phrase_text(w->arena, why), "standard errors go by school"));
            assert_null(note_saying(&notes, "do not go by them"));
        } else {
            assert_null(why);
            const Note *note = note_saying(&notes, "do not go by them");
            assert_non_null(note);
            assert_int_equal(note->importance, NOTE_CAUTION);
            assert_true(note_says(note, settings[k].said));
        }
        arena_destroy(w->arena);
    }
}

static void methods_that_make_groups_go_by_whole_districts_too(void **state)
{
    (void)state;
    World *w = world();
    static const MatchMethod groups = {.name = "groups", .traits = TRAIT_GROUPS};
    Notes notes = {0};
    for (size_t i = 0; i < N; i++)
        w->treat[i] = i < N / 2; /* whole districts of two schools */
    const char *district[N];
    for (size_t i = 0; i < N; i++)
        district[i] = arena_printf(w->arena, "D%zu", i * 4 / N);
    hand_factor(w->arena, w->frame, "school", w->school);
    hand_factor(w->arena, w->frame, "district", district);
    Cohort cohort = found(w);
    check_found(&cohort, "district");
    assert_string_equal(cohort_unit_of_groups(&cohort)->name, "district");
    w->design->method = &groups;
    assert_non_null(strstr(
        phrase_text(w->arena, cohort_note_unit(w->arena, EFFECTS_OF(w->design), &cohort, &notes)),
        "the groups of district"));
    arena_destroy(w->arena);
}

static void methods_that_make_groups_go_by_the_school(void **state)
{
    (void)state;
    World *w = world();
    static const MatchMethod groups = {.name = "groups", .traits = TRAIT_GROUPS};
    Notes notes = {0};
    hand_factor(w->arena, w->frame, "SchoolID", w->school);
    Cohort cohort = found(w);
    assert_non_null(cohort.school_found);
    assert_string_equal(cohort.school_found->name, "SchoolID");
    w->design->method = &groups;
    assert_non_null(strstr(
        phrase_text(w->arena, cohort_note_unit(w->arena, EFFECTS_OF(w->design), &cohort, &notes)),
        "standard errors go by SchoolID"));
    arena_destroy(w->arena);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headings_of_groups_are_told_from_traits),
        cmocka_unit_test(the_coarsest_groups_in_which_the_program_does_not_vary_are_the_unit),
        cmocka_unit_test(a_student_trait_is_never_the_unit),
        cmocka_unit_test(nothing_is_looked_for_where_the_study_names_its_clusters),
        cmocka_unit_test(the_program_within_schools_makes_classes_the_unit_or_nothing),
        cmocka_unit_test(a_class_of_one_label_in_several_schools_is_several_classes),
        cmocka_unit_test(schools_of_one_name_in_two_districts_are_two),
        cmocka_unit_test(one_district_an_arm_is_a_loud_caution),
        cmocka_unit_test(where_an_arm_has_one_group_that_column_is_the_unit),
        cmocka_unit_test(a_handful_in_a_group_of_the_other_arm_does_not_hide_the_unit),
        cmocka_unit_test(what_numbers_students_or_is_mostly_unknown_is_no_group),
        cmocka_unit_test(a_list_of_schools_makes_schools_the_unit_however_many),
        cmocka_unit_test(classes_do_not_stand_in_for_the_one_school_of_the_program),
        cmocka_unit_test(a_setting_that_ignores_the_groups_is_told),
        cmocka_unit_test(methods_that_make_groups_go_by_whole_districts_too),
        cmocka_unit_test(methods_that_make_groups_go_by_the_school),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
