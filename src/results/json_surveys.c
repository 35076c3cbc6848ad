/* results.json: surveys. */
#include "results/json.h"

#include <math.h>

static json_t *value_sample(const SurveyFindings *survey)
{
    json_t *object = json_object();
    put_value(object, "program", value_count(survey->n[0], NULL));
    const char *published = survey->published ? "published" : NULL;
    put_value(object, "reference", value_count(survey->n[1], published));
    put_value(
        object, "reference_outside",
        value_count(survey->n_outside, published != NULL ? published : survey->hidden_outside));
    put_value(object, "schools", value_count(survey->n_schools, NULL));
    put_value(
        object, "invited",
        value_count(survey->invited, survey->invited_known ? survey->hidden_invited : "not known"));
    put_value(object, "answered", value_count(survey->answered, survey->hidden_answered));
    put_value(object, "rate", value_real(survey->rate));
    return object;
}

static json_t *value_weights(const SurveyFindings *survey)
{
    json_t *object = json_object();
    put_value(object, "effective", value_real(survey->effective));
    put_value(object, "design_effect", value_real(survey->design_effect));
    put_value(object, "largest", value_real(survey->largest));
    put_value(object, "trimmed", value_count(survey->n_trimmed, survey->hidden_trimmed));
    put_value(object, "margin_error", value_real(survey->margin_error));
    return object;
}

json_t *value_surveys(const Results *results)
{
    json_t *array = json_array();
    for (size_t k = 0; k < results->surveys.n; k++) {
        const SurveyFindings *survey = &results->surveys.item[k];
        json_t *object = json_object();
        put_value(object, "name", value_text(survey->spec->name.text));
        put_value(object, "unit", value_text(survey->spec->unit));
        put_value(object, "sample", value_sample(survey));
        put_value(object, "weights", value_weights(survey));
        put_value(object, "tests", value_count(survey->n_tests, NULL));
        put_value(object, "distinct", value_count(survey->n_distinct, NULL));
        put_value(object, "items", value_table(survey->items));
        put_value(object, "answers", value_table(survey->answers));
        put_value(object, "distributions", value_table(survey->distributions));
        put_value(object, "indices", value_table(survey->indices));
        put_value(object, "margins", value_table(survey->margins));
        put_value(object, "response", value_table(survey->response));
        put_value(object, "nonresponse", value_table(survey->nonresponse));
        put_value(object, "sensitivity", value_table(survey->sensitivity));
        put_value(object, "reliability", value_table(survey->reliability));
        json_array_append_new(array, object);
    }
    return array;
}
