/* Text of others, put where something reads it: each kind of output, and that what is written can
 * be read back where the header says so. */
#include "check.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alike/os.h"
#include "alike/quote.h"

/* Names as studies and exports hold them, by accident or on purpose. */
static const char *const nasty[] = {
    "plain",
    "",
    "hyphen-name_x",
    "O'Brien",
    "say \"hi\"",
    "back\\slash",
    "C:\\users\\u00e9t\\u0041",
    "a{b}_c^d@e&f~g%h#i|j`k*l[m]",
    "line\nbreak\ttab\r",
    "=1+1",
    "+49 30",
    "-2+320",
    "@SUM(A1)",
    "  =1",
    "\t=1",
    "\r=1",
    "'=1",
    "''",
    "a''b'''",
    "x''\nsystem 'touch canary'",
    "\xEF\xBC\x9D"
    "15", /* a wide equals sign */
    "\x1B[31mred\x1B[0m",
    "\x07\x08\x7F",
    "\xC2\x9B"
    "31m", /* a control of one letter */
    "\xE2\x80\xAEgnp.exe",
    "a\xE2\x81\xA6"
    "b\xE2\x81\xA9",
    "\xD8\x9C\xE2\x80\x8F",
    "\xF3\xA0\x80\x81\xF3\xA0\x81\xA1tags",
    "\xEF\xBB\xBFmark",
    "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D school",
    "`touch canary`",
    "\".system(\"touch canary\").\"",
    "'.system('touch canary').'",
    "$(touch canary);|touch canary",
    "<script>alert(1)</script>",
    "]]>",
    "1. one",
    "- two",
    "**bold** | cell",
};

static const char *const broken[] = {"a\xFF\xC3", "\xED\xA0\x80", "\xC0\xAF", "\xF4\x90\x80\x80"};

/* What a text of any kind may not hold: no control but those in `allowed`, no broken letter. */
static void check_visible(const char *text, const char *allowed)
{
    for (uint32_t letter; *text != '\0';) {
        text += letter_read(text, &letter);
        assert_int_not_equal(letter, LETTER_BROKEN);
        if (letter_is_control(letter) && (letter > 0x7F || strchr(allowed, (int)letter) == NULL))
            fail_msg("a control got through: U+%04X", letter);
    }
}

static void letters_are_read_whole_or_not_at_all(void **state)
{
    (void)state;
    uint32_t letter;
    assert_int_equal(letter_read("a", &letter), 1);
    assert_int_equal(letter, 'a');
    assert_int_equal(letter_read("\xE2\x82\xAC", &letter), 3);
    assert_int_equal(letter, 0x20AC);
    assert_int_equal(letter_read("\xF0\x9F\x98\x80", &letter), 4);
    assert_int_equal(letter, 0x1F600);
    for (size_t i = 0; i < COUNT_OF(broken); i++) {
        const char *c = broken[i][0] == 'a' ? broken[i] + 1 : broken[i];
        assert_int_equal(letter_read(c, &letter), 1);
        assert_int_equal(letter, LETTER_BROKEN);
    }
}

static void words_keep_what_joins_and_marks_their_letters(void **state)
{
    (void)state;
    const uint32_t of_words[] = {0x200B, 0x200C, 0x200D, 0xFE0F, 0x0301, 0x05B0, 0xA0, 0xAD};
    const uint32_t control[] = {0x1B,   0x7F,   0x9B,   0x202A, 0x202E, 0x2066, 0x2069,
                                0x200E, 0x200F, 0x061C, 0xFEFF, 0x2028, 0xE0041};
    for (size_t i = 0; i < COUNT_OF(of_words); i++)
        assert_false(letter_is_control(of_words[i]));
    for (size_t i = 0; i < COUNT_OF(control); i++)
        assert_true(letter_is_control(control[i]));
}

static void a_terminal_gets_one_line_without_commands(void **state)
{
    Arena *arena = *state;
    assert_string_equal(quoted_for_terminal(arena, "a\x1B[2Jb\x07"), "a\\u001B[2Jb\\u0007");
    assert_string_equal(quoted_for_terminal(arena, "a\r\nb"), "a  b");
    assert_string_equal(quoted_for_terminal(arena, "\xE2\x80\xAEx"), "\\u202Ex");
    assert_string_equal(quoted_for_terminal(arena, "\xF3\xA0\x80\x81"), "\\uDB40\\uDC01");
    assert_string_equal(quoted_for_terminal(arena, "a\xFF"), "a\xEF\xBF\xBD");
    assert_string_equal(quoted_for_terminal(arena, NULL), "");
    for (size_t i = 0; i < COUNT_OF(nasty); i++)
        check_visible(quoted_for_terminal(arena, nasty[i]), "");
    Text lines = {.arena = arena};
    quote_terminal_lines(&lines, "one\n\ttwo\x1B\r\n");
    assert_string_equal(lines.bytes, "one\n\ttwo\\u001B\\u000D\n");
}

