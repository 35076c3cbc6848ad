#include "output.h"

#include "alike/chart.h"
#include "alike/os.h"
#include "alike/references.h"
#include "alike/report.h"
#include "alike/results.h"
#include "alike/study.h"
#include "alike/workbook.h"

#include <fcntl.h>
#include <string.h>

static bool refuse(const char *target, const char *why, Error *err)
{
    return error_set(err, ERR_USAGE, (Place){.file = target},
                     "results replace their folder as a whole, and %s; name a folder of its own "
                     "with -o, for example -o %s/results",
                     why, strcmp(target, "/") == 0 ? "" : target);
}

bool output_check(Arena *arena, const char *target, const char *study, Error *err)
{
    const char *home = os_home(arena), *name = os_file_name(target);
    if (!os_is_folder(target)) /* "new/.." is a place of which nobody can say what it will be */
        return (strcmp(name, ".") != 0 && strcmp(name, "..") != 0) ||
               refuse(target, "this names none", err);
    if (os_holds(target, "/"))
        return refuse(target, "this is the root of everything", err);
    if (os_holds(target, "."))
        return refuse(target, "this is the folder you are in, or one around it", err);
    if (study != NULL && os_holds(target, os_folder_of(arena, study)))
        return refuse(target, "this one holds the study file", err);
    if (home != NULL && os_holds(target, home))
        return refuse(target, "this is your own folder, or one around it", err);
    const char *real = os_real_path(arena, target);
    if (real != NULL && os_is_mount(AT_FDCWD, real))
        return refuse(target, "a file system is attached at this one", err);
    return true;
}

/* A folder that need not be there yet, without a link around it or a slash at its end. */
static const char *settled(Arena *arena, const char *path)
{
    size_t n = strlen(path);
    while (n > 1 && path[n - 1] == '/')
        n--;
    const char *plain = arena_copy_bytes(arena, path, n), *whole = os_real_path(arena, plain);
    const char *around = os_real_path(arena, os_folder_of(arena, plain));
    return whole != NULL    ? whole
           : around != NULL ? os_join(arena, around, os_file_name(plain))
                            : plain;
}

bool output_check_beside(Arena *arena, const char *target, const char *internal, Error *err)
{
    return strcmp(settled(arena, target), settled(arena, internal)) != 0 ||
           error_set(err, ERR_USAGE, (Place){.file = target},
                     "'alike run' puts the internal results of this study there; name another "
                     "folder with -o for those that may be given away");
}

typedef struct NameList {
    Arena *arena;
    size_t n, capacity;
    const char **item;
} NameList;

static void add(NameList *list, const char *name)
{
    list->item = arena_grow(list->arena, (void *)list->item, &list->capacity, list->n + 2,
                            sizeof *list->item);
    list->item[list->n++] = name;
    list->item[list->n] = NULL;
}

/* Further pages of a chart have a number, those of an alternative its name; gnuplot's complaints
 * stand beside them for a moment. */
static void add_charts(NameList *list)
{
    static const char *const endings[] = {".gp",
                                          ".dat",
                                          ".svg",
                                          ".pdf",
                                          ".png",
                                          "_narrow.svg",
                                          "_page.png",
                                          ".svg.log",
                                          ".pdf.log",
                                          ".png.log",
                                          "_narrow.svg.log",
                                          "_page.png.log"};
    add(list, "charts/");
    add(list, "charts/style.gp");
    for (size_t k = 0; k < charts.n; k++)
        for (size_t e = 0; e < COUNT_OF(endings); e++) {
            const Chart *chart = chart_at(k);
            add(list, arena_printf(list->arena, "charts/%s%s", chart->name, endings[e]));
            add(list, arena_printf(list->arena, "charts/%s_%s%s", chart->name,
                                   chart->per_design ? "*" : "[0-9]*", endings[e]));
        }
}

/* Each analysis writes its rows by itself; then they are joined. */
static void add_rows(NameList *list)
{
    static const char *const names[] = {"matched.csv", "matched.[0-9]*", "pairs.csv",
                                        "pairs.[0-9]*"};
    for (size_t k = 0; k < COUNT_OF(names); k++)
        add(list, names[k]);
}

static void add_verify(NameList *list)
{
    add(list, "verify/");
    add(list, "verify/" VERIFY_SCRIPT);
    for (size_t k = 0; k < n_verify_files; k++) {
        add(list, arena_printf(list->arena, "verify/%s.csv", verify_files[k]));
        add(list, arena_printf(list->arena, "verify/%s.[0-9]*", verify_files[k]));
    }
}

const char *const *output_names(Arena *arena, const OutputPlan *plan)
{
    NameList list = {.arena = arena};
    add(&list, "results.json");
    for (size_t i = 0; i < plan->spec->formats.n; i++) {
        const Writer *writer = writer_find(plan->spec->formats.item[i].text);
        if (writer != NULL)
            add(&list, writer->file);
        if (writer != NULL && writer->working != NULL)
            add(&list, writer->working);
    }
    add(&list, "tables/");
    for (size_t k = 0; k < n_table_kinds; k++)
        add(&list, arena_printf(arena, "tables/%s.csv", table_kinds[k]->name));
    add(&list, WORKBOOK_FILE);
    add(&list, REFERENCES_FILE);
    if (plan->spec->charts != CHARTS_NONE)
        add_charts(&list);
    if (plan->lock)
        add(&list, "design.lock");
    if (plan->design)
        add(&list, "plan.md");
    if (plan->notice != NULL)
        add(&list, plan->notice);
    if (plan->rows)
        add_rows(&list);
    if (plan->verify)
        add_verify(&list);
    return list.item;
}
