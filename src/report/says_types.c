/* Types of school, whose difference is tested: what each shows, and whether they differ by more
 * than chance would make. */
#include "report/says_parts.h"

#include "alike/text.h"

#include <math.h>

enum { FEW_CLUSTERS = 6 };

double across_confidence(const Across *a)
{
    return a->item[0]->s.confidence;
}

const char *scale_gain(const Scale *scale, int side)
{
    static const char *const word[N_SCALE_KINDS][2] = {
        [SCALE_GAIN] = {"a gain", "a loss"},
        [SCALE_SCORE] = {"higher scores", "lower scores"},
        [SCALE_AVERAGE] = {"a higher average", "a lower average"},
        [SCALE_SHARE] = {"a larger share", "a smaller share"},
    };
    return word[scale->kind][side < 0];
}

bool types_are_tested(const Across *a)
{
    return a->division[0]->kind == DIVISION_TYPE && a->division[0]->contrast != NULL;
}

/* "4.6 points in mathematics and 2.6 in reading"; with intervals where asked: "0.4 points (−1.7 to
 * 2.6) in mathematics". */
static const char *amounts(const Across *a, size_t part, bool intervals)
{
    const char **piece = (const char **)arena_array(a->arena, a->n, sizeof *piece);
    for (size_t i = 0; i < a->n; i++) {
        const Told *told = &a->division[i]->part[part].told;
        const bool known = !isnan(told->value);
        const bool unit =
            known && (i == 0 || !text_equal(told->scale.unit, a->item[0]->s.scale.unit));
        const char *in = a->items->n > 1 ? arena_printf(a->arena, " in %s", a->item[i]->name) : "";
        const char *size =
            !known ? HIDDEN_MARK
            : intervals
                ? number_more(a->arena, &told->scale, told->value, unit)
                : arena_printf(a->arena, "%s%s%s", told_amount(a->arena, told), unit ? " " : "",
                               unit ? number_unit(a->arena, &told->scale, told->value) : "");
        piece[i] = arena_printf(a->arena, "%s%s%s", size,
                                known && intervals ? told_interval_words(a->arena, told) : "", in);
    }
    return items_list(a->arena, piece, a->n);
}

/* "p 0.016 and 0.030" */
static const char *ps(const Across *a, size_t part)
{
    const char **piece = (const char **)arena_array(a->arena, a->n, sizeof *piece);
    for (size_t i = 0; i < a->n; i++)
        piece[i] = text_p_value(a->arena, a->division[i]->contrast[part].p);
    return arena_printf(a->arena, "p %s", items_list(a->arena, piece, a->n));
}

static bool all_sides(const Across *a, size_t part, int side)
{
    for (size_t i = 0; i < a->n; i++)
        if (told_side(&a->division[i]->part[part].told, across_confidence(a)) != side ||
            isnan(a->division[i]->part[part].told.value))
            return false;
    return true;
}

/* In how many subjects do the parts differ by more than chance; -1: a test is missing. */
static int n_differ(const Across *a, size_t part)
{
    int n = 0;
    for (size_t i = 0; i < a->n; i++) {
        const Division *d = a->division[i];
        if (d->contrast == NULL || isnan(d->contrast[part].p))
            return -1;
        n += d->contrast[part].p < 1 - across_confidence(a);
    }
    return n;
}

/* The subjects in which they do, or do not. */
static const char *where_differ(const Across *a, size_t part, bool differ)
{
    const char **name = (const char **)arena_array(a->arena, a->n, sizeof *name);
    size_t n = 0;
    for (size_t i = 0; i < a->n; i++)
        if ((a->division[i]->contrast[part].p < 1 - across_confidence(a)) == differ)
            name[n++] = a->item[i]->name;
    return items_list(a->arena, name, n);
}

static const char *differ_sentence(const Across *a, size_t part)
{
    const int n = n_differ(a, part);
    if (n < 0)
        return "Whether the two differ by more than chance could not be tested.";
    if (n == 0)
        return arena_printf(a->arena, "The difference between the two could be chance (%s).",
                            ps(a, part));
    return arena_printf(
        a->arena,
        "The difference between the two is larger than chance alone would often make"
        "%s%s%s%s (%s).",
        n == (int)a->n ? "" : " in ", n == (int)a->n ? "" : where_differ(a, part, true),
        n == (int)a->n ? "" : ", and could be chance in ",
        n == (int)a->n ? "" : where_differ(a, part, false), ps(a, part));
}

