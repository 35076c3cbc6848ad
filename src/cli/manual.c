/* alike manual: pages of man(1), from the tables of commands and flags. */
#include "alike/command.h"

#include "alike/quote.h"
#include "alike/text.h"

#include <ctype.h>
#include <string.h>

static const Flag flags[] = {{.name = NULL}};

/* Text as roff reads it: a hyphen is a minus that can be copied, a dot at the beginning of a line
 * is no request. */
static void add_text(Text *out, const char *text)
{
    bool begins = out->n == 0 || out->bytes[out->n - 1] == '\n';
    for (const char *c = text; *c != '\0'; c++) {
        if (begins && (*c == '.' || *c == '\''))
            text_add(out, "\\&");
        if (*c == '-')
            text_add(out, "\\-");
        else if (*c == '\\')
            text_add(out, "\\e");
        else
            text_add_bytes(out, c, 1);
        begins = *c == '\n';
    }
}

static void add_lines(Text *out, const char *text)
{
    add_text(out, text);
    text_add(out, "\n");
}

static void add_head(Text *out, const char *name, const char *what)
{
    Text title = {.arena = out->arena};
    text_add(&title, "");
    for (const char *c = name; *c != '\0'; c++) {
        const char upper[2] = {(char)toupper((unsigned char)*c), '\0'};
        text_add(&title, upper);
    }
    text_add(out, ".\\\" Made by `alike manual` from the tables of commands and options.\n.TH ");
    add_text(out, title.bytes);
    text_add(out,
             " 1 \"" ALIKE_DATE "\" \"alike " ALIKE_VERSION "\" \"User Commands\"\n.SH NAME\n");
    add_text(out, name);
    text_add(out, " \\- ");
    add_lines(out, what);
}

/* Words in capitals are what the user puts there; commands and options are typed as they are. */
static void add_form(Text *out, const char *form)
{
    const char *c = form;
    text_add(out, "\\fBalike\\fR ");
    while (*c != '\0') {
        const size_t n = strcspn(c, " []|=");
        const char *word = arena_copy_bytes(out->arena, c, n);
        const bool place = n > 0 && isupper((unsigned char)word[0]);
        if (n > 0) {
            text_add(out, place ? "\\fI" : "\\fB");
            add_text(out, word);
            text_add(out, "\\fR");
        }
        c += n;
        if (*c != '\0')
            text_add_bytes(out, c++, 1);
    }
    text_add(out, "\n");
}

static void add_flags(Text *out, const Flag *flag)
{
    for (; flag->name != NULL; flag++) {
        text_add(out, ".TP\n");
        if (flag->brief != NULL) {
            text_add(out, "\\fB");
            add_text(out, flag->brief);
            text_add(out, "\\fR, ");
        }
        text_add(out, "\\fB");
        add_text(out, flag->name);
        text_add(out, "\\fR");
        if (flag->value != NULL) {
            text_add(out, " \\fI");
            add_text(out, flag->value);
            text_add(out, "\\fR");
        }
        text_add(out, "\n");
        add_lines(out, flag->help);
    }
}

static void add_see_also(Text *out, const Command *but)
{
    text_add(out, ".SH SEE ALSO\n");
    if (but != NULL)
        text_add(out, ".BR alike (1),\n");
    for (size_t i = 0; i < commands.n; i++) {
        const bool last = i + 1 == commands.n || (command_at(i + 1) == but && i + 2 == commands.n);
        if (command_at(i) != but)
            text_format(out, ".BR alike\\-%s (1)%s\n", commands.row[i]->name, last ? "" : ",");
    }
}

/* "a whole study": with a capital and a full stop it is a sentence. */
static void add_sentence(Text *out, const char *help)
{
    add_text(out, text_with_capital(out->arena, help));
    text_add(out, ".\n");
}

static void write_page(Text *out, const Command *command)
{
    add_head(out, arena_printf(out->arena, "alike-%s", command->name), command->help);
    text_add(out, ".SH SYNOPSIS\n");
    add_form(out, command->form);
    text_add(out, ".SH DESCRIPTION\n");
    add_sentence(out, command->help);
    if (command->more != NULL) {
        text_add(out, ".PP\n");
        add_lines(out, command->more);
    }
    if (command->flags[0].name != NULL) {
        text_add(out, ".SH OPTIONS\n");
        add_flags(out, command->flags);
    }
    text_add(out, ".SH EXIT STATUS\n0 where all went well;\n.BR alike (1)\nlists the others.\n");
    add_see_also(out, command);
}

