/* How wide the columns of a table are: programs that show documents do not agree on that, so it is
 * said. As a browser does it, each column gets what its longest word needs, and of the rest as much
 * as its lines ask for. */
#include "report/docx.h"

#include "alike/face.h"
#include "alike/quote.h"

#include <string.h>

enum {
    EM = 170,      /* of a table's letters */
    PADDING = 140, /* of a cell, both sides, and a little more */
};

static int width_of(const char *text, size_t n, bool bold)
{
    double ems = 0;
    for (size_t i = 0; i < n;) {
        uint32_t letter;
        i += letter_read(text + i, &letter);
        ems += face_ems(letter, bold);
    }
    return (int)(ems * EM) + 1;
}

static int longest_word(const char *text, bool bold)
{
    int most = 0;
    for (size_t n; *text != '\0'; text += n + (text[n] == ' ')) {
        n = strcspn(text, " ");
        const int width = width_of(text, n, bold);
        most = width > most ? width : most;
    }
    return most;
}

static int larger(int a, int b)
{
    return a > b ? a : b;
}

bool docx_is_number(const Grid *grid, size_t column)
{
    return column > 0 && grid->layout != GRID_WORDS && grid->column[column].align == GRID_NUMBER;
}

bool docx_stands_off(const Grid *grid, size_t column)
{
    return column > 0 && !docx_is_number(grid, column) && docx_is_number(grid, column - 1);
}

/* What a column must have, and what it would like to have. */
typedef struct Wish {
    int least, most;
} Wish;

/* Numbers are not parted. */
static void widen(Wish *wish, const char *text, bool number, bool bold)
{
    const int whole = width_of(text, strlen(text), bold);
    const bool is_number = number && strpbrk(text, "0123456789") != NULL;
    wish->least = larger(wish->least, is_number ? whole : longest_word(text, bold));
    wish->most = larger(wish->most, whole);
}

static Wish wish_of(const Grid *grid, size_t k, int width)
{
    const bool number = docx_is_number(grid, k);
    const int padding = PADDING + (docx_stands_off(grid, k) ? DOCX_STAND_OFF : 0);
    const char *title = grid->column[k].title;
    Wish wish = {longest_word(title, true), 0};
    wish.most = larger(wish.least, width_of(title, strlen(title), true) * 3 / 5); /* two lines */
    for (size_t i = 0; i < grid->n_rows; i++) {
        if (grid->row[i].heading != NULL)
            continue;
        const GridCell *cell = &grid->row[i].cell[k];
        if (cell->text != NULL)
            widen(&wish, cell->text, number, cell->below != NULL || cell->tone != NULL);
        if (cell->below != NULL)
            widen(&wish, cell->below, number, false);
    }
    /* a name of 300 letters is parted, and a long text does not starve its neighbours */
    const int share = width / (int)grid->n_columns;
    wish.least = wish.least > share * 3 / 2 ? share * 3 / 2 : wish.least;
    wish.most = wish.most > width ? width : wish.most;
    wish.most = larger(wish.most, wish.least);
    return (Wish){wish.least + padding, wish.most + padding};
}

/* Between the least and the most where there is room for the least; else less than that of each. */
static int column_width(Wish wish, Wish sum, int width)
{
    if (sum.most <= width)
        return (int)((double)wish.most * width / sum.most);
    if (sum.least >= width)
        return (int)((double)wish.least * width / sum.least);
    return wish.least +
           (int)((double)(wish.most - wish.least) * (width - sum.least) / (sum.most - sum.least));
}

static size_t lines_of(const char *text, int width)
{
    return text == NULL ? 0 : (size_t)(width_of(text, strlen(text), true) / width) + 1;
}

static size_t count_lines(const Grid *grid, const int *column)
{
    size_t n = 2; /* the titles */
    for (size_t i = 0; i < grid->n_rows; i++) {
        size_t most = 1;
        for (size_t k = 0; k < grid->n_columns && grid->row[i].heading == NULL; k++) {
            const GridCell *cell = &grid->row[i].cell[k];
            const size_t lines = lines_of(cell->text, column[k] - PADDING) +
                                 lines_of(cell->below, column[k] - PADDING);
            most = lines > most ? lines : most;
        }
        n += most;
    }
    return n;
}

void docx_columns(Arena *arena, const Grid *grid, int width, int *column, size_t *lines)
{
    Wish *wish = ARENA_ARRAY(arena, Wish, grid->n_columns), sum = {0, 0};
    int left = width;
    for (size_t k = 0; k < grid->n_columns; k++) {
        wish[k] = wish_of(grid, k, width);
        sum.least += wish[k].least;
        sum.most += wish[k].most;
    }
    for (size_t k = 0; k < grid->n_columns; k++) {
        column[k] = column_width(wish[k], sum, width);
        left -= column[k];
    }
    column[0] += left; /* what rounding left */
    *lines = count_lines(grid, column);
}