static void only_the_format_can_end_a_line(void **state)
{
    Arena *arena = *state;
    Text out = {.arena = arena};
    quote_format(&out, "%s\n%-6s|%6s|%.3s|%c %zu %d %5d %02d %u %02X %lu %.2f %8.3f %g 100%%",
                 "a\nb\x1B", "é", "xy", "abcdef", 'z', (size_t)7, -3, 42, 5, 9u, 10u, 11ul, 1.005,
                 2.5, 0.25);
    assert_string_equal(out.bytes, "a b\\u001B\né     |    xy|abc|z 7 -3    42 05 9 0A 11 1.00 "
                                   "   2.500 0.25 100%");
    Text more = {.arena = arena};
    quote_format(&more, "%*s|%-*s|%.*s|", 4, "a", 3, "b", 2, "cde");
    assert_string_equal(more.bytes, "   a|b  |cd|");
}

static const char *html(Arena *arena, const char *text)
{
    Text out = {.arena = arena};
    text_add(&out, "");
    quote_html(&out, text, strlen(text));
    return out.bytes;
}

static void a_page_gets_no_tags_and_no_attributes(void **state)
{
    Arena *arena = *state;
    assert_string_equal(html(arena, "<b a=\"1\" c='2'>&\n"),
                        "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp; ");
    for (size_t i = 0; i < COUNT_OF(nasty); i++) {
        check_visible(html(arena, nasty[i]), "");
        assert_null(strpbrk(html(arena, nasty[i]), "<>\"'"));
    }
}

static const char *markdown(Arena *arena, const char *text)
{
    Text out = {.arena = arena};
    text_add(&out, "");
    quote_markdown(&out, text, strlen(text));
    return out.bytes;
}

static void markdown_reads_no_mark_in_it(void **state)
{
    Arena *arena = *state;
    assert_string_equal(markdown(arena, "a|b\nc"), "a\\|b c");
    assert_string_equal(markdown(arena, "**x** _y_ `z` [l](u) <i>"),
                        "\\*\\*x\\*\\* \\_y\\_ \\`z\\` \\[l\\](u) &lt;i&gt;");
    assert_string_equal(markdown(arena, "# h"), "\\# h");
    assert_string_equal(markdown(arena, "1. one"), "1\\. one");
    assert_string_equal(markdown(arena, "- two"), "\\- two");
    assert_string_equal(markdown(arena, "10.5 points"), "10.5 points");
    for (size_t i = 0; i < COUNT_OF(nasty); i++) {
        const char *text = markdown(arena, nasty[i]);
        check_visible(text, "");
        for (const char *c = text; *c != '\0'; c++)
            if (strchr("|`*_[]", *c) != NULL)
                assert_true(c > text && c[-1] == '\\');
    }
}

static void a_cell_of_gnuplot_ends_where_it_should(void **state)
{
    Arena *arena = *state;
    for (size_t i = 0; i < COUNT_OF(nasty); i++) {
        Text out = {.arena = arena};
        quote_gnuplot_cell(&out, nasty[i]);
        check_visible(out.bytes, "");
        assert_int_equal(out.bytes[0], '"');
        assert_ptr_equal(strchr(out.bytes + 1, '"'), out.bytes + out.n - 1);
        for (const char *c = strchr(out.bytes, '\\'); c != NULL; c = strchr(c + 1, '\\'))
            assert_true(strncmp(c, "\\042", 4) == 0 || strncmp(c, "\\134", 4) == 0);
    }
}

/* --- CSV: as docs/results.md tells a reader to read it back ------------------------------------
 */

static const char *csv(Arena *arena, const char *text)
{
    Text out = {.arena = arena};
    quote_csv(&out, text);
    return out.bytes;
}

/* The field without its quotes (RFC 4180). */
static const char *unquoted(Arena *arena, const char *field)
{
    Text out = {.arena = arena};
    text_add(&out, "");
    if (field[0] != '"') {
        assert_null(strpbrk(field, ",\"\r\n"));
        return field;
    }
    const char *c = field + 1;
    for (; *c != '\0'; c++) {
        if (*c == '"' && c[1] != '"')
            break;
        c += *c == '"';
        text_add_bytes(&out, c, 1);
    }
    assert_string_equal(c, "\"");
    return out.bytes;
}

static void add_utf8(Text *out, unsigned long letter)
{
    const char bytes[5] = {(char)(0xF0 | letter >> 18), (char)(0x80 | (letter >> 12 & 0x3F)),
                           (char)(0x80 | (letter >> 6 & 0x3F)), (char)(0x80 | (letter & 0x3F)), 0};
    if (letter < 0x80)
        text_add_bytes(out, (const char[]){(char)letter}, 1);
    else if (letter < 0x800)
        text_add_bytes(
            out, (const char[]){(char)(0xC0 | letter >> 6), (char)(0x80 | (letter & 0x3F))}, 2);
    else if (letter < 0x10000)
        text_add_bytes(out, (const char[]){(char)(0xE0 | letter >> 12), bytes[2], bytes[3]}, 3);
    else
        text_add(out, bytes);
}

