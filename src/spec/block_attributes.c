/* students and schools: files that say more of those who were tested. */
#include "reader.h"

#include "alike/os.h"

typedef struct FileBlock {
    Name file, id;
} FileBlock;

static const Option student_rows[] = {
    {.name = "file",
     .type = OPT_TEXT,
     .offset = offsetof(FileBlock, file),
     .values = "a file name",
     .example = "students.csv",
     .plain = "The file with one row for each student.",
     .change_when = "it lies elsewhere.",
     .help = "Relative to the study file's folder. No id may stand twice."},
    {.name = "id",
     .type = OPT_COLUMN,
     .offset = offsetof(FileBlock, id),
     .fallback = "",
     .example = "StudentID",
     .plain = "The column of that file with the student's id.",
     .change_when = "it is not called as in the tests.",
     .help = "The name of the id's column in the tests where it is not given."},
    {.name = NULL},
};
const Block block_students = {.name = "students", .options = student_rows};

static const Option school_rows[] = {
    {.name = "file",
     .type = OPT_TEXT,
     .offset = offsetof(FileBlock, file),
     .values = "a file name",
     .example = "schools.csv",
     .plain = "The file with one row for each school.",
     .change_when = "it lies elsewhere.",
     .help = "Relative to the study file's folder. No school may stand twice."},
    {.name = "id",
     .type = OPT_COLUMN,
     .offset = offsetof(FileBlock, id),
     .fallback = "",
     .example = "SchoolName",
     .plain = "The column of that file with the school's name or number, as the tests write it.",
     .change_when = "it is not called as in the tests.",
     .help = "The name of the school's column in the tests where it is not given."},
    {.name = NULL},
};
const Block block_schools = {.name = "schools", .options = school_rows};

void read_attributes(Reader *r, const Block *block, const Node *node, AttributeFile *out)
{
    const bool record = r->record;
    FileBlock file = {0};
    if (node == NULL || is_word(node, "none"))
        return;
    node = map_of_short_form(r, node, "file");
    if (!is_map(r, block->name, node))
        return;
    check_keys(r, block, node, NULL, NULL, 0);
    r->record = false; /* the block stands in the settings as a whole */
    options_read(r, block->options, block->name, node, &file);
    r->record = record;
    if (file.file.text == NULL)
        return;
    *out = (AttributeFile){.path = os_join(r->arena, r->spec->folder, file.file.text),
                           .place = file.file.place,
                           .id = file.id};
}
