/* The parts of a workbook that are no sheets: what it holds and what its cells look like. */
#ifndef ALIKE_WORKBOOK_PARTS_H
#define ALIKE_WORKBOOK_PARTS_H

#include "worksheet.h"

#include "alike/package.h"

#define XML_MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

/* Everything but the n sheets, which are xl/worksheets/sheet1.xml and so on; the first one is the
 * contents and has no table. title: of the study */
bool parts_write(Zip *zip, const char *title, const Worksheet *sheet, size_t n,
                 Error *err) MUST_CHECK;
const char *parts_sheet_path(Arena *arena, size_t k); /* of sheet k, from 0 */

#endif
