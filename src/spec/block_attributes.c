/* students and schools: files that say more of those who were tested. */
#include "reader.h"

#include "database.h"

#include "alike/os.h"

typedef struct FileBlock {
    Name file, id, term;
    DatabaseBlock database;
    double not_found;
} FileBlock;

static const Option student_rows[] = {
    {.name = "file",
     .type = OPT_TEXT,
     .offset = offsetof(FileBlock, file),
     .values = "a file name",
     .example = "students.csv",
     .plain = "The file with one row for each student.",
     .change_when = "it lies elsewhere.",
     .help = "Relative to the study file's folder. No id may stand twice, but in a file with a row "
             "for each student and term (see term)."},
    DATABASE_ROWS(FileBlock, "students", "student"),
    {.name = "id",
     .type = OPT_OTHER,
     .fallback = "",
     .values = "a column, or a list of columns whose last one is the student's own",
     .example = "StudentID",
     .plain = "The column of that file with the student's id.",
     .change_when = "it is not called as in the tests.",
     .help =
         "The name of the id's column in the tests where it is not given. Where ids repeat across "
         "schools: [school, id]. Columns stand in the order in which tests.columns.id has them."},
    {.name = "term",
     .type = OPT_COLUMN,
     .on_request = true,
     .offset = offsetof(FileBlock, term),
     .fallback = "",
     .example = "TermName",
     .plain = "The column of that file with the term, where a student has a row for each.",
     .change_when = "what is known of students changes from term to term, and the column is not "
                    "found by itself.",
     .help = "Where an id stands several times: the column of terms of the tests, else TermName, "
             "Term, SchoolYear or AcademicYear. The row of the pretest's term counts, or that of "
             "its school year (2022-2023); terms are read as those of tests are. Several rows of "
             "one term that say different things leave it missing, and are counted."},
    {.name = "not_found",
     .type = OPT_REAL,
     .offset = offsetof(FileBlock, not_found),
     .fallback = "0.05",
     .max = 1,
     .plain =
         "Which share of the students that were tested may be missing from that file, where ids "
         "that nearly agree stand in it.",
     .change_when = "ids that differ only in zeros, spaces or case are not the same.",
     .help = "A larger share stops the study: most often a spreadsheet took the leading zeros. "
             "Where nothing in the file is near, it is a caution."},
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
    DATABASE_ROWS(FileBlock, "schools", "school"),
    {.name = "id",
     .type = OPT_COLUMN,
     .offset = offsetof(FileBlock, id),
     .fallback = "",
     .example = "SchoolName",
     .plain = "The column of that file with the school's name or number, as the tests write it.",
     .change_when = "it is not called as in the tests.",
     .help = "The name of the school's column in the tests where it is not given."},
    {.name = "not_found",
     .type = OPT_REAL,
     .offset = offsetof(FileBlock, not_found),
     .fallback = "0.05",
     .max = 1,
     .plain =
         "Which share of the schools that were tested may be missing from that file, where names "
         "that nearly agree stand in it.",
     .change_when = "names that differ only in zeros, spaces or case are not the same.",
     .help = "A larger share stops the study: most often a spreadsheet took the leading zeros. "
             "Where nothing in the file is near, it is a caution."},
    {.name = NULL},
};
const Block block_schools = {.name = "schools", .options = school_rows};

/* From a file, or from a database. */
static void take_place(Reader *r, const Block *block, const Node *node, const FileBlock *given,
                       AttributeFile *out)
{
    if (asks_database(node)) {
        take_database(r, block->name, block->name, node, &given->database, &out->rules, &out->path,
                      &out->place);
        return;
    }
    out->path =
        given->file.text == NULL ? NULL : os_join(r->arena, r->spec->folder, given->file.text);
    out->place = given->file.place;
}

void read_attributes(Reader *r, const Block *block, const Node *node, AttributeFile *out)
{
    static const char *const of_database[] = {"odbc", "query", "id", "term", "not_found"};
    const bool record = r->record;
    FileBlock file = {0};
    if (node == NULL || is_word(node, "none"))
        return;
    node = map_of_short_form(r, node, "file");
    if (!is_map(r, block->name, node))
        return;
    check_keys(r, block, node, NULL, NULL, 0);
    r->record = false; /* the block stands in the settings as a whole */
    options_read(r,
                 asks_database(node)
                     ? options_only(r->arena, block->options, of_database, COUNT_OF(of_database))
                     : block->options,
                 block->name, node, &file);
    r->record = record;
    *out = (AttributeFile){.id = file.id, .term = file.term, .not_found = file.not_found};
    take_place(r, block, node, &file, out);
    if (out->path == NULL || block != &block_students)
        return;
    read_id(r, "students.id", node_get(node, "id"), &out->id, &out->within);
    check_id_parts(r, "students.id", out);
}
