/* PDF files that other programs made for us. */
#ifndef ALIKE_PDF_H
#define ALIKE_PDF_H

#include <stddef.h>

/* The times of making go out: two runs of the same results should not differ by them. Blanks take
 * their place, so that nothing in the file moves. */
void pdf_forget_times(char *bytes, size_t n);

#endif
