"""Few people between groups that are shown: means of those who left, pairs and triples of sets."""
import csv
import itertools
import os
import re

from folder import label, last_place, number, shown_text


# --- means of those who left, as far as the steps go ----------------------------------------------

def step_of(row, side):
    said = number(row[side].get('step'))
    if said:
        return said
    values = [row[s][m + arm] for s in ('before', 'after') for m in ('mean_', 'sd_') for arm in ('treated', 'control')]
    places = [last_place(shown_text(v)) for v in values if number(v) is not None]
    return min(places) if places else None


def leavers(folder, sizes, truth):
    """k (mean of the k who left - mean after) = n (mean before - mean after): what is known of them?"""
    for a in folder.analyses:
        if a.get('infeasible') or not a['balance'] or not sizes.sides(a):
            continue
        (_, before), (_, after) = sizes.sides(a)
        for arm in ('treated', 'control'):
            first, last = sizes.node(a, before, arm), sizes.node(a, after, arm)
            if arm == 'control' and not sizes.one_to_one(a):
                continue
            n, later = sizes.bounds.known(first), sizes.bounds.known(last)
            exact = truth and (truth.bounds.known(first), truth.bounds.known(last))
            if exact and None not in exact:
                few = (exact[0][0] - exact[1][0],) * 2
            else:
                left = [sizes.bounds.known(k) for k in sizes.bounds.low
                        if k[0] == 'left' and k[1:3] == (a['outcome'], a['design']) and k[3] == after and k[4] == arm]
                few = left[0] if left and after == before + 1 else (max(0, n[0] - later[1]), n[1] - later[0])
            if 0 < few[1] < folder.min:
                yield from means_of(folder, a, arm, n[0], few)


def means_of(folder, a, arm, n, few):
    for b in a['balance']:
        m0, m1, sd = b['before']['mean_' + arm], b['after']['mean_' + arm], b['before']['sd_' + arm]
        if b.get('score') or b['level'] is not None or None in (m0, m1) or not sd:
            continue
        half = n * (step_of(b, 'before') + step_of(b, 'after')) / 2 / few[1]
        if half < sd and not (0 <= m0 <= 1 and abs(sd * sd - m0 * (1 - m0)) < .02):
            yield label(a), '%d to %d who left (%s): %s' % (few[0], few[1], arm, b['label']), \
                'mean within %.2g SD' % (half / sd), 'size times (mean before less mean after), as their steps allow'


# --- one mean, several roundings ------------------------------------------------------------------

def reasons_of(a):
    """Who is in the cohort, as far as a reader can tell: designs of one outcome with the same steps."""
    return tuple((f['step'], f['reason'], f['treated'], f['control']) for f in a['flow']
                 if f['reason'] != 'not used by the design' and f['step'] not in ('matched', 'analysed'))


def two_looks(folder):
    """One cohort's mean with two steps is known better than either tells."""
    seen = {}
    for a in folder.analyses:
        for b in a['balance']:
            for m in ('mean_treated', 'mean_control'):
                value = number(b['before'][m])
                if b['level'] is None and value is not None and not b.get('score'):
                    key = a['outcome'], reasons_of(a), b['covariate'], m
                    first = seen.setdefault(key, (value, label(a)))
                    if first[0] != value:
                        yield label(a), 'before: %s, %s' % (b['label'], m), '%g and %g' % (first[0], value), \
                            'one mean in two roundings, the other in ' + first[1]


# --- sets -----------------------------------------------------------------------------------------

class People:
    """Who is in what an exact run with --matched made: only those who test can know it."""

    def __init__(self, exact, data):
        self.exact = exact
        self.weight, self.link = {}, {}
        for r in read(os.path.join(exact.path, 'matched.csv')):
            if float(r['weight']) > 0:
                self.weight.setdefault((r['outcome'], r['design']), {})[r['id']] = r['treated'] == '1'
        for r in read(os.path.join(exact.path, 'pairs.csv')):
            self.link.setdefault((r['outcome'], r['design']), []).append((r['treated_id'], r['control_id']))
        name, ids = exact.settings.get('data.file'), exact.settings.get('data.id')
        path = os.path.join(data, os.path.basename(name)) if name else ''
        self.rows = {r[ids]: r for r in read(path)} if ids and path.endswith('.csv') else {}
        self.unknown = 0

    def sample(self, a):
        return self.weight.get((a['outcome'], a['design']), {})

    def with_those(self, a, treated):
        """Program students and those matched to them."""
        links = self.link.get((a['outcome'], a['design']), ())
        return frozenset(treated) | frozenset(c for t, c in links if t in treated)

    def of_level(self, a, column, level):
        sample = self.sample(a)
        test = membership(column, level, self.exact, a)
        return self.with_those(a, {i for i, t in sample.items() if t and i in self.rows and test(self.rows[i])})


def read(path):
    if not os.path.isfile(path):
        return []
    with open(path, newline='', encoding='utf-8') as f:
        return list(csv.DictReader(f))


def membership(column, level, exact, a):
    """A test of a row of the data: is it of this level? Levels may have been merged."""
    if column == 'pretest':
        pretest = exact.settings.get('outcomes.%s.pretest' % a['outcome'])
        low = re.search(r'(?:from )?(-?[\d.]+) (?:to below|or more)', level)
        high = re.search(r'below (-?[\d.]+)', level)

        def within(row):
            x = number(row.get(pretest)) if pretest else None
            return x is not None and (not low or x >= float(low.group(1))) and (not high or x < float(high.group(1)))
        return within
    names = [e['level'] for e in exact_levels(exact, a, column)]
    if level in names:
        return lambda row: row.get(column) == level
    span = re.match(r'^(.*) to (.*)$', level)
    if span and span.group(1) in names and span.group(2) in names:
        kept = names[names.index(span.group(1)):names.index(span.group(2)) + 1]
        return lambda row: row.get(column) in kept
    kept = set(re.split(r' or |, ', level))
    return lambda row: row.get(column) in kept


