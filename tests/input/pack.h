/* Archives for tests, written by libzip. */
#ifndef PACK_H
#define PACK_H

#include "check.h"

#include <string.h>
#include <zip.h>

typedef struct Packed {
    const char *name, *bytes;
    size_t n; /* 0: a text */
    const char *password;
} Packed;

static inline void pack(const char *path, const Packed *member, size_t n)
{
    int error = 0;
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &error);
    assert_non_null(zip);
    for (size_t i = 0; i < n; i++) {
        const size_t size = member[i].n > 0 ? member[i].n : strlen(member[i].bytes);
        zip_source_t *source = zip_source_buffer(zip, member[i].bytes, size, 0);
        const zip_int64_t at = zip_file_add(zip, member[i].name, source, ZIP_FL_ENC_UTF_8);
        assert_true(at >= 0);
        zip_file_set_mtime(zip, (zip_uint64_t)at, 0, 0);
        if (member[i].password != NULL)
            assert_int_equal(
                zip_file_set_encryption(zip, (zip_uint64_t)at, ZIP_EM_AES_256, member[i].password),
                0);
    }
    assert_int_equal(zip_close(zip), 0);
}

#endif
