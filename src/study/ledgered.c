#include "ledgered.h"

#include "alike/text.h"

static bool fits(const Ledger *ledger, const Tape *tape, Key key, Error *err)
{
    return tape_done(tape) ||
           error_set(err, ERR_DATA, (Place){.file = ledger_file_of(ledger, key)},
                     "this ledger holds something else for a task than this program writes, though "
                     "it says to be of the same version; move the file away, and the task is made "
                     "again");
}

/* --- replicates --------------------------------------------------------------------------------
 */

Key ledgered_replicate_key(const ReplicateSet *set, Key replicate)
{
    return key_both(set->of, replicate);
}

static void list_replicate(Tape *tape, const ReplicateSet *set, const ReplicateInput *input,
                           Replicate *r)
{
    const Replication *kind = set->analysis->replication;
    tape_real(tape, &r->estimate);
    tape_real(tape, &r->se);
    tape_real(tape, &r->df);
    tape_count(tape, &r->n_treated);
    tape_count(tape, &r->n_control);
    tape_words(tape, &r->problem);
    if (kind->kept != NULL)
        kind->kept(input, tape);
}

bool ledgered_replicate_find(Arena **keep, const ReplicateSet *set, const ReplicateInput *input,
                             Key key, Replicate *out, bool *found, Error *err)
{
    Arena *scratch = arena_create();
    Tape tape;
    bool ok = true;
    *found = ledger_find(set->ledger, key, scratch, &tape);
    if (*found) {
        list_replicate(&tape, set, input, out);
        ok = fits(set->ledger, &tape, key, err);
        if (out->problem != NULL)
            out->problem = replicate_problem(keep, out->problem);
    }
    arena_destroy(scratch);
    return ok;
}

bool ledgered_replicate_add(const ReplicateSet *set, const ReplicateInput *input, Key key,
                            const Replicate *made, Error *err)
{
    Arena *scratch = arena_create();
    Tape tape = tape_new(scratch);
    Replicate copy = *made;
    list_replicate(&tape, set, input, &copy);
    const char *what =
        arena_printf(scratch, "%s %zu, %s", set->analysis->name, input->number, set->of_what);
    const bool ok = ledger_add(set->ledger, key, what, made->problem, &tape, err);
    arena_destroy(scratch);
    return ok;
}

/* --- copies of missing data --------------------------------------------------------------------
 */

static void list_draw(Tape *tape, ImputeValues *values)
{
    size_t n = values->n;
    tape_count(tape, &n);
    tape->misfit = tape->misfit || n != values->n;
    for (size_t i = 0; i < values->n && !tape->misfit; i++)
        tape_real(tape, &values->value[i]);
}

bool ledgered_draw_find(Arena *arena, const Ledger *ledger, Key key, ImputeValues *out, bool *found,
                        Error *err)
{
    Tape tape;
    *found = ledger_find(ledger, key, arena, &tape);
    if (!*found)
        return true;
    out->value = ARENA_ARRAY(arena, double, out->n + 1);
    list_draw(&tape, out);
    return fits(ledger, &tape, key, err);
}

bool ledgered_draw_add(Ledger *ledger, Key key, const char *what, ImputeValues *values, Error *err)
{
    Arena *scratch = arena_create();
    Tape tape = tape_new(scratch);
    list_draw(&tape, values);
    const bool ok = ledger_add(ledger, key, what, NULL, &tape, err);
    arena_destroy(scratch);
    return ok;
}

/* --- specifications ----------------------------------------------------------------------------
 */

/* All numbers of its effect: which of them the multiverse's tables want is their own affair. */
static void list_specification(Tape *tape, Specification *s)
{
    tape_words(tape, &s->estimand);
    tape_words(tape, &s->problem);
    TAPE_CHOICE(tape, Verdict, s->start);
    tape_real(tape, &s->start_size);
    TAPE_CHOICE(tape, EffectSd, s->scale.kind);
    tape_real(tape, &s->scale.sd);
    tape_real(tape, &s->scale.correction);
    tape_real(tape, &s->scale.sd_df);
    tape_flag(tape, &s->effect.binary);
    tape_flag(tape, &s->effect.cox_unadjusted);
#define EFFECT_TEXT(name, ...)
#define EFFECT_COUNT(name, ...) tape_count(tape, &s->effect.name);
#define EFFECT_REAL(name, ...)  tape_real(tape, &s->effect.name);
#include "alike/effect.def"
#undef EFFECT_TEXT
#undef EFFECT_COUNT
#undef EFFECT_REAL
}

bool ledgered_universe_find(MultiversePlan *plan, Universe *universe, bool *found, Error *err)
{
    Specification *made = &universe->made;
    Arena *scratch = arena_create();
    Tape tape;
    bool ok = true;
    *found = ledger_find(plan->ledger, universe->task, scratch, &tape);
    if (*found) {
        made->effect = effect_none();
        list_specification(&tape, made);
        ok = fits(plan->ledger, &tape, universe->task, err);
        made->estimand = multiverse_copied(plan, made->estimand);
        made->problem = multiverse_copied(plan, made->problem);
    }
    arena_destroy(scratch);
    return ok;
}

bool ledgered_universe_add(const MultiversePlan *plan, const Universe *universe, Error *err)
{
    Specification copy = universe->made;
    Arena *scratch = arena_create();
    Tape tape = tape_new(scratch);
    if (copy.estimand == NULL) { /* nothing else was made of it */
        copy.effect = effect_none();
        copy.scale = (EffectScale){.kind = EFFECT_SD_POOLED};
    }
    list_specification(&tape, &copy);
    const char *what =
        arena_printf(scratch, "specification %zu, %s", copy.number + 1, plan->outcome->label);
    const bool ok = ledger_add(plan->ledger, universe->task, what,
                               copy.estimand == NULL ? copy.problem : NULL, &tape, err);
    arena_destroy(scratch);
    return ok;
}
