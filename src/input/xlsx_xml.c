/* XML of an archive's part, handed over as it comes. */
#include "input/xlsx.h"

#include <string.h>

typedef struct Pump {
    const XmlHandler *handler;
    XML_Parser parser;
    bool has_type; /* a document type, by which entities could grow */
} Pump;

static const char *bare(const char *name)
{
    for (const char *at = name; *at != '\0'; at++) /* names are short: faster than strchr */
        if (*at == ':')
            return at + 1;
    return name;
}

static void look(const Pump *pump)
{
    if (pump->handler->stop != NULL && *pump->handler->stop)
        XML_StopParser(pump->parser, XML_FALSE);
}

static void XMLCALL on_start(void *context, const XML_Char *name, const XML_Char **attribute)
{
    const Pump *pump = context;
    pump->handler->start(pump->handler->context, bare(name), (const char *const *)attribute);
    look(pump);
}

static void XMLCALL on_end(void *context, const XML_Char *name)
{
    const Pump *pump = context;
    pump->handler->end(pump->handler->context, bare(name));
    look(pump);
}

static void XMLCALL on_text(void *context, const XML_Char *bytes, int n)
{
    const Pump *pump = context;
    pump->handler->text(pump->handler->context, bytes, (size_t)n);
}

static void XMLCALL on_type(void *context, const XML_Char *name, const XML_Char *system,
                            const XML_Char *public, int internal)
{
    Pump *pump = context;
    (void)name, (void)system, (void)public, (void)internal;
    pump->has_type = true;
    XML_StopParser(pump->parser, XML_FALSE);
}

static bool refuse(const Workbook *book, size_t member, const Pump *pump, Error *err)
{
    const enum XML_Error code = XML_GetErrorCode(pump->parser);
    const Place here = {.file = arena_printf(book->arena, "%s#%s", book->name,
                                             archive_name(book->archive, member))};
    if (code == XML_ERROR_NO_MEMORY)
        arena_exhausted(0);
    return error_add(err, ERR_DATA, here,
                     "this part of the workbook is damaged (%s); save it again as .xlsx, or the "
                     "sheet as 'CSV UTF-8'",
                     pump->has_type ? "it declares a document type, which workbooks never do"
                                    : XML_ErrorString(code));
}

bool xml_read(const Workbook *book, size_t member, const XmlHandler *handler, Error *err)
{
    enum { BLOCK = 256 * 1024 };
    Pump pump = {.handler = handler};
    Pieces pieces;
    size_t n = 1;
    const size_t before = err->n;
    bool stopped = false;
    if (!archive_pieces(book->archive, member, &pieces, err))
        return false;
    pump.parser = XML_ParserCreate(NULL);
    if (pump.parser == NULL)
        arena_exhausted(0);
    XML_SetUserData(pump.parser, &pump);
    XML_SetElementHandler(pump.parser, on_start, on_end);
    XML_SetStartDoctypeDeclHandler(pump.parser, on_type);
    if (handler->text != NULL)
        XML_SetCharacterDataHandler(pump.parser, on_text);
    while (n > 0 && err->n == before && !stopped) {
        void *room = XML_GetBuffer(pump.parser, BLOCK);
        if (room == NULL)
            arena_exhausted(0);
        if (!pieces.take(pieces.context, room, BLOCK, &n, err))
            break;
        const enum XML_Status status = XML_ParseBuffer(pump.parser, (int)n, n == 0);
        stopped = handler->stop != NULL && *handler->stop;
        if (status != XML_STATUS_OK && !stopped)
            refuse(book, member, &pump, err);
    }
    XML_ParserFree(pump.parser);
    return err->n == before;
}

const char *xml_attribute(const char *const *attribute, const char *name)
{
    for (; *attribute != NULL; attribute += 2)
        if (xml_same(bare(attribute[0]), name))
            return attribute[1];
    return NULL;
}
