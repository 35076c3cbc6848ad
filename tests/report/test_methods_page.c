/* docs/method-reference.md is what the rows say; ALIKE_GOLDEN=1 writes it anew. */
#include "check.h"
#include "file_text.h"

#include "alike/methods_page.h"
#include "alike/references.h"
#include "alike/text.h"

#include <string.h>

static int begin(void **state)
{
    *state = arena_create();
    return 0;
}

static int end(void **state)
{
    arena_destroy(*state);
    return 0;
}

static void the_page_in_docs_is_up_to_date(void **state)
{
    static const char path[] = "docs/method-reference.md";
    const char *page = methods_page(*state);
    Error err = {0};
    if (golden_refresh())
        assert_true(os_write_file(path, page, strlen(page), &err));
    if (strcmp(file_text(*state, path), page) != 0)
        fail_msg("%s is not what the program's rows say; `make golden` writes it anew", path);
}

static void the_page_holds_every_row_with_a_source(void **state)
{
    const char *page = methods_page(*state);
    size_t n = 0;
    for (size_t k = 0; k < registries.n; k++)
        for (size_t i = 0; i < registries.item[k]->n; i++) {
            const Entry *entry = registries.item[k]->row[i];
            if (entry->source == NULL)
                continue;
            n++;
            if (strstr(page, arena_printf(*state, "\n### `%s`\n", entry->name)) == NULL ||
                strstr(page, arena_printf(*state, "\n- Source: %s\n", entry->source)) == NULL)
                fail_msg("the page lacks %s %s", registries.item[k]->kind, entry->name);
        }
    assert_true(n > 30);
    for (size_t i = 0; i < n_references; i++)
        if (strstr(page, references[i].title) == NULL)
            fail_msg("the page lacks %s", references[i].key);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_page_in_docs_is_up_to_date, begin, end),
        cmocka_unit_test_setup_teardown(the_page_holds_every_row_with_a_source, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
