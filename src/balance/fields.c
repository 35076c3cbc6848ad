/* The numbers of a side of balance, and of all of it: hidden, and as tables show them. */
#include "alike/balance.h"

#include "alike/text.h"

#include <math.h>

const ResultField balance_side_fields[] = {
#define SIDE_MOMENT(name_, title_, hidden_, help_, ...)                                            \
    {.column = {.name = #name_, .title = title_, __VA_ARGS__},                                     \
     .json = #name_,                                                                               \
     .help = help_,                                                                                \
     .offset = offsetof(BalanceSide, name_),                                                       \
     .hidden = hidden_},
#define SIDE_MEASURE SIDE_MOMENT
#include "alike/balance_side.def"
};
const size_t n_balance_side_fields = COUNT_OF(balance_side_fields);

const ResultField balance_summary_fields[] = {
#define SUMMARY_FIELD(type_, member_, name_, hidden_, help_, rounding_)                            \
    {.column = {.name = name_, .type = type_, .rounding = rounding_},                              \
     .json = name_,                                                                                \
     .help = help_,                                                                                \
     .offset = offsetof(Balance, member_),                                                         \
     .hidden = hidden_},
#define SUMMARY_COUNT(...) SUMMARY_FIELD(CELL_COUNT, __VA_ARGS__)
#define SUMMARY_REAL(...)  SUMMARY_FIELD(CELL_REAL, __VA_ARGS__)
#include "alike/balance_summary.def"
};
const size_t n_balance_summary_fields = COUNT_OF(balance_summary_fields);

static void hide_side(BalanceSide *side)
{
    for (size_t k = 0; k < n_balance_side_fields; k++)
        field_clear(&balance_side_fields[k], side);
}

void balance_hide(BalanceRow *row, const char *why)
{
    row->hidden = why;
    row->reference_sd = (double)NAN;
    hide_side(&row->before);
    hide_side(&row->after);
}

void balance_hide_before(BalanceRow *row, const char *why)
{
    row->hidden_before = why;
    hide_side(&row->before);
}

void balance_tell_band(BalanceRow *row, int which, const char *band)
{
    row->band[which] = band;
    *(which == BALANCE_BAND_G ? &row->after.g : &row->after.smd) = (double)NAN;
}

static const char *band_of(const BalanceRow *row, const ResultField *field)
{
    return field->offset == offsetof(BalanceSide, g)     ? row->band[BALANCE_BAND_G]
           : field->offset == offsetof(BalanceSide, smd) ? row->band[BALANCE_BAND_SMD]
                                                         : NULL;
}

Cell balance_cell(const BalanceRow *row, const BalanceSide *side, const ResultField *field)
{
    const bool share = row->binary || row->level != NULL;
    const char *hidden =
        row->hidden != NULL || side != &row->before ? row->hidden : row->hidden_before;

    if (hidden != NULL && !(field->hidden == HIDDEN_WITH_AMOUNT && share))
        return (Cell){.text = hidden, .value = (double)NAN};
    if (side == &row->after && band_of(row, field) != NULL)
        return (Cell){.text = band_of(row, field), .value = (double)NAN};
    return field_told(field, balance_side_fields, row->step, side);
}
