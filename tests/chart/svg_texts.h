/* The texts of a drawing with the places they take, by the widths of the letters: so a test sees
 * what leaves the page and what touches, without a browser. */
#ifndef CHART_SVG_TEXTS_H
#define CHART_SVG_TEXTS_H

#include "chart/canvas.h"

#include <stdlib.h>
#include <string.h>

typedef struct SvgText {
    const char *words;
    double left, right, above, below; /* pixels */
} SvgText;

typedef struct SvgTexts {
    size_t n;
    SvgText item[4000];
    double width, height;
} SvgTexts;

static inline double svg_number(const char *tag, const char *attribute)
{
    const char *at = strstr(tag, attribute);
    return at == NULL ? -1.0 : atof(at + strlen(attribute));
}

/* Texts of a clean drawing: one group each, whose last attributes say weight and side. */
static inline SvgTexts *svg_texts(Arena *arena, const char *svg)
{
    SvgTexts *texts = ARENA_NEW(arena, SvgTexts);
    texts->width = svg_number(svg, "\n width=\"");
    texts->height = svg_number(svg, " height=\"");
    for (const char *g = svg; (g = strstr(g, "<g transform=\"translate(")) != NULL; g++) {
        const char *end = strchr(g, '>');
        const char *text = end + strspn(end, "> \t\n");
        if (strncmp(text, "<text>", 6) != 0)
            continue;
        const char *tag = arena_copy_bytes(arena, g, (size_t)(end - g));
        const char *words = arena_copy_bytes(arena, text + 6, strcspn(text + 6, "<"));
        double x = 0, y = 0;
        if (sscanf(tag, "<g transform=\"translate(%lf,%lf)", &x, &y) != 2)
            continue;
        const double width =
            96.0 * label_inches(words, strstr(tag, "bold") != NULL ? TEXT_STRONG : TEXT_REGULAR);
        const double part = strstr(tag, "\"end\"") != NULL      ? 1.0
                            : strstr(tag, "\"middle\"") != NULL ? 0.5
                                                                : 0.0;
        texts->item[texts->n++] = (SvgText){.words = words,
                                            .left = x - part * width,
                                            .right = x + (1.0 - part) * width,
                                            .above = y - 9.0,
                                            .below = y + 2.0};
    }
    return texts;
}

static inline bool svg_touch(const SvgText *a, const SvgText *b)
{
    return a->left < b->right - 0.5 && b->left < a->right - 0.5 && a->above < b->below &&
           b->above < a->below;
}

/* Says what leaves the page or touches; the number of such texts. */
static inline size_t svg_faults(const SvgTexts *texts, const char *name)
{
    size_t n = 0;
    for (size_t i = 0; i < texts->n; i++) {
        const SvgText *t = &texts->item[i];
        if (t->left < -0.5 || t->right > texts->width || t->above < 0 || t->below > texts->height) {
            print_error("%s: '%s' leaves the page: %.0f to %.0f of %.0f, %.0f of %.0f\n", name,
                        t->words, t->left, t->right, texts->width, t->below, texts->height);
            n++;
        }
        for (size_t k = 0; k < i; k++)
            if (svg_touch(t, &texts->item[k])) {
                print_error("%s: '%s' touches '%s' at %.0f, %.0f\n", name, t->words,
                            texts->item[k].words, t->left, t->below);
                n++;
            }
    }
    return n;
}

#endif
