/* What every office document has, be it a workbook or a text: a zip archive of XML with a list of
 * its parts, and what is told of the document as a whole. No part points outside the file, and none
 * tells when it was made: two runs give the same bytes. */
#ifndef ALIKE_PACKAGE_H
#define ALIKE_PACKAGE_H

#include "alike/zip.h"

#define XML_HEAD    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define XML_OFFICE  "http://schemas.openxmlformats.org/officeDocument/2006"
#define XML_PACKAGE "http://schemas.openxmlformats.org/package/2006"

/* The list of parts, open: the document's own follow, and "</Types>". */
void package_types(Text *out);
/* The members that come first. root: the part that is the document, "xl/workbook.xml"; types: the
 * whole list; authors: who made it. */
bool package_begin(Zip *zip, const char *root, const char *types, const char *title,
                   const char *authors, Error *err) MUST_CHECK;

#endif
