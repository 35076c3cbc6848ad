/* The notice in a results folder. A folder is copied, sent and unpacked by people who have not read
 * its report. No word of the study file stands in it: it is read by whatever opens a text. */
#include "study.h"

const char *notice_name(Release release)
{
    switch (release) {
    case RELEASE_INTERNAL:
        return "INTERNAL.txt";
    case RELEASE_PUBLISHED:
        return "PUBLISHED.txt";
    case RELEASE_PUBLIC_DATA:
        break;
    }
    return NULL;
}

const char *notice_text(Arena *arena, const Results *results)
{
    const size_t min = results->spec->min_cell;
    Text out = {.arena = arena};
    if (results_internal(results))
        command_write(
            &out,
            RESULTS_INTERNAL_MARK
            "\n\n"
            "The results in this folder are exact. They show groups of fewer than %zu people, "
            "or let them be\n"
            "worked out, so they are for people who may see the data. Give no part of "
            "them away: no table,\n"
            "no chart, no file for programs.\n\n"
            "What may be given away is made from the same study by\n\n"
            "    alike publish STUDY.yaml -o DIR\n",
            min);
    else
        command_write(&out,
                      "The results in this folder were made for release, by rules: no group of "
                      "fewer than %zu people is shown,\n"
                      "nor what would give one away; counts are rounded and need not add up, means "
                      "have steps,\n"
                      "and \"left out\" stands in place of what would tell of few. The report says "
                      "how much, under\n"
                      "\"Disclosure notes\"; docs/publication.md of alike has the rules, and what "
                      "they do not guard.\n\n"
                      "That holds for this folder as alike " ALIKE_VERSION
                      " wrote it. Put nothing else into it: with exact results of\n"
                      "the same study beside them, these tell what they leave out.\n",
                      min);
    return out.bytes;
}
