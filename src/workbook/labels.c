/* Designs as readers of the workbook see them. */
#include "worksheet.h"

#include "alike/text.h"

#include <stdlib.h>
#include <string.h>

typedef struct DesignLabel {
    const char *name, *label;
} DesignLabel;

struct DesignLabels {
    size_t n;
    DesignLabel *item; /* by name */
};

static int by_name(const void *a, const void *b)
{
    return strcmp(((const DesignLabel *)a)->name, ((const DesignLabel *)b)->name);
}

static int by_label(const void *a, const void *b)
{
    return strcmp(((const DesignLabel *)a)->label, ((const DesignLabel *)b)->label);
}

/* The name where the label is another design's as well. */
DesignLabels *design_labels_make(Arena *arena, const Spec *spec)
{
    DesignLabels *out = ARENA_NEW(arena, DesignLabels);
    out->n = spec->n_designs;
    out->item = ARENA_ARRAY(arena, DesignLabel, out->n);
    for (size_t d = 0; d < out->n; d++)
        out->item[d] = (DesignLabel){
            .name = spec->design[d].name,
            .label = spec->design[d].label == NULL ? spec->design[d].name : spec->design[d].label};
    qsort(out->item, out->n, sizeof *out->item, by_label);
    for (size_t begin = 0, end; begin < out->n; begin = end) {
        end = begin + 1;
        while (end < out->n && text_equal(out->item[begin].label, out->item[end].label))
            end++;
        for (size_t d = begin; end - begin > 1 && d < end; d++)
            out->item[d].label = out->item[d].name;
    }
    qsort(out->item, out->n, sizeof *out->item, by_name);
    return out;
}

const char *design_labels_find(const DesignLabels *labels, const char *name)
{
    const DesignLabel sought = {.name = name};
    const DesignLabel *found =
        name == NULL ? NULL
                     : bsearch(&sought, labels->item, labels->n, sizeof *labels->item, by_name);
    return found == NULL ? name : found->label;
}
