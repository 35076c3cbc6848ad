#include "opener.h"

#include "alike/command.h"
#include "alike/os.h"

#if defined(__APPLE__)
static const char program_name[] = "open";
#else
static const char program_name[] = "xdg-open";
#endif

Opener opener_for(Arena *arena, const char *path)
{
    /* the whole path: a name may begin with a hyphen */
    const char *here = path[0] == '/' ? "/" : os_real_path(arena, ".");
    return (Opener){.program = os_program_exists(program_name) ? program_name : NULL,
                    .path = here == NULL ? path : os_join(arena, here, path)};
}

/* A browser that has to be started first stays in the foreground of xdg-open: what has not failed
 * within a few seconds will not. */
void opener_open(const Opener *opener)
{
    static const double patience = 3;
    int status = 0;
    if (opener->program == NULL) {
        command_note("the report was not opened: there is no program '%s' here; open %s in a "
                     "browser.",
                     program_name, opener->path);
        return;
    }
    const char *const argv[] = {opener->program, opener->path, NULL};
    if (!os_start(argv, patience, &status))
        command_note("the report was not opened: %s ended with exit status %d; open %s in a "
                     "browser.",
                     opener->program, status, opener->path);
}