static bool escape_at(const char *c, unsigned long *value)
{
    char digits[5] = {0};
    if (c[0] != '\\' || c[1] != 'u')
        return false;
    for (int i = 0; i < 4; i++) {
        if (!isxdigit((unsigned char)c[2 + i]))
            return false;
        digits[i] = c[2 + i];
    }
    *value = strtoul(digits, NULL, 16);
    return true;
}

/* Remove one apostrophe at the beginning, then turn each \uXXXX into its character. */
static const char *read_back(Arena *arena, const char *field)
{
    const char *c = unquoted(arena, field);
    Text out = {.arena = arena};
    unsigned long high, low;
    text_add(&out, "");
    c += *c == '\'';
    while (*c != '\0') {
        if (!escape_at(c, &high)) {
            text_add_bytes(&out, c++, 1);
            continue;
        }
        c += 6;
        if (high >= 0xD800 && high < 0xDC00 && escape_at(c, &low)) {
            high = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
            c += 6;
        }
        add_utf8(&out, high);
    }
    return out.bytes;
}

static void check_field(Arena *arena, const char *text)
{
    const char *field = csv(arena, text), *content = unquoted(arena, field);
    check_visible(field, "");
    while (*content == ' ')
        content++;
    assert_true(*content == '\0' || strchr("=+-@\t\r", *content) == NULL);
    assert_true(strncmp(content, "\xEF\xBC\x9D", 3) != 0);
    assert_string_equal(read_back(arena, field), text);
}

static void a_field_runs_in_no_spreadsheet_and_reads_back(void **state)
{
    Arena *arena = *state;
    assert_string_equal(csv(arena, "=1"), "\"'=1\"");
    assert_string_equal(csv(arena, "\t=11"), "\\u0009=11");
    assert_string_equal(csv(arena, "'a"), "\"''a\"");
    assert_string_equal(csv(arena, "O'Brien"), "O'Brien");
    assert_string_equal(csv(arena, "007301"), "007301");
    assert_string_equal(csv(arena, "a\\b"), "a\\b");
    assert_string_equal(csv(arena, "\\u0041"), "\\u005Cu0041");
    assert_string_equal(csv(arena, NULL), "");
    for (size_t i = 0; i < COUNT_OF(nasty); i++)
        check_field(arena, nasty[i]);
}

static void any_text_of_such_pieces_reads_back(void **state)
{
    static const char *const piece[] = {"=",
                                        "+",
                                        "-",
                                        "@",
                                        "'",
                                        "\"",
                                        ",",
                                        "\\",
                                        "u",
                                        "0",
                                        "1B",
                                        "\\u00",
                                        "\x1B",
                                        "\t",
                                        "\r",
                                        "\n",
                                        " ",
                                        "a",
                                        "\xE2\x80\xAE",
                                        "\xC2\xA0",
                                        "\xF3\xA0\x80\x81",
                                        "\xC3\xA9",
                                        "D83D",
                                        "\xEF\xBC\x9D"};
    uint64_t seed = 20141101;
    for (int i = 0; i < 20000; i++) {
        Arena *arena = arena_create();
        Text text = {.arena = arena};
        text_add(&text, "");
        for (size_t n = (size_t)(i % 9); n > 0; n--) {
            seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            text_add(&text, piece[(seed >> 33) % COUNT_OF(piece)]);
        }
        check_field(arena, text.bytes);
        arena_destroy(arena);
    }
    (void)state;
}

static void json_holds_no_control_and_whole_letters(void **state)
{
    Arena *arena = *state;
    Text out = {.arena = arena};
    const char document[] = "{\"a\xE2\x80\xAE\": \"\x7F\xC2\x9B\xF3\xA0\x80\x81 \xD7\xA9 e\"}\n";
    quote_json_document(&out, document, sizeof document - 1);
    assert_string_equal(out.bytes, "{\"a\\u202E\": \"\\u007F\\u009B\\uDB40\\uDC01 \xD7\xA9 e\"}\n");
    for (size_t i = 0; i < COUNT_OF(broken); i++) {
        uint32_t letter;
        for (const char *c = quoted_for_json(arena, broken[i]); *c != '\0';) {
            c += letter_read(c, &letter);
            assert_int_not_equal(letter, LETTER_BROKEN);
        }
    }
}

static int set_up(void **state)
{
    *state = arena_create();
    return 0;
}

static int tear_down(void **state)
{
    arena_destroy(*state);
    return 0;
}

#define WITH_ARENA(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_are_read_whole_or_not_at_all),
        cmocka_unit_test(words_keep_what_joins_and_marks_their_letters),
        WITH_ARENA(a_terminal_gets_one_line_without_commands),
        WITH_ARENA(only_the_format_can_end_a_line),
        WITH_ARENA(a_page_gets_no_tags_and_no_attributes),
        WITH_ARENA(markdown_reads_no_mark_in_it),
        WITH_ARENA(a_cell_of_gnuplot_ends_where_it_should),
        WITH_ARENA(a_field_runs_in_no_spreadsheet_and_reads_back),
        cmocka_unit_test(any_text_of_such_pieces_reads_back),
        WITH_ARENA(json_holds_no_control_and_whole_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