/* "the 6 district schools (170 to 180 students)" */
static const char *described(const Across *a, size_t part)
{
    const Part *first = &a->division[0]->part[part];
    size_t least = SIZE_MAX, most = 0;
    bool same = first->clusters > 0;
    for (size_t i = 0; i < a->n; i++) {
        const Part *own = &a->division[i]->part[part];
        same = same && own->clusters == first->clusters;
        least = own->n < least ? own->n : least;
        most = own->n > most ? own->n : most;
    }
    const char *people = most == 1 ? a->item[0]->s.one : a->item[0]->s.people;
    const char *n = least == 0 ? ""
                    : least == most
                        ? arena_printf(a->arena, " (%s %s)", text_count(a->arena, most), people)
                        : arena_printf(a->arena, " (%s to %s %s)", text_count(a->arena, least),
                                       text_count(a->arena, most), people);
    const bool schools = same && first->clusters > 1 && a->item[0]->s.cluster_kind == GROUP_SCHOOL;
    return schools ? arena_printf(a->arena, "the %s %s%s", text_count(a->arena, first->clusters),
                                  first->name, n)
                   : arena_printf(a->arena, "%s%s", first->name, n);
}

/* Is the one part above zero everywhere, and does the other hold zero everywhere? */
static bool is_split(const Across *a, size_t above, size_t open)
{
    return all_sides(a, above, 1) && all_sides(a, open, 0);
}

static const char *types_of_two(const Across *a)
{
    const Scale *scale = &a->item[0]->s.scale;
    const bool grew = scale->kind == SCALE_GAIN;
    const char *span = a->item[0]->span;
    for (size_t up = 0; up < 2 && n_differ(a, 1) == (int)a->n; up++)
        if (is_split(a, up, 1 - up))
            return arena_printf(a->arena, "%s in %s: %s%s%s. In %s %s: %s. %s",
                                grew ? "The gain was" : "The difference was",
                                a->division[0]->part[up].name, span, span[0] != '\0' ? " " : "",
                                amounts(a, up, false), described(a, 1 - up),
                                grew ? "no gain was seen" : "no difference was seen",
                                amounts(a, 1 - up, true), differ_sentence(a, 1));
    return arena_printf(a->arena, "By type of school: %s %s; %s %s. %s", described(a, 0),
                        amounts(a, 0, true), described(a, 1), amounts(a, 1, true),
                        differ_sentence(a, 1));
}

/* "Of 3 types of school" */
static const char *types_of_many(const Across *a)
{
    Text text = {.arena = a->arena};
    text_format(&text, "%s.", text_with_capital(a->arena, parts_sentence(a)));
    for (size_t k = 1; k < a->division[0]->n; k++) {
        const int n = n_differ(a, k);
        if (n > 0)
            text_format(
                &text, " %s differ from %s by more than chance alone would often make%s (%s).",
                text_with_capital(a->arena, a->division[0]->part[k].name),
                a->division[0]->part[0].name, n == (int)a->n ? "" : ", in some of these", ps(a, k));
    }
    return text.bytes;
}

const char *types_sentences(const Across *a)
{
    return a->division[0]->n == 2 ? types_of_two(a) : types_of_many(a);
}

/* "6 schools are few: this says that these 6 differ, not that district schools do." */
const char *types_few(const Across *a)
{
    Text text = {.arena = a->arena};
    const Division *d = a->division[0];
    for (size_t k = 0; k < d->n; k++) {
        const size_t n = d->part[k].clusters;
        if (n < 2 || n > FEW_CLUSTERS)
            continue;
        text_format(&text, "%s%zu %s are few: this says how these %zu did, not how %s do.",
                    text.n > 0 ? " " : "", n, a->item[0]->s.cluster_many, n, d->part[k].name);
    }
    return text.n > 0 ? text.bytes : "";
}

/* Where there are two and one of them shows it alone; else whether they differ. */
const char *types_lead(const Across *a)
{
    int most = 0;
    size_t at = 1;
    for (size_t up = 0; up < 2 && a->division[0]->n == 2 && n_differ(a, 1) == (int)a->n; up++)
        if (is_split(a, up, 1 - up))
            return arena_printf(a->arena, "%s show %s; in %s none was seen.",
                                text_with_capital(a->arena, a->division[0]->part[up].name),
                                scale_gain(&a->item[0]->s.scale, 1),
                                a->division[0]->part[1 - up].name);
    for (size_t k = 1; k < a->division[0]->n; k++)
        if (n_differ(a, k) > most) {
            most = n_differ(a, k);
            at = k;
        }
    if (most == 0)
        return "Types of school do not differ by more than chance would often make.";
    return arena_printf(a->arena,
                        "Types of school differ by more than chance alone would often make"
                        "%s%s.",
                        most == (int)a->n ? "" : " in ",
                        most == (int)a->n ? "" : where_differ(a, at, true));
}
