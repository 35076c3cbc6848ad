/* Numbers of the study file: what is written, and what was probably meant. */
#include "reader.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* 010, -007 */
static bool has_leading_zero(const char *text)
{
    if (*text == '-' || *text == '+')
        text++;
    return text[0] == '0' && isdigit((unsigned char)text[1]);
}

/* 1,234: three digits after the comma group thousands, or are decimals: who knows. */
static bool may_be_thousands(const char *comma)
{
    return isdigit((unsigned char)comma[1]) && isdigit((unsigned char)comma[2]) &&
           isdigit((unsigned char)comma[3]) && comma[4] == '\0';
}

/* Says what a comma may have meant. False: it can't have been a number. */
static bool comma_problem(Reader *r, const char *path, const Node *node)
{
    const char *text = node->text, *comma = strchr(text, ',');
    const size_t n = strlen(text);
    double value;
    if (comma == NULL || n > 40)
        return false;
    char *pointed = arena_copy_text(r->arena, text);
    pointed[comma - text] = '.';
    if (!text_to_real(pointed, n, &value) || has_leading_zero(pointed))
        return false;
    if (may_be_thousands(comma) && text[0] != '0')
        problem_add(&r->problems, node->place,
                    "%s is '%s', which is not a number; write %.*s%s, or %s if the comma is a "
                    "decimal point",
                    path, text, (int)(comma - text), text, comma + 1, pointed);
    else
        problem_add(&r->problems, node->place,
                    "%s is '%s', which is not a number; write %s, with a point", path, text,
                    pointed);
    return true;
}

static void not_a_number(Reader *r, const char *path, const Node *node)
{
    const char *text = node->text;
    const size_t n = strlen(text);
    double value;
    if (comma_problem(r, path, node))
        return;
    if (n > 1 && n < 40 && text[n - 1] == '%' && text_to_real(text, n - 1, &value)) {
        problem_add(&r->problems, node->place,
                    "%s is '%s'; write it as a number without the percent sign, such as %s", path,
                    text, number_text(r->arena, value / 100));
        return;
    }
    problem_add(&r->problems, node->place,
                "%s is '%s', which is not a number; write plain digits, such as 0.25 or 10", path,
                text);
}

static void too_large(Reader *r, const char *path, const Node *node)
{
    problem_add(&r->problems, node->place,
                "%s is '%s', which is beyond 1e15 in size; no score, share or count is as large, "
                "so write a smaller number",
                path, node->text);
}

/* A number of any size: a seed uses all 64 bits. */
static bool read_digits(Reader *r, const char *path, const Node *node, double *out)
{
    if (!is_scalar(r, path, node, "one number"))
        return false;
    if (has_leading_zero(node->text) && text_to_real(node->text, strlen(node->text), out)) {
        const char *sign = node->text[0] == '-' ? "-" : "", *digits = node->text;
        digits += *digits == '-' || *digits == '+';
        while (digits[0] == '0' && isdigit((unsigned char)digits[1]))
            digits++;
        problem_add(&r->problems, node->place,
                    "%s is '%s'; a number that begins with 0 may be read in two ways, so write "
                    "%s%s",
                    path, node->text, sign, digits);
        return false;
    }
    if (!text_to_real(node->text, strlen(node->text), out)) {
        double beyond;
        if (text_read_real(node->text, strlen(node->text), &beyond) == REAL_BEYOND)
            too_large(r, path, node);
        else
            not_a_number(r, path, node);
        return false;
    }
    return true;
}

bool read_number(Reader *r, const char *path, const Node *node, double *out)
{
    if (!read_digits(r, path, node, out))
        return false;
    if (fabs(*out) <= REAL_MOST)
        return true;
    too_large(r, path, node);
    return false;
}

/* Whole numbers may use all 64 bits (a seed does), so they don't pass through a double. */
bool read_count(Reader *r, const char *path, const Node *node, size_t *out)
{
    double value;
    if (!read_digits(r, path, node, &value))
        return false;
    size_t count = 0;
    const char *c = node->text + (node->text[0] == '+');
    for (; isdigit((unsigned char)*c); c++) {
        const size_t digit = (size_t)(*c - '0');
        if (count > (SIZE_MAX - digit) / 10) {
            problem_add(&r->problems, node->place, "%s is %s, which is too large; use fewer digits",
                        path, node->text);
            return false;
        }
        count = count * 10 + digit;
    }
    if (*c != '\0') {
        problem_add(&r->problems, node->place,
                    "%s is %s; it must be a whole number, 0 or more, written in digits", path,
                    node->text);
        return false;
    }
    *out = count;
    return true;
}

const char *number_text(Arena *arena, double value)
{
    char text[40];
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            break;
    }
    return arena_copy_text(arena, text);
}
