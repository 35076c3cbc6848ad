#include "report/direction.h"

#include "alike/quote.h"

bool letter_is_from_right(uint32_t letter)
{
    return (letter >= 0x0590 && letter <= 0x08FF) || (letter >= 0xFB1D && letter < 0xFDD0) ||
           (letter >= 0xFE70 && letter <= 0xFEFC) || (letter >= 0x10800 && letter <= 0x10FFF) ||
           (letter >= 0x1E800 && letter <= 0x1EFFF);
}

size_t from_right(const char *text, size_t n)
{
    size_t last = 0;
    for (size_t i = 0; i < n;) {
        uint32_t letter;
        i += letter_read(text + i, &letter);
        if (letter_is_from_right(letter))
            last = i;
        else if (letter < 0x80 && letter != ' ')
            break;
    }
    return last;
}
