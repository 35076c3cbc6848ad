/* The id of a row: one cell, or several where ids repeat across schools. */
#ifndef ALIKE_FRAME_IDS_H
#define ALIKE_FRAME_IDS_H

#include "frame/header.h"

#define ID_APART '/' /* between the parts of an id; doubled where a part holds it */

typedef struct IdCells {
    Arena *arena;
    size_t n;                  /* 0: there is no id */
    size_t cell[ID_PARTS_MAX]; /* the student's own last */
    size_t width;              /* ids of digits alone are filled up to it with zeros; 0: none are */
    bool trims;                /* spaces around a cell are not its id's */
    char *room;
    size_t capacity;
} IdCells;

/* NULL, or the first of the columns that the file lacks. */
const Name *id_cells_find(IdCells *out, const Header *header, const Name *id, const Names *within);
/* Is the cell one of them? */
bool id_cells_have(const IdCells *cells, size_t at);
/* Of no bytes where a part is blank. Till the next row. */
CellText id_cells_take(IdCells *cells, const CellText *row);

#endif
