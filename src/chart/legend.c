/* What marks mean, in a row above a chart that goes on below where there is no room. */
#include "canvas.h"

static const double edge = 0.08, apart = 0.24;

double legend_place(LegendWords *item, size_t n, double sample)
{
    double bottom = 0.0;
    for (int view = 0; view < N_VIEWS; view++) {
        double x = edge, y = 0.14;
        for (size_t k = 0; k < n; k++) {
            const double needs = sample + label_inches(item[k].words, TEXT_REGULAR);
            if (k > 0 && x + needs > view_width[view] - edge) {
                x = edge;
                y += TEXT_LINE;
            }
            item[k].x.on[view] = x + sample;
            item[k].y.on[view] = y;
            x += needs + apart;
        }
        bottom = bottom > y + 0.14 ? bottom : y + 0.14;
    }
    return bottom;
}

void legend_data(Sheet *sheet, const LegendWords *item, size_t n)
{
    sheet_block(sheet, "what is drawn: number, x, on a phone, y, on a phone, in words");
    for (size_t k = 0; k < n; k++) {
        sheet_count(sheet, k);
        canvas_place(sheet, item[k].x);
        canvas_place(sheet, item[k].y);
        sheet_text(sheet, item[k].words);
        sheet_end_row(sheet);
    }
}
