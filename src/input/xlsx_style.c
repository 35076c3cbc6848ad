/* Dates, times and zeros in front: what a number's format makes of it. */
#include "input/xlsx.h"

#include "alike/calendar.h"
#include "alike/text.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FORMAT_MOST = 4096 };

typedef struct Styles {
    Workbook *book;
    struct {
        unsigned number;
        CellStyle style;
    } * format; /* formats of the workbook's own */
    size_t n_formats, capacity;
    bool in_cells; /* within cellXfs, of which the cells' numbers are */
} Styles;

/* ECMA-376 part 1, 18.8.30: numbers that every program knows; 27 to 36 and 50 to 58 are days in the
 * languages of East Asia. */
static CellStyle built_in(unsigned number)
{
    Shown shown = number == 9 || number == 10 ? SHOWN_PERCENT : SHOWN_NUMBER;
    if ((number >= 14 && number <= 17) || (number >= 27 && number <= 31) || number == 36 ||
        (number >= 50 && number <= 58))
        shown = SHOWN_DATE;
    else if ((number >= 18 && number <= 21) || (number >= 32 && number <= 35) || number == 45 ||
             number == 47)
        shown = SHOWN_TIME;
    else if (number == 22)
        shown = SHOWN_MOMENT;
    else if (number == 46)
        shown = SHOWN_DURATION;
    return (CellStyle){.shown = (uint8_t)shown};
}

/* The first section alone, which is that of positive numbers. */
static CellStyle style_of_code(const char *code)
{
    bool day = false, time = false, month = false, elapsed = false, percent = false;
    size_t zeros = 0, others = 0;
    for (const char *at = code; *at != '\0' && *at != ';'; at++) {
        const char c = (char)tolower((unsigned char)*at);
        if (c == '"') {
            const char *end = strchr(at + 1, '"');
            others++;
            if (end == NULL)
                break;
            at = end;
        } else if (c == '\\' || c == '_' || c == '*') {
            others++;
            if (at[1] != '\0')
                at++;
        } else if (c == '[') {
            const char *end = strchr(at, ']');
            elapsed = elapsed || strchr("hmsHMS", at[1]) != NULL;
            if (end == NULL)
                break;
            at = end;
        } else if (strncmp(at, "General", 7) == 0) {
            others++;
            at += 6;
        } else {
            day = day || c == 'd' || c == 'y';
            time = time || c == 'h' || c == 's';
            month = month || c == 'm';
            percent = percent || c == '%';
            zeros += c == '0';
            others += c != '0' && strchr("dyhsm", c) == NULL;
        }
    }
    if (elapsed)
        return (CellStyle){.shown = SHOWN_DURATION};
    if (day || time || month)
        return (CellStyle){.shown = day && time ? SHOWN_MOMENT : time ? SHOWN_TIME : SHOWN_DATE};
    if (zeros > 1 && others == 0 && zeros <= 15)
        return (CellStyle){.shown = SHOWN_ZEROS, .digits = (uint8_t)zeros};
    return (CellStyle){.shown = (uint8_t)(percent ? SHOWN_PERCENT : SHOWN_NUMBER)};
}

static unsigned number_of(const char *text)
{
    return text == NULL ? 0 : (unsigned)strtoul(text, NULL, 10);
}

static void take_format(Styles *styles, const char *const *attribute)
{
    const char *code = xml_attribute(attribute, "formatCode");
    if (code == NULL || styles->n_formats >= FORMAT_MOST)
        return;
    styles->format = arena_grow(styles->book->arena, styles->format, &styles->capacity,
                                styles->n_formats + 1, sizeof *styles->format);
    styles->format[styles->n_formats].number = number_of(xml_attribute(attribute, "numFmtId"));
    styles->format[styles->n_formats++].style = style_of_code(code);
}

static void take_style(Styles *styles, const char *const *attribute)
{
    Workbook *book = styles->book;
    const unsigned number = number_of(xml_attribute(attribute, "numFmtId"));
    CellStyle style = built_in(number);
    for (size_t i = 0; i < styles->n_formats; i++)
        if (styles->format[i].number == number)
            style = styles->format[i].style;
    book->style = arena_grow(book->arena, book->style, &book->style_capacity, book->n_styles + 1,
                             sizeof *book->style);
    book->style[book->n_styles++] = style;
}

