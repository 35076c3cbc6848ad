/* A comparison for programs: docs/comparison.schema.json. */
#include "comparison.h"

#include "results/json.h"

#include <string.h>

static json_t *side_object(const FinishedRun *side)
{
    static const char *const words[] = {[RELEASE_INTERNAL] = "internal",
                                        [RELEASE_PUBLIC_DATA] = "public data",
                                        [RELEASE_PUBLISHED] = "published"};
    json_t *object = json_object();
    put_value(object, "path", value_text(side->path));
    put_value(object, "title", value_text(side->title));
    put_value(object, "version", value_text(side->version));
    put_value(object, "release", value_text(words[side->release]));
    return object;
}

/* null where it is not there */
static json_t *value_or_null(const json_t *value)
{
    return value == NULL ? json_null() : json_deep_copy(value);
}

static json_t *item_object(const Item *item)
{
    const json_t *a = item->side[0], *b = item->side[1];
    json_t *object = json_object();
    put_value(object, "name", value_text(item->name));
    put_value(object, "label", value_text(item->label));
    put_value(object, "a", value_or_null(a));
    put_value(object, "b", value_or_null(b));
    put_value(object, "differs", json_boolean(item_differs(item)));
    put_value(object, "change",
              json_is_integer(a) && json_is_integer(b)
                  ? json_integer(json_integer_value(b) - json_integer_value(a))
              : json_is_number(a) && json_is_number(b)
                  ? value_real(json_number_value(b) - json_number_value(a))
                  : json_null());
    return object;
}

static json_t *part_array(const Part *part)
{
    json_t *array = json_array();
    for (size_t i = 0; i < part->n; i++)
        json_array_append_new(array, item_object(&part->item[i]));
    return array;
}

static json_t *pair_object(const Beside *pair)
{
    json_t *object = json_object();
    const bool a = pair->side[0] != NULL, b = pair->side[1] != NULL;
    put_value(object, "outcome", value_text(pair->outcome));
    put_value(object, "design", value_text(pair->design));
    put_value(object, "label", value_text(pair->label));
    put_value(object, "in", value_text(a && b ? "both" : a ? "a" : "b"));
    for (int k = 0; k < N_PARTS; k++)
        put_value(object, pair->part[k].name, part_array(&pair->part[k]));
    return object;
}

static json_t *words_array(const Words *words)
{
    json_t *array = json_array();
    for (size_t i = 0; i < words->n; i++)
        json_array_append_new(array, value_text(words->item[i]));
    return array;
}

void comparison_put(json_t *object, const Comparison *c)
{
    json_t *analyses = json_array(), *only = json_object();
    for (size_t i = 0; i < c->n_pairs; i++)
        json_array_append_new(analyses, pair_object(&c->pair[i]));
    put_value(only, "a", words_array(&c->only[0]));
    put_value(only, "b", words_array(&c->only[1]));
    put_value(object, "a", side_object(&c->side[0]));
    put_value(object, "b", side_object(&c->side[1]));
    put_value(object, "cautions", words_array(&c->caution));
    put_value(object, "inputs", part_array(&c->inputs));
    put_value(object, "settings", part_array(&c->settings));
    put_value(object, "analyses", analyses);
    put_value(object, "only", only);
}
