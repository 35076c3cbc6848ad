/* alike check FILE: what a file of data holds, without a study. */
#include "check_file.h"

#include "alike/command.h"
#include "alike/os.h"
#include "alike/profile.h"
#include "alike/quote.h"
#include "alike/text.h"
#include "terminal.h"

#include <string.h>
#include <strings.h>

bool check_is_data(Arena *arena, const char *path)
{
    static const char *const study[] = {"yaml", "yml", "json"};
    const InputPlace place = input_locate(arena, path);
    const char *name = os_file_name(place.path), *dot = strrchr(name, '.');
    for (size_t i = 0; i < COUNT_OF(study) && dot != NULL; i++)
        if (strcasecmp(dot + 1, study[i]) == 0)
            return place.part != NULL;
    return place.part != NULL || (dot != NULL && dot != name);
}

/* --- one table ------------------------------------------------------------------------------- */

static const char *cut(Arena *arena, const char *text, size_t most)
{
    const char *whole = quoted_for_terminal(arena, text);
    size_t letters = 0, at = 0;
    if (text_width(whole) <= most)
        return whole;
    for (; letters + 3 < most; letters++) {
        uint32_t letter;
        at += letter_read(whole + at, &letter);
    }
    return arena_printf(arena, "%.*s...", (int)at, whole);
}

static const char *first_values(Arena *arena, const ProfileColumn *column)
{
    Text text = {.arena = arena};
    text_add(&text, "");
    for (size_t i = 0; i < PROFILE_FIRST && column->first[i] != NULL; i++)
        text_format(&text, "%s%s", i > 0 ? ", " : "", cut(arena, column->first[i], 24));
    return text.bytes;
}

static void print_columns(Arena *arena, const FileProfile *profile)
{
    enum { NAME = 30, KIND = 14, NUMBER = 9 };
    Text out = {.arena = arena};
    const char *const heading[] = {"filled", "different"};
    text_add(&out, "  ");
    terminal_add_padded(&out, "column", NAME, false);
    text_add(&out, "  ");
    terminal_add_padded(&out, "kind", KIND, false);
    for (size_t i = 0; i < COUNT_OF(heading); i++)
        terminal_add_padded(&out, heading[i], NUMBER + 2, true);
    text_add(&out, "  first values\n");
    for (size_t k = 0; k < profile->n_columns; k++) {
        const ProfileColumn *column = &profile->column[k];
        text_add(&out, "  ");
        terminal_add_padded(&out, cut(arena, column->name, NAME), NAME, false);
        text_add(&out, "  ");
        terminal_add_padded(&out, profile_kind(column), KIND, false);
        terminal_add_padded(&out, text_count(arena, column->n_filled), NUMBER + 2, true);
        terminal_add_padded(&out,
                            arena_printf(arena, "%s%s", text_count(arena, column->n_values),
                                         column->many ? "+" : ""),
                            NUMBER + 2, true);
        text_format(&out, "  %s\n", first_values(arena, column));
    }
    command_print_lines(stdout, out.bytes);
}

/* What may stand for nothing known, and what a spreadsheet has damaged. */
static void print_odd(Arena *arena, const FileProfile *profile)
{
    for (size_t k = 0; k < profile->n_columns; k++) {
        const ProfileColumn *column = &profile->column[k];
        Text text = {.arena = arena};
        for (size_t i = 0; i < column->n_codes; i++)
            text_format(&text, "%s%s (%s)", text.n > 0 ? ", " : "", column->code[i].text,
                        text_count(arena, column->code[i].n));
        for (size_t i = 0; i < column->n_far && !column->unique; i++)
            text_format(&text, "%s%s (%s; all else goes from %.10g to %.10g)",
                        text.n > 0 ? ", " : "", column->far[i].text,
                        text_count(arena, column->far[i].n), column->least, column->most);
        if (text.n > 0)
            command_print("  %s: codes for missing? %s\n", column->name, text.bytes);
        Text labels = {.arena = arena};
        for (size_t i = 0; i < column->n_labels && i < 12; i++)
            text_format(&labels, "%s%s '%s'", i > 0 ? ", " : "", column->label[i].code,
                        cut(arena, column->label[i].label, 30));
        if (labels.n > 0)
            command_print("  %s: by the file, %s%s\n", column->name, labels.bytes,
                          column->n_labels > 12 ? " ..." : "");
        if (column->mixes_percents)
            command_print("  %s: percentages beside shares of one such as %s: read with percent: "
                          "yes they are of two sizes; export it in one of them\n",
                          column->name, column->share);
        if (column->n_ranges > 0)
            command_print("  %s: %s cells like '%s', the first on line %zu: a spreadsheet makes "
                          "dates of ranges such as 3-4\n",
                          column->name, text_count(arena, column->n_ranges),
                          cut(arena, column->range, 24), column->range_line);
        if (column->n_scientific > 0)
            command_print(
                "  %s: %s cells like 1.2E+11: a spreadsheet has shortened long numbers, and "
                "their digits are lost: export the file again with the column as text\n",
                column->name, text_count(arena, column->n_scientific));
        if (column->n_led > 0)
            command_print("  %s: %s cells begin with 0\n", column->name,
                          text_count(arena, column->n_led));
    }
    for (size_t i = 0; i < profile->n_remarks; i++)
        command_print("  rows that begin with '%s' are no rows of the table: total_rows\n",
                      profile->remark[i]);
}