static const char about[] =
    ".SH DESCRIPTION\n"
    ".B alike\n"
    "reads student test scores, builds a comparison group that resembles the students of a "
    "program\n"
    "(propensity\\-score and covariate matching), estimates what the program did to achievement, "
    "and\n"
    "writes a report with charts. Everything it needs to know stands in one study file.\n";

static const char study_file[] =
    ".SH STUDY FILE\n"
    "A small one:\n"
    ".PP\n"
    ".nf\n"
    ".RS\n"
    "data: {file: students.csv, id: student_id}\n"
    "treatment: {column: program, treated: \"Y\", control: \"N\"}\n"
    "outcomes:\n"
    "  \\- {name: math, score: math_spring, pretest: math_fall, scale: same}\n"
    "covariates: [grade, gender, race, frl, ell, iep]\n"
    "matching: {caliper: 0.2, exact: [grade]}\n"
    "effects: {cluster: school_id}\n"
    "report: {publish: yes}\n"
    ".RE\n"
    ".fi\n"
    ".PP\n"
    ".B alike explain \\fIKEY\\fR\n"
    "tells what a key means, its values and its default.\n";

static const char rest[] = ".SH ENVIRONMENT\n"
                           ".TP\n"
                           ".B NO_COLOR\n"
                           "Set and not empty: no colours on the terminal.\n"
                           ".TP\n"
                           ".B TERM\n"
                           "\"dumb\": no colours, links or progress.\n"
                           ".SH FILES\n"
                           ".TP\n"
                           ".I STUDY.out/\n"
                           "Results. They are written beside it and exchanged into place when "
                           "complete: a failed or killed\n"
                           "run leaves the earlier results as they were. Files in it that\n"
                           ".B alike\n"
                           "did not write stay; what it wrote is listed in\n"
                           ".IR .alike\\-files ,\n"
                           "and nothing else is ever deleted.\n"
                           ".TP\n"
                           ".I design.lock\n"
                           "What\n"
                           ".B alike design\n"
                           "decided, beside the study file.\n"
                           ".TP\n"
                           ".I STUDY.key\n"
                           "The key of the fingerprints in the published copy of design.lock, made "
                           "beside the study file at\n"
                           "the first publication. Keep it, and give it to nobody.\n";

static void add_exit_status(Text *out)
{
    text_add(out, ".SH EXIT STATUS\n");
    for (int status = 0; status <= ERR_INFEASIBLE; status++) {
        text_format(out, ".TP\n.B %d\n", status);
        add_sentence(out, command_exit_status(status));
    }
    text_add(out,
             ".PP\nErrors, cautions and progress go to standard error, the summary to standard "
             "output.\n");
}

static void write_first_page(Text *out)
{
    add_head(out, "alike", "compare students of a program with similar students, and report");
    text_add(out, ".SH SYNOPSIS\n");
    for (size_t i = 0; i < commands.n; i++) {
        text_add(out, i == 0 ? "" : ".br\n");
        add_form(out, commands.row[i]->form);
    }
    text_add(out, ".br\n");
    add_form(out, "--help|--version");
    text_add(out, about);
    text_add(out, ".SH COMMANDS\nEach has a page of its own.\n");
    for (size_t i = 0; i < commands.n; i++) {
        text_format(out, ".TP\n.BR alike\\-%s (1)\n", commands.row[i]->name);
        add_sentence(out, commands.row[i]->help);
    }
    text_add(out, study_file);
    add_exit_status(out);
    text_add(out, rest);
    add_see_also(out, NULL);
    text_add(out, ".PP\n.BR gnuplot (1)\ndraws the charts; without it their data and scripts are "
                  "written all the same.\n");
}

static bool run(Arena *arena, const Arguments *arguments, Error *err)
{
    Text out = {.arena = arena};
    const Command *command = arguments->subject == NULL ? NULL : command_find(arguments->subject);
    if (arguments->subject != NULL && command == NULL)
        return error_set(err, ERR_USAGE, NOWHERE,
                         "there is no command '%s'; 'alike --help' lists them", arguments->subject);
    if (command != NULL)
        write_page(&out, command);
    else
        write_first_page(&out);
    command_print_written(&out);
    return true;
}

const Command command_manual = {
    .name = "manual",
    .form = "manual [COMMAND]",
    .help = "the page that man shows",
    .more = "Prints the source of alike(1), or of the page of a command; 'make install' puts them\n"
            "all where man looks for them. Before that: alike manual run | man -l -",
    .subject = "a command",
    .offered = OFFERED_COMMANDS,
    .flags = flags,
    .run = run,
};
