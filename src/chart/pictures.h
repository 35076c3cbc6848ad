/* Pictures drawn by gnuplot, internal to this folder: what is asked for, and what became of it. */
#ifndef ALIKE_CHART_PICTURES_H
#define ALIKE_CHART_PICTURES_H

#include "alike/os.h"

/* One picture of a chart. */
typedef struct Picture {
    const char *script, *setting; /* "love_plot_math.gp", "fmt='svg'" */
    const char *folder, *file;    /* file NULL: there is no such picture */
    const char *end;              /* of a whole file, blanks aside */
    const char *log;              /* what gnuplot said, where it drew this picture alone */
    double seconds;
    int status; /* of os_run; 0: drawn */
} Picture;
enum { PICTURE_NOT_TRIED = -1 };

/* Draws each that has a file, within its time. */
void pictures_draw(Picture *picture, size_t n);

typedef enum PictureState { PICTURE_MISSING, PICTURE_BROKEN, PICTURE_WHOLE } PictureState;
PictureState picture_state(const Picture *p);

/* gnuplot's own word on this chart: `"love_plot_math.gp" line 40: ...`. What it says of style.gp is
 * about the machine's locale, and libraries talk of fonts; that is no fault of a chart. */
bool picture_is_blamed(const Picture *p, const char *line);

#endif
