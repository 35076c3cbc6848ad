#include "alike/table.h"

/* Those of further analyses stand in the rows of these. */
#define FURTHER(name, tables) tables

#define TABLE(name) extern const TableKind table_##name;
#include "alike/analyses.def"
#include "tables/tables.def"
#undef TABLE

const TableKind *const table_kinds[] = {
#define TABLE(name) &table_##name,
#include "alike/analyses.def"
#include "tables/tables.def"
#undef TABLE
};
const size_t n_table_kinds = COUNT_OF(table_kinds);
