/* Appendix: figures for which the body has no room, of a study of several spans, whose tables are
 * too many to see them together. Of other studies they lie beside the report. */
#include "report/body.h"

static bool any_at(const Figures *figures, ChartPlace place)
{
    for (size_t i = 0; figures != NULL && i < figures->n; i++) {
        const Chart *chart = chart_find(figures->item[i].chart);
        if (figures->item[i].analysis == NULL && chart != NULL && chart->place == place)
            return true;
    }
    return false;
}

static void write_figures(const Results *results, const Figures *figures, Document *document)
{
    const Outline outline = outline_of(document->arena, results);
    if (!outline.has_labels || !any_at(figures, CHART_IN_APPENDIX))
        return;
    document_section(document, "figures", "Further figures");
    add_charts(document, figures, CHART_IN_APPENDIX);
}

const Section section_figures = {.name = "figures",
                                 .help = "figures for which the body has no room",
                                 .part = PART_APPENDIX,
                                 .write = write_figures};