def exact_levels(exact, a, column):
    for x in exact.analyses:
        if (x['outcome'], x['design']) == (a['outcome'], a['design']):
            return [e for e in x['effects'] if e['group'] == column]
    return []


def released_sets(folder, people):
    """(outcome, name, who) of every set with an estimate or a mean of the outcome."""
    out = []
    for a in folder.analyses:
        sample = people.sample(a)
        for e in a['effects']:
            if number(e.get('estimate')) is None and number(e.get('mean_treated')) is None:
                continue
            if e['group'] is None:
                who = frozenset(sample)
            else:
                who = people.of_level(a, e['group'], e['level'])
                if not agrees(people, a, e, who):
                    people.unknown += 1
                    continue
            out.append((a['outcome'], '%s: %s' % (a['design'], e['level'] or 'all'), who))
        for r in folder.rows('school_effects', a):
            if number(r.get('effect')) is not None:
                who = people.of_level(a, 'school', r['school'])
                if who:
                    out.append((a['outcome'], '%s: %s' % (a['design'], r['school']), who))
    return out


def agrees(people, a, e, who):
    """Have we found the same people as the program? A level that was recoded can't be read off the data."""
    sample = people.sample(a)
    n = sum(1 for i in who if sample.get(i))
    for x in exact_levels(people.exact, a, e['group']):
        if x['level'] == e['level']:
            return x['n_treated'] == n
    return number(e.get('n_treated')) is None or abs(e['n_treated'] - n) <= 10


def treated_of(people, outcome):
    """Of several programs one is the comparison group of another outcome."""
    return {i for (o, _), sample in people.weight.items() if o == outcome for i, t in sample.items() if t}


def near_sets(folder, people):
    """Sets that differ by few: two estimates give away those few; so do three, where two share out
    nearly the whole of a third."""
    sets = released_sets(folder, people)
    few = range(1, folder.min)
    for outcome, name, who in sets:
        treated = treated_of(people, outcome)
        for arm, n in (('treated', len(who & treated)), ('control', len(who - treated))):
            if n in few:
                yield outcome, name, n, 'an estimate with few in an arm (%s)' % arm
    outcomes = sorted({s[0] for s in sets})
    for outcome in outcomes:
        mine, treated = [(name, who) for o, name, who in sets if o == outcome], treated_of(people, outcome)
        for (x, in_x), (y, in_y) in itertools.combinations(mine, 2):
            apart = in_x ^ in_y
            if len(apart) in few:
                yield outcome, 'between %s and %s' % (x, y), len(apart), 'both have estimates'
            elif x.split(':')[0] == y.split(':')[0] and (in_x < in_y or in_y < in_x):
                # one design: the estimate of the rest follows from the two, a row that few of an arm are in
                for arm, n in (('treated', len(apart & treated)), ('control', len(apart - treated))):
                    if n in few:
                        yield outcome, 'rest of %s and %s (%s)' % (x, y, arm), n, 'both have estimates'
        yield from triples(outcome, mine, few)


def near_arms(folder, people):
    """Several programs: means of one arm are shown in several contrasts, there as the program, here as the
    comparison group. Two sets of an arm that differ by few give those few away."""
    from sizes import SIDE, score_of
    sets = {}
    for a in folder.analyses:
        for e in a['effects']:
            if e['group'] is not None or 'contrast' not in a:
                continue
            for arm, side in SIDE.items():
                if number(e.get('mean_' + arm)) is not None:
                    who = frozenset(i for i, t in people.sample(a).items() if t == (arm == 'treated'))
                    sets.setdefault((score_of(a), a['contrast'][side]), []).append((label(a), who))
    for (score, arm), mine in sets.items():
        for (x, in_x), (y, in_y) in itertools.combinations(mine, 2):
            if len(in_x ^ in_y) in range(1, folder.min):
                yield score, 'arm %s of %s and of %s' % (arm, x, y), len(in_x ^ in_y), 'both have means'


def pooled_years(folder):
    """Schools that began in different years: a mean over starting years less those that are shown is
    the one that is not."""
    shown = {}
    for a in folder.primaries():
        if any(number(e.get('estimate')) is not None for e in a['effects'] if e['group'] is None):
            shown.setdefault(a['outcome'].partition('_')[2], set()).add(a['outcome'])
    for row in folder.tables.get('exposure', []):
        if number(row.get('estimate')) is None or number(row.get('exposure')) is None:
            continue
        year = int(number(row['exposure']))
        span = 'year-%d' % (year + 1) if year >= 0 else 'before-%d' % (-year - 1)
        starts = [s.strip()[:4] for s in row['starts'].split(',')]
        hidden = [s for s in starts if 'began-%s_%s' % (s, span) not in shown]
        if row['design'] == 'primary' and len(hidden) == 1 and len(starts) > 1:
            yield 'exposure', '%s of %s' % (span, hidden[0]), row['estimate'], 'the mean less the others'


def triples(outcome, mine, few):
    for whole, in_whole in mine:
        parts = [(name, who) for name, who in mine if who < in_whole]
        for (x, in_x), (y, in_y) in itertools.combinations(parts, 2):
            rest = len(in_whole) - len(in_x) - len(in_y)
            if rest in few and not in_x & in_y:
                yield outcome, '%s less %s less %s' % (whole, x, y), rest, 'all three have estimates'
