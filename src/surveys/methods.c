/* What surveys are made by, and who says so. */
#include "alike/surveys.h"

#define SURVEY_METHOD(name_, help_, source_, used_)                                                \
    static const Entry name_ = {.name = #name_, .help = help_, .source = source_};
#include "surveys/surveys.def"
#undef SURVEY_METHOD

static const Entry *const rows[] = {
#define SURVEY_METHOD(name_, help_, source_, used_) &name_,
#include "surveys/surveys.def"
#undef SURVEY_METHOD
};
const Registry survey_methods = {.kind = "method of surveys",
                                 .noun = "method",
                                 .title = "Surveys",
                                 .key = "surveys",
                                 .n = COUNT_OF(rows),
                                 .row = rows};

bool survey_uses(const SurveySpec *survey, size_t method)
{
    const bool used[] = {
#define SURVEY_METHOD(name_, help_, source_, used_) used_,
#include "surveys/surveys.def"
#undef SURVEY_METHOD
    };
    return used[method];
}
