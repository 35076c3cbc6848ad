/* The key of a published lock. A plain hash of who is in a study lets anybody who has a list of the
 * students find by trying who was left out, so what is published is HMAC-SHA256 under a key that
 * stays with the study. */
#include "alike/lock.h"

#include "alike/os.h"

#include <nettle/hmac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void hexadecimal(const uint8_t *bytes, size_t n, char *out)
{
    for (size_t i = 0; i < n; i++)
        snprintf(out + 2 * i, 3, "%02x", bytes[i]);
}

static void digest_of(const LockKey *key, const char *what, const char *text,
                      uint8_t digest[SHA256_DIGEST_SIZE])
{
    struct hmac_sha256_ctx sum;
    hmac_sha256_set_key(&sum, sizeof key->bytes, key->bytes);
    hmac_sha256_update(&sum, strlen(what) + 1, (const uint8_t *)what); /* with the NUL */
    hmac_sha256_update(&sum, strlen(text), (const uint8_t *)text);
    hmac_sha256_digest(&sum, SHA256_DIGEST_SIZE, digest);
}

void lock_key_sign(const LockKey *key, const char *field, const char *sha256, char out[65])
{
    uint8_t digest[SHA256_DIGEST_SIZE];
    digest_of(key, field, sha256, digest);
    hexadecimal(digest, sizeof digest, out);
}

static void name_key(LockKey *key)
{
    uint8_t digest[SHA256_DIGEST_SIZE];
    digest_of(key, "key id", "", digest);
    hexadecimal(digest, LOCK_KEY_ID / 2, key->id);
}

const char *lock_key_path(Arena *arena, const char *study)
{
    const char *name = os_file_name(study), *dot = strrchr(name, '.');
    const size_t n = dot == NULL || dot == name ? strlen(study) : (size_t)(dot - study);
    return arena_printf(arena, "%.*s.key", (int)n, study);
}

static bool read_digits(const char *line, size_t n, uint8_t out[LOCK_KEY_BYTES])
{
    if (n != 2 * LOCK_KEY_BYTES || strspn(line, "0123456789abcdefABCDEF") < n)
        return false;
    for (size_t i = 0; i < LOCK_KEY_BYTES; i++) {
        const char pair[] = {line[2 * i], line[2 * i + 1], '\0'};
        out[i] = (uint8_t)strtoul(pair, NULL, 16);
    }
    return true;
}

bool lock_key_read(Arena *arena, const char *path, LockKey *out, Error *err)
{
    char *text = NULL;
    size_t n_bytes = 0;
    *out = (LockKey){.path = path};
    if (!os_is_file(path))
        return true;
    if (!os_read_file(arena, path, &text, &n_bytes, err))
        return false;
    for (const char *line = text; *line != '\0' && !out->found;) {
        const size_t n = strcspn(line, "\r\n");
        if (line[0] != '#' && n > 0 && !(out->found = read_digits(line, n, out->bytes)))
            break;
        line += n;
        line += strspn(line, "\r\n");
    }
    if (!out->found)
        return error_set(err, ERR_DATA, (Place){.file = path},
                         "this is not the key of a published lock (a line of %d hexadecimal "
                         "digits); restore it, or move it away and a new key is made at the next "
                         "publication, with which earlier published locks can't be compared",
                         2 * LOCK_KEY_BYTES);
    name_key(out);
    return true;
}

bool lock_key_draw(LockKey *key, Error *err)
{
    if (!os_random(key->bytes, sizeof key->bytes))
        return error_set(err, ERR_INTERNAL, (Place){.file = key->path},
                         "a key for the published lock can't be drawn: the system gives no random "
                         "numbers");
    key->found = key->is_new = true;
    name_key(key);
    return true;
}

bool lock_key_keep(Arena *arena, LockKey *key, Error *err)
{
    char digits[2 * LOCK_KEY_BYTES + 1];
    hexadecimal(key->bytes, sizeof key->bytes, digits);
    const char *text = arena_printf(
        arena,
        "# The key of the fingerprints in this study's published design.lock, made by alike.\n"
        "# Keep it beside the study file, and give it to nobody.\n%s\n",
        digits);
    return os_write_secret(key->path, text, strlen(text), err);
}
