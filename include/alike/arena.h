/* Memory that dies together. Everything a study makes lives in an arena; nothing is freed singly.
 */
#ifndef ALIKE_ARENA_H
#define ALIKE_ARENA_H

#include "alike/base.h"

#include <stdarg.h>

typedef struct Arena Arena;

/* Never NULL: an exhausted machine calls the handler (default: message and exit status 1). */
Arena *arena_create(void);
void arena_destroy(Arena *arena); /* NULL is allowed */

/* What child holds lives on in arena; child itself is gone. */
void arena_adopt(Arena *arena, Arena *child);

/* size bytes, zeroed, aligned for any type; never NULL, also for size 0. */
void *arena_alloc(Arena *arena, size_t size);

/* n items of the given size, zeroed; a product that overflows counts as exhausted. */
void *arena_array(Arena *arena, size_t n, size_t size);
#define ARENA_ARRAY(arena, type, n) ((type *)arena_array((arena), (n), sizeof(type)))
#define ARENA_NEW(arena, type)      ((type *)arena_array((arena), 1, sizeof(type)))

char *arena_copy_text(Arena *arena, const char *text);
char *arena_copy_bytes(Arena *arena, const char *bytes, size_t n); /* adds the final NUL */
char *arena_printf(Arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);

/* Grow an array kept in the arena: returns items with room for at least `need` of them, doubling.
 * The old copy stays until the arena dies. */
void *arena_grow(Arena *arena, void *items, size_t *capacity, size_t need, size_t size);

/* Memory outside arenas, for what is large or grows and is freed by whoever took it. Never NULL,
 * also for size 0: an exhausted machine calls the same handler. Freed by free(). */
void *memory_take(size_t n, size_t size);
void *memory_take_zeroed(size_t n, size_t size);
void *memory_grow(void *old, size_t n, size_t size);

/* What ends the process when there is no memory left. It must not return. */
typedef struct ArenaEnd {
    void (*stop)(void *context, size_t wanted);
    void *context;
} ArenaEnd;
/* Returns what was set before; what ends a run in order hands on to that. */
ArenaEnd arena_on_exhausted(ArenaEnd end);
/* For libraries that report the lack of memory in their own way. wanted: bytes, 0: not known. */
_Noreturn void arena_exhausted(size_t wanted);

#endif
