/* printf for terminals: what an argument holds is quoted, what the format holds is ours. */
#include "alike/quote.h"

#include <assert.h>
#include <string.h>

/* One conversion of a format: "%-22s", "%*zu". */
typedef struct Conversion {
    int width;      /* as printf takes it: negative is to the left */
    int precision;  /* likewise: negative is none */
    char length[3]; /* "z", "ll", ... */
    char kind;
} Conversion;

static const char *read_number(const char *at, int *value)
{
    *value = 0;
    for (; *at >= '0' && *at <= '9'; at++)
        *value = *value * 10 + (*at - '0');
    return at;
}

/* A list of arguments in a struct, so that what one function takes is gone for the next. */
typedef struct Rest {
    va_list list;
} Rest;

/* `at` stands behind the per cent sign; returns what follows the conversion. */
static const char *read_conversion(const char *at, Rest *rest, Conversion *out)
{
    *out = (Conversion){.precision = -1};
    const size_t n_flags = strspn(at, "-0");
    const bool left = memchr(at, '-', n_flags) != NULL, zeros = memchr(at, '0', n_flags) != NULL;
    at += n_flags;
    if (*at == '*') {
        out->width = va_arg(rest->list, int);
        at++;
    } else {
        at = read_number(at, &out->width);
    }
    if (zeros && !left) { /* of a whole number, the same as its least digits */
        out->precision = out->width;
        out->width = 0;
    }
    if (left && out->width > 0)
        out->width = -out->width;
    if (at[0] == '.' && at[1] == '*') {
        out->precision = va_arg(rest->list, int);
        at += 2;
    } else if (at[0] == '.') {
        at = read_number(at + 1, &out->precision);
    }
    for (size_t n = 0; *at != '\0' && strchr("hlz", *at) != NULL; at++)
        if (n + 1 < sizeof out->length)
            out->length[n++] = *at;
    out->kind = *at;
    return at + (*at != '\0');
}

static void add_blanks(Text *out, size_t n)
{
    while (n-- > 0)
        text_add(out, " ");
}

/* Padded by letters, as people see them. */
static void add_words(Text *out, const Conversion *c, const char *words)
{
    Arena *scratch = arena_create();
    if (words == NULL)
        words = "";
    if (c->precision >= 0)
        words = arena_copy_bytes(scratch, words, strnlen(words, (size_t)c->precision));
    const char *shown = quoted_for_terminal(scratch, words);
    const size_t width = (size_t)(c->width < 0 ? -c->width : c->width); /* no longer negative */
    const size_t taken = text_width(shown), pad = width > taken ? width - taken : 0;
    if (c->width > 0)
        add_blanks(out, pad);
    text_add(out, shown);
    if (c->width < 0)
        add_blanks(out, pad);
    arena_destroy(scratch);
}

static void add_signed(Text *out, const Conversion *c, Rest *rest)
{
    const long long value = text_equal(c->length, "ll")  ? va_arg(rest->list, long long)
                            : text_equal(c->length, "l") ? va_arg(rest->list, long)
                                                         : va_arg(rest->list, int);
    text_format(out, "%*.*lld", c->width, c->precision, value);
}

static void add_unsigned(Text *out, const Conversion *c, Rest *rest)
{
    const unsigned long long value =
        text_equal(c->length, "z")    ? va_arg(rest->list, size_t)
        : text_equal(c->length, "ll") ? va_arg(rest->list, unsigned long long)
        : text_equal(c->length, "l")  ? va_arg(rest->list, unsigned long)
                                      : va_arg(rest->list, unsigned);
    if (c->kind == 'X')
        text_format(out, "%*.*llX", c->width, c->precision, value);
    else if (c->kind == 'x')
        text_format(out, "%*.*llx", c->width, c->precision, value);
    else
        text_format(out, "%*.*llu", c->width, c->precision, value);
}

static void add_conversion(Text *out, const Conversion *c, Rest *rest)
{
    switch (c->kind) {
    case 's':
        add_words(out, c, va_arg(rest->list, const char *));
        break;
    case 'c': {
        const char one[2] = {(char)va_arg(rest->list, int), '\0'}; /* as printf converts it */
        add_words(out, c, one);
        break;
    }
    case 'd':
        add_signed(out, c, rest);
        break;
    case 'u':
    case 'x':
    case 'X':
        add_unsigned(out, c, rest);
        break;
    case 'f':
        text_format(out, "%*.*f", c->width, c->precision, va_arg(rest->list, double));
        break;
    case 'g':
        text_format(out, "%*.*g", c->width, c->precision, va_arg(rest->list, double));
        break;
    case '%':
        text_add(out, "%");
        break;
    default:
        assert(false); /* a conversion that quote_format does not know */
    }
}

void quote_format_list(Text *out, const char *format, va_list arguments)
{
    Rest rest;
    va_copy(rest.list, arguments);
    text_add(out, "");
    while (*format != '\0') {
        const size_t n = strcspn(format, "%");
        text_add_bytes(out, format, n);
        format += n;
        if (*format == '\0')
            break;
        Conversion conversion;
        format = read_conversion(format + 1, &rest, &conversion);
        add_conversion(out, &conversion, &rest);
    }
    va_end(rest.list);
}

void quote_format(Text *out, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    quote_format_list(out, format, arguments);
    va_end(arguments);
}
