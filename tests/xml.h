/* Is a text well-formed XML, as a strict reader takes it? Anything amiss fails the test. Enough for
 * what we write: no comments, no declarations but the first line. */
#ifndef TESTS_XML_H
#define TESTS_XML_H

#include "check.h"

#include "alike/quote.h"

#include <string.h>

/* Source: W3C, "Extensible Markup Language (XML) 1.0", 2.2. */
static inline bool xml_has_letter(uint32_t letter)
{
    return letter == 0x09 || letter == 0x0A || letter == 0x0D ||
           (letter >= 0x20 && letter <= 0xD7FF) || (letter >= 0xE000 && letter <= 0xFFFD) ||
           (letter >= 0x10000 && letter <= 0x10FFFF);
}

static inline void xml_check_letters(const char *xml)
{
    static const char *const entity[] = {"amp;", "lt;", "gt;", "quot;", "#39;", "#x200E;"};
    for (uint32_t letter; *xml != '\0';) {
        const size_t n = letter_read(xml, &letter);
        if (letter == LETTER_BROKEN || !xml_has_letter(letter))
            fail_msg("no letter of XML: %.60s", xml);
        bool known = letter != '&';
        for (size_t k = 0; k < COUNT_OF(entity); k++)
            known = known || strncmp(xml + 1, entity[k], strlen(entity[k])) == 0;
        if (!known)
            fail_msg("no entity: %.60s", xml);
        xml += n;
    }
}

/* Behind the tag; its attributes each have a name, =, and a value in double quotes. */
static inline const char *xml_tag_end(const char *tag)
{
    const char *c = tag + 1;
    c += *c == '/' || *c == '?';
    c += strcspn(c, " \t\n/>");
    while (*c == ' ' || *c == '\n') {
        c += strspn(c, " \n");
        const size_t name = strcspn(c, "=<>\"& ");
        if (name == 0)
            break;
        if (c[name] != '=' || c[name + 1] != '"')
            fail_msg("an attribute without a value: %.80s", tag);
        c += name + 2;
        const size_t value = strcspn(c, "\"<");
        if (c[value] != '"')
            fail_msg("an attribute that does not end: %.200s", tag);
        c += value + 1;
    }
    c += *c == '/' || *c == '?';
    if (*c != '>')
        fail_msg("a tag that does not end: %.80s", tag);
    return c + 1;
}

static inline void xml_check(const char *xml)
{
    const char *open[64];
    size_t length[64], depth = 0, n = 0;
    xml_check_letters(xml);
    assert_true(strncmp(xml, "<?xml ", 6) == 0);
    for (const char *c = xml; (c = strchr(c, '<')) != NULL; n++) {
        const bool closing = c[1] == '/';
        const char *name = c + 1 + closing, *end = xml_tag_end(c);
        const size_t letters = strcspn(name, " >/\n");
        if (closing) {
            if (depth == 0 || length[depth - 1] != letters ||
                strncmp(open[depth - 1], name, letters) != 0)
                fail_msg("closes nothing: %.80s", c);
            depth--;
        } else if (c[1] != '?' && end[-2] != '/') {
            assert_true(depth < COUNT_OF(open));
            open[depth] = name;
            length[depth++] = letters;
        }
        c = end;
    }
    assert_int_equal(depth, 0);
    assert_true(n > 2);
}

#endif
