/* Columns of the tests that read as groups of students, such as the teacher: who was given the
 * program together may be told by one that no setting names. */
#include "records/reading.h"

#include "alike/groups.h"
#include "alike/text.h"

#include <string.h>

/* Schools and districts are known where the export is known to have them. */
static bool is_known(const Layout *layout, size_t k, GroupKind kind)
{
    for (int f = 0; f < N_FIELDS; f++)
        if (layout->cell[f] == k)
            return true;
    return (kind == GROUP_SCHOOL && layout->cell[FIELD_SCHOOL] != SIZE_MAX) ||
           (kind == GROUP_DISTRICT && layout->cell[FIELD_DISTRICT] != SIZE_MAX);
}

void groups_find(Reading *r, const Header *header)
{
    Records *records = r->records;
    for (size_t g = 0; g < TEST_GROUPS_MAX; g++)
        r->group_cell[g] = SIZE_MAX;
    /* a list of schools says itself who was given the program together */
    if (r->layout.export->only_students || !uses_seek_groups(records->spec) ||
        records->spec->tests.program_schools.n > 0)
        return;
    for (size_t k = 0; k < header->n; k++) {
        const GroupKind kind = group_kind(header->name[k]);
        if (kind == GROUP_NONE || is_known(&r->layout, k, kind) ||
            header_cell(header, header->name[k]) != k)
            continue;
        size_t g = 0;
        while (g < records->n_groups && !text_equal(records->group[g].name, header->name[k]))
            g++;
        if (g == TEST_GROUPS_MAX)
            continue;
        if (g == records->n_groups)
            records->group[records->n_groups++] = (TestGroup){.name = header->name[k]};
        r->group_cell[g] = k;
    }
}

void test_group_room(Arena *arena, TestGroup *group, size_t number)
{
    group->word = arena_grow(arena, group->word, &group->capacity, number + 1, sizeof *group->word);
}

void test_group_take(Arena *arena, TestGroup *group, size_t number, CellText cell, size_t line)
{
    test_group_room(arena, group, number);
    group->word[number] =
        1 + dictionary_number(&group->words, arena, cell.bytes, cell.n, (uint32_t)line);
}

int32_t test_group(const TestGroup *group, const Test *test)
{
    return test->number < group->capacity ? group->word[test->number] - 1 : WORD_NONE;
}
