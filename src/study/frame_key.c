/* What stands in the data, whatever the files were called and however they were read: the key of
 * results that outlive the process. */
#include "alike/key.h"

#include "alike/frame.h"

#include <nettle/sha2.h>
#include <string.h>

typedef struct sha256_ctx Sum;

static void add_bytes(Sum *sum, const void *bytes, size_t n)
{
    const uint64_t length = bytes == NULL ? UINT64_MAX : n;
    sha256_update(sum, sizeof length, (const uint8_t *)&length);
    if (bytes != NULL)
        sha256_update(sum, n, bytes);
}

static void add_text(Sum *sum, const char *text)
{
    add_bytes(sum, text, text == NULL ? 0 : strlen(text));
}

static void add_column(Sum *sum, const Column *column, size_t n)
{
    const uint8_t kind[] = {(uint8_t)column->type, column->binary, column->unasked};
    add_text(sum, column->name);
    add_text(sum, column->label);
    add_bytes(sum, kind, sizeof kind);
    add_bytes(sum, column->real, n * sizeof *column->real);
    add_bytes(sum, column->level, n * sizeof *column->level);
    add_bytes(sum, column->reason, n * sizeof *column->reason);
    for (size_t k = 0; column->level != NULL && k < column->n_levels; k++)
        add_text(sum, column->level_name[k]);
}

Key key_of_frame(const Frame *frame)
{
    Sum sum;
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_init(&sum);
    add_text(&sum, ALIKE_VERSION);
    add_text(&sum, frame_unit(frame));
    for (size_t i = 0; i < frame->n_rows; i++)
        add_text(&sum, frame->id[i]);
    add_bytes(&sum, frame->both_arms, frame->n_rows);
    for (size_t k = 0; k < frame->n_columns; k++)
        add_column(&sum, &frame->column[k], frame->n_rows);
    sha256_digest(&sum, sizeof digest, digest);
    return key_of_digest(digest);
}

Key key_of_rows(const Frame *frame)
{
    Sum sum;
    uint8_t digest[SHA256_DIGEST_SIZE];
    const Key content = key_of_frame(frame);
    sha256_init(&sum);
    add_bytes(&sum, frame->file_row, frame->n_rows * sizeof *frame->file_row);
    sha256_digest(&sum, sizeof digest, digest);
    return key_both(content, key_of_digest(digest));
}
