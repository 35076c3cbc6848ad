#include "alike/arena.h"

#include "alike/big.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Chunks double from the first to the last size: of many arenas most hold little. */
enum { CHUNK_FIRST = 4 * 1024, CHUNK_LAST = 64 * 1024, LARGE = CHUNK_LAST / 4, ALIGNMENT = 32 };

typedef struct Chunk {
    struct Chunk *next;
    size_t used, size;
} Chunk;

struct Arena {
    Chunk *small; /* the first is being filled */
    Chunk *large; /* one allocation each: given back to the system when the arena dies */
};

/* Not exit(): other threads may hold what its handlers wait for. */
static void say_and_stop(void *context, size_t wanted)
{
    (void)context;
    if (wanted > 0)
        fprintf(stderr,
                "error: this machine has no memory left (%zu bytes were wanted); close other "
                "programs and run again\n",
                wanted);
    else
        fputs("error: this machine has no memory left; close other programs and run again\n",
              stderr);
    _exit(1);
}

/* The one piece of state that is kept: what lies open when memory ends says how to end in order. */
static ArenaEnd at_end = {.stop = say_and_stop};

ArenaEnd arena_on_exhausted(ArenaEnd end)
{
    const ArenaEnd before = at_end;
    at_end = end;
    return before;
}

void arena_exhausted(size_t wanted)
{
    at_end.stop(at_end.context, wanted);
    _exit(1);
}

void *memory_take_zeroed(size_t n, size_t size)
{
    if (size != 0 && n > SIZE_MAX / 2 / size)
        arena_exhausted(SIZE_MAX);
    /* fresh pages are zero already: large calls cost nothing */
    void *memory = calloc(n == 0 ? 1 : n, size == 0 ? 1 : size);
    if (memory == NULL)
        arena_exhausted(n * size);
    return memory;
}

void *memory_grow(void *old, size_t n, size_t size)
{
    if (size != 0 && n > SIZE_MAX / 2 / size)
        arena_exhausted(SIZE_MAX);
    void *memory = realloc(old, n * size == 0 ? 1 : n * size);
    if (memory == NULL)
        arena_exhausted(n * size);
    return memory;
}

void *memory_take(size_t n, size_t size)
{
    return memory_grow(NULL, n, size);
}

static size_t round_up(size_t size)
{
    return (size + (ALIGNMENT - 1)) & ~(size_t)(ALIGNMENT - 1);
}

static size_t chunk_bytes(size_t size)
{
    return sizeof(Chunk) + ALIGNMENT + size;
}

static Chunk *chunk_create(size_t size)
{
    const size_t bytes = chunk_bytes(size);
    Chunk *chunk = bytes < BIG_LEAST ? memory_take_zeroed(1, bytes) : big_take(bytes);
    chunk->size = size;
    return chunk;
}

static void chunk_free(Chunk *chunk)
{
    const size_t bytes = chunk_bytes(chunk->size);
    if (bytes < BIG_LEAST)
        free(chunk);
    else
        big_free(chunk, bytes);
}

static char *chunk_start(Chunk *chunk)
{
    const uintptr_t after = (uintptr_t)(chunk + 1);
    return (char *)(chunk + 1) + (round_up(after) - after);
}

Arena *arena_create(void)
{
    return memory_take_zeroed(1, sizeof(Arena));
}

static void chunks_free(Chunk *chunk)
{
    while (chunk != NULL) {
        Chunk *next = chunk->next;
        chunk_free(chunk);
        chunk = next;
    }
}

void arena_destroy(Arena *arena)
{
    if (arena == NULL)
        return;
    chunks_free(arena->small);
    chunks_free(arena->large);
    free(arena);
}

static Chunk *last_of(Chunk *chunk)
{
    while (chunk->next != NULL)
        chunk = chunk->next;
    return chunk;
}

/* The child's chunks go behind the first, which is still being filled. */
void arena_adopt(Arena *arena, Arena *child)
{
    if (child == NULL)
        return;
    if (child->small != NULL) {
        if (arena->small == NULL) {
            arena->small = child->small;
        } else {
            last_of(child->small)->next = arena->small->next;
            arena->small->next = child->small;
        }
    }
    if (child->large != NULL) {
        last_of(child->large)->next = arena->large;
        arena->large = child->large;
    }
    free(child);
}

void *arena_alloc(Arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2)
        arena_exhausted(size);
    size = round_up(size == 0 ? 1 : size);
    if (size >= LARGE) {
        Chunk *chunk = chunk_create(size);
        chunk->next = arena->large;
        arena->large = chunk;
        return chunk_start(chunk);
    }
    if (arena->small == NULL || arena->small->used + size > arena->small->size) {
        size_t room = arena->small == NULL ? CHUNK_FIRST : 2 * arena->small->size;
        room = room < size ? size : room;
        Chunk *chunk = chunk_create(room < CHUNK_LAST ? room : CHUNK_LAST);
        chunk->next = arena->small;
        arena->small = chunk;
    }
    void *memory = chunk_start(arena->small) + arena->small->used;
    arena->small->used += size;
    return memory;
}

void *arena_array(Arena *arena, size_t n, size_t size)
{
    if (size != 0 && n > SIZE_MAX / size)
        arena_exhausted(SIZE_MAX);
    return arena_alloc(arena, n * size);
}

char *arena_copy_bytes(Arena *arena, const char *bytes, size_t n)
{
    char *copy = arena_alloc(arena, n + 1);
    if (n > 0)
        memcpy(copy, bytes, n);
    return copy;
}

char *arena_copy_text(Arena *arena, const char *text)
{
    return text == NULL ? NULL : arena_copy_bytes(arena, text, strlen(text));
}

/* Most texts are short: they are put together once, beside the arena. */
static PRINTF_LIKE(2, 0) char *format_list(Arena *arena, const char *format, va_list arguments)
{
    char first[256];
    va_list again;
    va_copy(again, arguments);
    const int n = vsnprintf(first, sizeof first, format, arguments);
    if (n < 0) /* numbers of many digits take memory of their own */
        arena_exhausted(0);
    char *text = arena_alloc(arena, (size_t)n + 1);
    if ((size_t)n < sizeof first)
        memcpy(text, first, (size_t)n + 1);
    else if (vsnprintf(text, (size_t)n + 1, format, again) != n)
        arena_exhausted(0);
    va_end(again);
    return text;
}

char *arena_printf(Arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = format_list(arena, format, arguments);
    va_end(arguments);
    return text;
}

void *arena_grow(Arena *arena, void *items, size_t *capacity, size_t need, size_t size)
{
    if (need <= *capacity)
        return items;
    size_t room = *capacity < 8 ? 8 : *capacity;
    while (room < need)
        room = room > SIZE_MAX / 2 ? need : room * 2;
    void *more = arena_array(arena, room, size);
    if (*capacity > 0)
        memcpy(more, items, *capacity * size);
    *capacity = room;
    return more;
}
