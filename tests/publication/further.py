"""Further analyses of a random study: what the study file may ask for beside its own estimate. From random
numbers of its own, so that what else a seed decides stays."""
import random

TRAITS = ('siblings', 'bus')


def number(value):
    return '%.1f' % value


def add_traits(rng, all_of):
    """What the program can't have changed, rare values among them, and nobody's covariate."""
    rare = rng.choice((.5, .1, .02))
    for s in all_of:
        s.cells['siblings'] = rng.choices((0, 1, 2, 7), (4, 5, 3, .1))[0]
        s.cells['bus'] = 'yes' if rng.random() < rare else 'no'


def leave_gaps(rng, factors, all_of):
    """In one or two covariates of some, of a few or of a tenth."""
    for column in rng.sample(sorted(factors), min(len(factors), rng.choice((1, 2)))):
        for s in rng.sample(all_of, max(1, int(len(all_of) * rng.choice((.01, .05, .1))))):
            s.cells[column] = None


def benchmark(rng, all_of):
    scores = sorted(s.cells['math'] for s in all_of if s.cells['math'] is not None)
    return number(scores[int(len(scores) * rng.choice((.05, .3, .5, .8, .97)))])


def multiverse_of(rng, matching):
    choices = ['estimator: [regression, difference]']
    if 'nearest' in matching:
        choices += ['estimand: [ATT, ATC]', 'caliper: [none, 0.2, 0.5]', 'ratio: [1, 2]']
    return 'multiverse: {%s}' % ', '.join(rng.sample(choices, min(2, len(choices))))


def family_of(rng, outcomes):
    """All outcomes in one, or those of domains as they are."""
    rule = rng.choice(('bh', 'holm', 'bonferroni'))
    if len(outcomes) < 2 or rng.random() < .3:
        return 'multiple: ' + rule
    return 'multiple: {method: %s, families: {both: [%s]}}' % (rule, ', '.join(outcomes))


def further(world, all_of, lines):
    """The lines of the study file with what is asked for; columns are added to the students."""
    rng = random.Random('further %d' % world.seed)
    add_traits(rng, all_of)
    asked = ['negative_controls: [%s]' % ', '.join(TRAITS[:rng.choice((1, 2))])]
    more = [family_of(rng, world.outcomes + (('passed',) if world.yes_no else ()))]
    out = []
    if rng.random() < .6:
        leave_gaps(rng, world.factors, all_of)
        if random.Random('gaps %d' % world.seed).random() < .5:
            more.append('missing_data: {method: impute, copies: 3}')
        else:
            more.append('missing_data: indicator')
            if rng.random() < .5:
                asked.append('imputations: 2')
    if not any('subgroups: []' in line for line in lines):
        asked.append('interactions: yes')
    if rng.random() < .3:
        asked.append('bootstrap: 19')
    cut = benchmark(rng, all_of) if rng.random() < .6 else None
    matching = next(line for line in lines if line.startswith('matching:'))
    if rng.random() < .5:
        more.append(multiverse_of(rng, matching))
    for line in lines:
        if line.startswith('effects: {'):
            line = line[:-1] + ', ' + ', '.join(asked) + '}'
        if cut is not None and 'name: math,' in line and 'scale: same}' in line:
            line = line.replace('scale: same}', 'scale: same, cut: %s}' % cut)
        out.append(line)
    return out[:-1] + more + out[-1:]
