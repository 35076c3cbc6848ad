#include "input/encoding.h"

#include <string.h>

static bool is_tail(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

/* Length of the letter that begins with bytes[0] >= 0x80: 0 when it can't be one, n + 1 or more
 * when it is right as far as it goes. */
static size_t letter_length(const unsigned char *b, size_t n)
{
    const unsigned char first = b[0];
    size_t length;
    unsigned char low = 0x80, high = 0xBF; /* bounds of the second byte */
    if (first >= 0xC2 && first <= 0xDF) {
        length = 2;
    } else if (first >= 0xE0 && first <= 0xEF) {
        length = 3;
        low = first == 0xE0 ? 0xA0 : low;   /* shorter forms exist below */
        high = first == 0xED ? 0x9F : high; /* surrogates above */
    } else if (first >= 0xF0 && first <= 0xF4) {
        length = 4;
        low = first == 0xF0 ? 0x90 : low;
        high = first == 0xF4 ? 0x8F : high; /* beyond U+10FFFF */
    } else {
        return 0;
    }
    if (n > 1 && (b[1] < low || b[1] > high))
        return 0;
    for (size_t i = 2; i < length && i < n; i++)
        if (!is_tail(b[i]))
            return 0;
    return length;
}

static size_t ascii_prefix(const char *bytes, size_t n)
{
    const uint64_t high_bits = UINT64_C(0x8080808080808080);
    size_t i = 0;
    for (; n - i >= 32; i += 32) {
        uint64_t w[4];
        memcpy(w, bytes + i, sizeof w);
        if ((w[0] | w[1] | w[2] | w[3]) & high_bits)
            break;
    }
    while (i < n && (unsigned char)bytes[i] < 0x80)
        i++;
    return i;
}

size_t utf8_prefix(const char *bytes, size_t n, bool *broken, size_t *high)
{
    size_t i = 0;
    *broken = false;
    while ((i += ascii_prefix(bytes + i, n - i)) < n) {
        const size_t length = letter_length((const unsigned char *)bytes + i, n - i);
        *broken = length == 0;
        if (length == 0 || length > n - i)
            break;
        i += length;
        ++*high;
    }
    return i;
}

/* Code points of the bytes 0x80 to 0x9F; the others are their own. Source: unicode.org,
 * MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT. */
static const uint16_t windows_1252[32] = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
};

size_t windows_1252_to_utf8(const char *bytes, size_t n, char *out, size_t *high)
{
    size_t to = 0;
    for (size_t i = 0; i < n; i++) {
        const unsigned char byte = (unsigned char)bytes[i];
        if (byte < 0x80) {
            out[to++] = bytes[i];
            continue;
        }
        const unsigned code = byte < 0xA0 ? windows_1252[byte - 0x80] : byte;
        if (code >= 0x800) {
            out[to++] = (char)(0xE0 | (code >> 12));
            out[to++] = (char)(0x80 | ((code >> 6) & 0x3F));
        } else {
            out[to++] = (char)(0xC0 | (code >> 6));
        }
        out[to++] = (char)(0x80 | (code & 0x3F));
        ++*high;
    }
    return to;
}

size_t utf8_put(uint32_t letter, char *to)
{
    static const unsigned char first[] = {0, 0xC0, 0xE0, 0xF0};
    if (letter < 0x80) {
        to[0] = (char)letter;
        return 1;
    }
    const int tails = letter < 0x800 ? 1 : letter < 0x10000 ? 2 : 3;
    to[0] = (char)(first[tails] | letter >> 6 * tails);
    for (int k = 1; k <= tails; k++)
        to[k] = (char)(0x80 | (letter >> 6 * (tails - k) & 0x3F));
    return (size_t)tails + 1;
}

static uint32_t unit_at(const unsigned char *bytes, bool big_endian)
{
    return big_endian ? (uint32_t)bytes[0] << 8 | bytes[1] : (uint32_t)bytes[1] << 8 | bytes[0];
}

size_t utf16_to_utf8(const unsigned char *bytes, size_t n, bool big_endian, char *out,
                     size_t *taken, size_t *broken)
{
    size_t to = 0, at = 0;
    for (; n - at >= 2; at += 2) {
        uint32_t letter = unit_at(bytes + at, big_endian);
        const bool half = letter >= 0xD800 && letter < 0xE000;
        if (half && letter < 0xDC00 && n - at < 4)
            break; /* its other half comes with the next bytes */
        const uint32_t second = half && n - at >= 4 ? unit_at(bytes + at + 2, big_endian) : 0;
        if (half && letter < 0xDC00 && second >= 0xDC00 && second < 0xE000) {
            letter = 0x10000 + ((letter - 0xD800) << 10) + (second - 0xDC00);
            at += 2;
        } else if (half) {
            letter = 0xFFFD;
            ++*broken;
        }
        to += utf8_put(letter, out + to);
    }
    *taken = at;
    return to;
}

Wide wide_encoding(const unsigned char *start, size_t n)
{
    if (n >= 4 && (memcmp(start, "\xFF\xFE\0\0", 4) == 0 || memcmp(start, "\0\0\xFE\xFF", 4) == 0))
        return WIDE_32;
    if (n >= 2 && start[0] == 0xFF && start[1] == 0xFE)
        return WIDE_16_LITTLE;
    if (n >= 2 && start[0] == 0xFE && start[1] == 0xFF)
        return WIDE_16_BIG;
    /* Without a mark: plain letters of the header have a NUL before or behind each. */
    if (n < 8)
        return WIDE_NOT;
    for (size_t side = 0; side < 2; side++) {
        bool wide = true;
        for (size_t i = 0; i < 8; i++)
            wide = wide && (start[i] == 0) == (i % 2 == side);
        if (wide)
            return side == 0 ? WIDE_16_BIG : WIDE_16_LITTLE;
    }
    return WIDE_NOT;
}