/* How numbers are written, and the key that reads them; what the reader has to say of the file. */
static void print_written(Arena *arena, const FileProfile *profile)
{
    if (profile->dense)
        command_print("  it looks like lines of fixed width without a blank between the columns: "
                      "layout: {NAME: [FIRST, LAST], ...}, by its documentation\n");
    else if (profile->fixed)
        command_print("  it looks like lines of fixed width, read by what is blank in all lines: "
                      "layout: %s%s\n",
                      profile_layout(arena, profile),
                      profile->rules.header_row > 0 ? ", header_row: 1" : "");
    const FileRules *written = &profile->written;
    if (written->decimal_comma)
        command_print("  numbers are written 3,5: decimal: comma\n");
    if (written->thousands)
        command_print("  %s has numbers such as %s for a thousand and more: thousands: yes\n",
                      profile->marked, written->decimal_comma ? "1.214" : "1,214");
    if (written->percent)
        command_print("  numbers are written 45%%: percent: yes\n");
    if (profile->dotted != NULL)
        command_print("  %s: all numbers have three digits behind a point, as in 1.214, and are "
                      "read so; if it marks thousands: decimal: comma, thousands: yes\n",
                      profile->dotted);
    for (size_t i = 0; i < profile->facts.notes.n; i++)
        command_print("  %s\n", note_text(arena, &profile->facts.notes.item[i]));
}

static bool print_table(Arena *arena, const char *path, bool *is_empty, Error *err)
{
    FileProfile profile;
    const bool read = profile_read(arena, path, &profile, err);
    *is_empty = profile.facts.is_empty;
    if (!read)
        return false;
    command_print("\n%s: %s %s, %zu %s; %s", path, text_count(arena, profile.n_rows),
                  text_plural(profile.n_rows, "row", "rows"), profile.n_columns,
                  text_plural(profile.n_columns, "column", "columns"),
                  profile.facts.encoding == NULL ? "" : profile.facts.encoding);
    if (profile.header_line > 1)
        command_print(profile.rules.two_rows ? "; names of columns in line %zu and above it"
                                             : "; names of columns in line %zu",
                      profile.header_line);
    command_print("\n");
    print_columns(arena, &profile);
    print_odd(arena, &profile);
    print_written(arena, &profile);
    return true;
}

/* Tables of a container, each with what it holds. A part without rows is nobody's fault, as long as
 * another has some; one that can't be read is an error at the end. */
static bool print_parts(Arena *arena, const char *path, const InputParts *parts, Error *err)
{
    size_t n_read = 0, n_broken = 0;
    command_print("%s holds %zu %s:\n", path, parts->n, text_plural(parts->n, "table", "tables"));
    for (size_t i = 0; i < parts->n; i++) {
        Error *own = ARENA_NEW(arena, Error);
        const char *whole = arena_printf(arena, "%s#%s", path, parts->name[i]);
        bool is_empty = false;
        if (print_table(arena, whole, &is_empty, own)) {
            n_read++;
            continue;
        }
        n_broken += !is_empty;
        command_print(is_empty ? "\n%s: no table\n" : "\n%s: can't be read\n", whole);
        command_print_lines(stdout, own->text);
    }
    if (n_broken > 0)
        return error_set(err, ERR_DATA, (Place){.file = path},
                         "%zu of its %zu tables can't be read, as is told above", n_broken,
                         parts->n);
    return n_read > 0 ||
           error_set(err, ERR_DATA, (Place){.file = path},
                     "none of its tables holds a row under a header; export it again");
}

bool check_file(Arena *arena, const char *path, Error *err)
{
    InputParts parts;
    bool is_empty;
    if (!input_parts(arena, path, &parts, err))
        return false;
    if (parts.n == 0 ? !print_table(arena, path, &is_empty, err)
                     : !print_parts(arena, path, &parts, err))
        return false;
    command_print("\n'alike init %s' makes a first study file of it.\n", path);
    return true;
}