static void start(void *context, const char *name, const char *const *attribute)
{
    Styles *styles = context;
    if (strcmp(name, "numFmt") == 0)
        take_format(styles, attribute);
    else if (strcmp(name, "cellXfs") == 0)
        styles->in_cells = true;
    else if (strcmp(name, "xf") == 0 && styles->in_cells)
        take_style(styles, attribute);
}

static void end(void *context, const char *name)
{
    Styles *styles = context;
    if (strcmp(name, "cellXfs") == 0)
        styles->in_cells = false;
}

bool styles_read(Workbook *book, size_t member, Error *err)
{
    Styles styles = {.book = book};
    const XmlHandler handler = {.context = &styles, .start = start, .end = end};
    return xml_read(book, member, &handler, err);
}

/* --- numbers --------------------------------------------------------------------------------- */

/* The calendar of 1900 knows a 29 February 1900, number 60, that never was: numbers before it are
 * one day nearer to their date. */
static bool day_text(const Workbook *book, long serial, char *to, size_t *n)
{
    enum { LAST = 2958465 }; /* 9999-12-31 */
    const long epoch_1900 = -25569, epoch_1904 = -24107;
    if (serial < 0 || serial > LAST || (!book->from_1904 && serial == 0))
        return false;
    if (!book->from_1904 && serial == 60) {
        *n = (size_t)snprintf(to, NUMBER_ROOM, "1900-02-29");
        return true;
    }
    const long since =
        book->from_1904 ? serial + epoch_1904 : serial + epoch_1900 + (serial < 60 ? 1 : 0);
    const CivilDate date = date_civil(since);
    *n = (size_t)snprintf(to, NUMBER_ROOM, "%04ld-%02ld-%02ld", date.year, date.month, date.day);
    return true;
}

static size_t time_text(long seconds, char *to, size_t room)
{
    return (size_t)snprintf(to, room, "%02ld:%02ld:%02ld", seconds / 3600, seconds / 60 % 60,
                            seconds % 60);
}

/* Few digits and at most a point: written as people write it. */
static bool is_short(const char *text, size_t n)
{
    size_t digits = 0, points = 0;
    for (size_t i = 0; i < n; i++) {
        digits += text[i] >= '0' && text[i] <= '9';
        points += text[i] == '.';
    }
    const size_t sign = n > 0 && text[0] == '-';
    return digits > 0 && digits <= 15 && points <= 1 && digits + points + sign == n;
}

size_t number_shown(const Workbook *book, CellStyle style, const char *text, size_t n, char *to)
{
    char copy[NUMBER_ROOM];
    char *rest = NULL;
    const bool plain = style.shown == SHOWN_NUMBER || style.shown == SHOWN_PERCENT;
    if (plain && is_short(text, n)) {
        memcpy(to, text, n);
        return n;
    }
    memcpy(copy, text, n);
    copy[n] = '\0';
    const double value = strtod(copy, &rest);
    if (*rest != '\0' || !isfinite(value)) { /* no number after all: as it stands */
        memcpy(to, copy, n);
        return n;
    }
    const long days = fabs(value) < 1e7 ? (long)floor(value) : -1;
    const long seconds = days < 0 ? 0 : lround((value - (double)days) * 86400);
    size_t length = 0;
    if (style.shown == SHOWN_ZEROS && value >= 0 && value < 1e15 && value == floor(value))
        return (size_t)snprintf(to, NUMBER_ROOM, "%0*.0f", style.digits, value);
    if (style.shown == SHOWN_DURATION && days >= 0)
        return time_text(days * 86400 + seconds, to, NUMBER_ROOM);
    if (style.shown == SHOWN_TIME && days == 0)
        return time_text(seconds, to, NUMBER_ROOM);
    const bool dated =
        style.shown == SHOWN_DATE || style.shown == SHOWN_MOMENT || style.shown == SHOWN_TIME;
    const long day = seconds == 86400 ? days + 1 : days;
    if (dated && days >= 0 && day_text(book, day, to, &length)) {
        if (seconds % 86400 != 0) {
            to[length++] = ' ';
            length += time_text(seconds, to + length, NUMBER_ROOM - length);
        }
        return length;
    }
    return text_shortest(value, to);
}
