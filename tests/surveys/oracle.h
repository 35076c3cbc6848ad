/* Data that ship with R's packages `survey` and `psychTools`, where they are installed: read
 * through Rscript, so that none of them lies here. */
#ifndef ORACLE_H
#define ORACLE_H

#include "check.h"

enum { ORACLE_ROWS = 4000, ORACLE_COLUMNS = 12 };

typedef struct OracleData {
    size_t n, k;
    double x[ORACLE_COLUMNS][ORACLE_ROWS];
} OracleData;

/* expression: R that makes a numeric matrix or data frame. false: R or a package is not here. */
static inline bool oracle_read(const char *expression, OracleData *out)
{
    char command[2000];
    snprintf(
        command, sizeof command,
        "Rscript -e 'suppressMessages({%s}) ; write.table(x, \"\", sep=\" \", row.names=FALSE, "
        "col.names=FALSE)' 2>/dev/null",
        expression);
    FILE *from = popen(command, "r");
    *out = (OracleData){0};
    if (from == NULL)
        return false;
    char line[1000];
    while (out->n < ORACLE_ROWS && fgets(line, sizeof line, from) != NULL) {
        char *at = line, *end;
        size_t k = 0;
        for (double value; k < ORACLE_COLUMNS && (value = strtod(at, &end), end != at); at = end)
            out->x[k++][out->n] = value;
        out->k = k;
        out->n += k > 0;
    }
    return pclose(from) == 0 && out->n > 0;
}

#endif
