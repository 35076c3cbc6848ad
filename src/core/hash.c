#include "alike/hash.h"

#include <string.h>

/* Eight bytes at a time, read in little-endian order whatever the machine. */
uint64_t hash_bytes(uint64_t seed, const void *bytes, size_t n)
{
    const unsigned char *b = bytes;
    uint64_t h = hash_u64(seed, n);
    for (; n >= 8; n -= 8, b += 8) {
        uint64_t word = 0;
        for (int k = 7; k >= 0; k--)
            word = word << 8 | b[k];
        h = hash_mix(h ^ word) + UINT64_C(0x9E3779B97F4A7C15);
    }
    uint64_t word = 0;
    for (size_t k = n; k > 0; k--)
        word = word << 8 | b[k - 1];
    return hash_mix(h ^ word);
}

uint64_t hash_text(uint64_t seed, const char *text)
{
    return text == NULL ? hash_u64(seed, UINT64_C(0x4E554C4C))
                        : hash_bytes(seed, text, strlen(text));
}
