/* Compares two texts: the one that is expected and the one that was made.
 *
 *   lines EXPECTED MADE
 *   lines --short FILE     prints it with eleven digits of every number that has more
 *
 * Words and short numbers agree to the byte; numbers of nine digits and more within 1e-9 of the
 * larger one, or within 1e-12 of each other near zero. Each difference is two lines; 0: none, 1:
 * some, 2: a file that can't be read. */
#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN = 20, LONG = 9, LINE_SIZE = 65536 };

static bool in_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '.';
}

/* The length of the number that begins at `at`; 0: none does. A number is no part of a word. */
static size_t number_length(const char *line, const char *at)
{
    const char *c = at;
    if (!isdigit((unsigned char)*c) || (c > line && in_word(c[-1])))
        return 0;
    c += strspn(c, "0123456789");
    if (*c == '.' && isdigit((unsigned char)c[1]))
        c += 1 + strspn(c + 1, "0123456789");
    if (*c == 'e' && (c[1] == '-' || c[1] == '+') && isdigit((unsigned char)c[2]))
        c += 2 + strspn(c + 2, "0123456789");
    return in_word(*c) ? 0 : (size_t)(c - at);
}

static bool is_long(const char *number, size_t n)
{
    size_t digits = 0;
    for (size_t i = 0; i < n && number[i] != 'e'; i++)
        digits += isdigit((unsigned char)number[i]) != 0;
    return digits >= LONG && (memchr(number, '.', n) != NULL || memchr(number, 'e', n) != NULL);
}

static bool agree(double a, double b)
{
    return fabs(a - b) <= fmax(1e-12, 1e-9 * fmax(fabs(a), fabs(b)));
}

/* A number may be long on one side only: 0.5 and 0.50000000001. */
static bool same_line(const char *expected, const char *made)
{
    const char *e = expected, *m = made;
    while (*e != '\0' && *m != '\0') {
        const size_t n_e = number_length(expected, e), n_m = number_length(made, m);
        if (n_e > 0 && n_m > 0 && (is_long(e, n_e) || is_long(m, n_m))) {
            if (!agree(strtod(e, NULL), strtod(m, NULL)))
                return false;
            e += n_e;
            m += n_m;
        } else if (*e++ != *m++) {
            return false;
        }
    }
    return *e == *m;
}

static void print_short(const char *line)
{
    for (const char *c = line; *c != '\0';) {
        const size_t n = number_length(line, c);
        if (n > 0 && is_long(c, n))
            printf("%.11g", strtod(c, NULL));
        else if (n > 0)
            printf("%.*s", (int)n, c);
        else
            putchar(*c);
        c += n > 0 ? n : 1;
    }
}

/* Returns the number of lines that differ. */
static size_t compare(FILE *expected, FILE *made)
{
    static char a[LINE_SIZE], b[LINE_SIZE];
    size_t n = 0;
    for (size_t line = 1;; line++) {
        const bool more_a = fgets(a, sizeof a, expected) != NULL;
        const bool more_b = fgets(b, sizeof b, made) != NULL;
        if (!more_a && !more_b)
            return n;
        if (more_a && more_b && same_line(a, b))
            continue;
        if (++n <= SHOWN)
            printf("%zu - %s%zu + %s", line, more_a ? a : "(the end)\n", line,
                   more_b ? b : "(the end)\n");
        if (!more_a || !more_b)
            return n;
    }
}

static int shorten(FILE *file)
{
    static char line[LINE_SIZE];
    while (fgets(line, sizeof line, file) != NULL)
        print_short(line);
    return 0;
}

int main(int n_arguments, char **argument)
{
    if (n_arguments != 3) {
        fprintf(stderr, "usage: lines EXPECTED MADE | lines --short FILE\n");
        return 2;
    }
    const bool only_short = strcmp(argument[1], "--short") == 0;
    FILE *first = only_short ? NULL : fopen(argument[1], "r");
    FILE *second = fopen(argument[2], "r");
    int status = 2;
    if (second != NULL && only_short)
        status = shorten(second);
    else if (first != NULL && second != NULL)
        status = compare(first, second) > 0;
    else
        printf("%s can't be read\n", argument[first == NULL && !only_short ? 1 : 2]);
    if (first != NULL)
        fclose(first);
    if (second != NULL)
        fclose(second);
    return status;
}
