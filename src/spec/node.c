#include "node.h"

#include "alike/quote.h"

#include <stdlib.h>
#include <string.h>

const Node *node_get(const Node *map, const char *key)
{
    if (map == NULL || map->kind != NODE_MAP)
        return NULL;
    for (size_t i = 0; i < map->n; i++)
        if (strcmp(map->key[i]->text, key) == 0)
            return map->item[i];
    return NULL;
}

const Node *node_key(const Node *map, const char *key)
{
    if (map == NULL || map->kind != NODE_MAP)
        return NULL;
    for (size_t i = 0; i < map->n; i++)
        if (strcmp(map->key[i]->text, key) == 0)
            return map->key[i];
    return NULL;
}

const Node *node_at(const Node *root, const char *path)
{
    const size_t n = strcspn(path, ".");
    for (size_t i = 0; root != NULL && i < root->n; i++)
        if (strlen(root->key[i]->text) == n && strncmp(root->key[i]->text, path, n) == 0)
            return path[n] == '.' ? node_get(root->item[i], path + n + 1) : root->item[i];
    return NULL;
}

/* Letters that neither begin nor end anything in YAML. */
static bool plain_letter(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '+' || c == '-' || c == '/' || c >= 0x80;
}

/* Ends of lines to YAML, and controls that it refuses, beyond ASCII. 0: none stands here. */
static size_t beyond_ascii(const char *at, uint32_t *letter)
{
    const size_t n = letter_read(at, letter);
    const bool acts = (*letter >= 0x80 && *letter < 0xA0) || *letter == 0x2028 ||
                      *letter == 0x2029 || *letter == 0xFEFF;
    return acts ? n : 0;
}

void node_add_word(Text *text, const char *word)
{
    const size_t n = strlen(word);
    uint32_t letter;
    bool plain = n > 0 && (word[0] != '-' || (n > 1 && word[1] != ' ')) && strcmp(word, "---") != 0;
    for (size_t i = 0; i < n && plain; i++)
        plain = (plain_letter((unsigned char)word[i]) ||
                 (word[i] == ' ' && i > 0 && i + 1 < n && word[i - 1] != ' ')) &&
                beyond_ascii(word + i, &letter) == 0;
    if (plain) {
        text_add(text, word);
        return;
    }
    text_add(text, "\"");
    for (size_t i = 0; i < n; i++) {
        const unsigned char c = (unsigned char)word[i];
        const size_t beyond = c >= 0x80 ? beyond_ascii(word + i, &letter) : 0;
        if (c == '"' || c == '\\')
            text_format(text, "\\%c", c);
        else if (c == '\n')
            text_add(text, "\\n");
        else if (c < 0x20 || c == 0x7F)
            text_format(text, "\\x%02X", (unsigned)c);
        else if (beyond > 0)
            text_format(text, "\\u%04X", (unsigned)letter);
        else
            text_add_bytes(text, word + i, 1);
        i += beyond > 0 ? beyond - 1 : 0;
    }
    text_add(text, "\"");
}

static void add_node(Text *text, const Node *node)
{
    if (node->kind == NODE_SCALAR) {
        node_add_word(text, node->text);
        return;
    }
    text_add(text, node->kind == NODE_LIST ? "[" : "{");
    for (size_t i = 0; i < node->n; i++) {
        if (i > 0)
            text_add(text, ", ");
        if (node->kind == NODE_MAP) {
            node_add_word(text, node->key[i]->text);
            text_add(text, ": ");
        }
        add_node(text, node->item[i]);
    }
    text_add(text, node->kind == NODE_LIST ? "]" : "}");
}

const char *node_text(Arena *arena, const Node *node)
{
    Text text = {.arena = arena};
    text_add(&text, "");
    add_node(&text, node);
    return text.bytes;
}

static Node *map_with_room(Arena *arena, const Node *like, size_t n)
{
    Node *map = ARENA_NEW(arena, Node);
    *map = *like;
    map->n = 0;
    map->key = ARENA_ARRAY(arena, const Node *, n);
    map->item = ARENA_ARRAY(arena, const Node *, n);
    return map;
}

static void add_entry(Node *map, const Node *key, const Node *item)
{
    map->key[map->n] = key;
    map->item[map->n++] = item;
}

const Node *node_merge(Arena *arena, const Node *base, const Node *over)
{
    if (base == NULL || base->kind != NODE_MAP || over->kind != NODE_MAP)
        return over;
    Node *map = map_with_room(arena, base, base->n + over->n);
    for (size_t i = 0; i < base->n; i++) {
        const Node *mine = node_get(over, base->key[i]->text);
        if (mine == NULL)
            add_entry(map, base->key[i], base->item[i]);
        else
            add_entry(map, node_key(over, base->key[i]->text),
                      node_merge(arena, base->item[i], mine));
    }
    for (size_t i = 0; i < over->n; i++)
        if (node_get(base, over->key[i]->text) == NULL)
            add_entry(map, over->key[i], over->item[i]);
    return map;
}

Node *node_without(Arena *arena, const Node *map, const char *const *keys, size_t n)
{
    Node *kept = map_with_room(arena, map, map->n);
    for (size_t i = 0; i < map->n; i++) {
        bool drop = false;
        for (size_t k = 0; k < n; k++)
            drop = drop || strcmp(map->key[i]->text, keys[k]) == 0;
        if (!drop)
            add_entry(kept, map->key[i], map->item[i]);
    }
    return kept;
}
