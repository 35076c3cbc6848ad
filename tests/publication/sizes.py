"""All counts and shares of a folder as one system: what can each group's size be?

Keys name a group of people, so that two tables that tell of one group tell of one variable, and so
that the same key in an exact folder is the truth: ('node', outcome, design, k, arm) is who is left
after the k-th block of the flow; 'out' who left at a reason; 'level' who has a level at a node;
'few' and the like are differences of these.
"""
import itertools

import surveys
from bounds import Bounds
from folder import label, number

ARMS = ('treated', 'control')
SIDE = {'treated': 'program', 'control': 'comparison'}
# Tables of parts: their column that names the part, and the column of program students.
PARTS = {'school_effects': ('school', 'n'), 'schools_similar': ('school', 'n'),
         'grade_band': ('group', 'n_treated'), 'pretest_quintile': ('group', 'n_treated'),
         'pretest_norm_quintile': ('group', 'n_treated'), 'school_type': ('group', 'n_treated'),
         'years': ('group', 'n_treated')}


def score_of(a):
    """What a contrast is of: its label without "A against none"."""
    return a['outcome_label'].rpartition(', ')[0]


class Sizes:
    def __init__(self, folder):
        self.folder = folder
        self.bounds = Bounds()
        self.shares = []       # (key of the count, key of the size, share, text)
        self.odd_shares = []   # shares that are no ratio of rounded counts
        for a in folder.analyses:
            self.flow(a)
            if not a.get('infeasible'):
                self.sample(a)
                self.levels(a)
                self.subgroups(a)
                self.parts(a)
                self.attrition(a)
                self.distribution(a)
        self.nested()
        surveys.add(self)
        self.solvable = self.solve()

    # --- the flow ---------------------------------------------------------------------------------

    def node(self, a, k, arm):
        return ('node', a['outcome'], a['design'], k, arm)

    def n_nodes(self, a):
        return sum(1 for f in a['flow'] if f['step'] != 'excluded')

    def flow(self, a):
        """Sizes, and between two sizes who left, for each reason and together."""
        k, out, last = -1, [], None
        for f in a['flow']:
            if f['step'] == 'excluded':
                out.append(f)
                continue
            k += 1
            for arm in ARMS:
                at = self.bounds.var(self.node(a, k, arm), self.folder.span(f[arm]),
                                     '%s: %s (%s)' % (label(a), f['reason'], arm))
                if k > 0:
                    self.block(a, k, arm, out, at)
                # a step that somebody left at has a row
                if k > 0 and not out and f[arm] == last[arm] and number(f[arm]) is not None:
                    self.bounds.var(('left', a['outcome'], a['design'], k, arm), (0, 0))
            out, last = [], f

    def block(self, a, k, arm, out, at):
        before = self.node(a, k - 1, arm)
        who = self.bounds.rest(before, [at], ('left', a['outcome'], a['design'], k, arm),
                               '%s: all who left before step %d (%s)' % (label(a), k, arm))
        parts = []
        for f in out:
            key = ('out', a['outcome'], a['design'], k, f['reason'], arm)
            span = self.folder.span(f[arm])
            if number(f[arm]) is None and self.folder.published:
                span = 1, 10 ** 9  # a true zero is shown
            parts.append(self.bounds.var(key, span, '%s: %s (%s)' % (label(a), f['reason'], arm)))
        if parts:
            self.bounds.add_up(who, parts)
        shown = [p for p, f in zip(parts, out) if number(f[arm]) is not None]
        if len(shown) + 2 <= len(parts):
            self.bounds.rest(who, shown, ('out, together', a['outcome'], a['design'], k, arm),
                             '%s: reasons left out, together (%s)' % (label(a), arm))

    def last(self, a, arm):
        """Who is in the estimate; the last size of the flow, where there is one."""
        key = ('sample', a['outcome'], a['design'], arm)
        if key not in self.bounds.low:
            self.bounds.var(key, about='%s: in the estimate (%s)' % (label(a), arm))
            if a['flow']:
                self.bounds.add_up(key, [self.node(a, self.n_nodes(a) - 1, arm)])
        return key

    def sample(self, a):
        """Sizes of the sample, wherever they are told: one group of people, one variable."""
        told = {arm: [] for arm in ARMS}
        for row in [e for e in a['effects'] if e['group'] is None] + [a.get('matching') or {}]:
            for arm in ARMS:
                told[arm].append(row.get('n_' + arm))
        if a.get('primary'):
            for table, rows in self.folder.tables.items():
                if table.startswith('reviewer_%s_' % a['outcome']):
                    for row in rows:
                        if row.get('time') != 'baseline':  # those may be of another sample
                            for arm in ARMS:
                                told[arm].append(row.get('n_' + arm))
        for row in self.folder.rows('comparison', a):
            for arm in ARMS:
                told[arm].append(row.get('n_' + arm))
        for arm in ARMS:
            for shown in told[arm]:
                if number(shown) is not None:
                    self.bounds.var(self.last(a, arm), self.folder.span(shown))

    # --- levels -----------------------------------------------------------------------------------

    def one_to_one(self, a):
        """Are the comparison group's shares plain shares of people?"""
        return (a.get('primary') and self.folder.settings.get('matching.method') == 'nearest'
                and str(self.folder.settings.get('matching.ratio', '1')) == '1'
                and not (a.get('matching') or {}).get('reused'))

    def are_counts(self, a, side, arm):
        """Are shares of this arm plain shares of people? Not where they count by weights."""
        if self.folder.settings.get('data.weights'):
            return False
        if side == 'before' or self.one_to_one(a):
            return True
        return arm == 'treated' and str((a.get('matching') or {}).get('estimand', 'ATT')).startswith('ATT')

    def sides(self, a):
        """Where in the flow the two sides of the balance table stand: the cohort, the sample."""
        steps = [f['step'] for f in a['flow'] if f['step'] != 'excluded']
        if 'cohort' not in steps:  # a design of which only the estimate is published
            return ()
        matched = steps.index('matched') if 'matched' in steps else len(steps) - 1
        return (('before', steps.index('cohort')), ('after', matched))

    def levels(self, a):
        if not str((a.get('matching') or {}).get('estimand', 'ATT')).startswith('ATT'):
            return
        for side, k in self.sides(a):
            for arm in ARMS:
                if self.are_counts(a, side, arm):
                    self.levels_of(a, side, k, arm)
        self.levels_that_left(a)

    def levels_of(self, a, side, k, arm):
        """The shares of each factor's levels: they share out the whole."""
        whole = self.node(a, k, arm)
        families = {}
        for b in a['balance']:
            if b['level'] is None or b.get('score'):
                continue
            key = ('level', a['outcome'], a['design'], side, b['covariate'], b['level'], arm)
            share = None if b.get('hidden') else number(b[side]['mean_' + arm])
            self.bounds.var(key, about='%s: %s %s (%s, %s)' % (label(a), b['covariate'], b['level'], arm, side))
            if share is not None:
                self.shares.append((key, whole, share))
            self.bounds.rest(whole, [key], ('not',) + key,
                             '%s: all but %s %s (%s, %s)' % (label(a), b['covariate'], b['level'], arm, side))
            families.setdefault(b['covariate'], []).append((key, share))
        for covariate, members in families.items():
            shown = [key for key, share in members if share is not None]
            if len(members) > 1:
                self.bounds.add_up(whole, [key for key, _ in members])
            if len(members) - len(shown) > 1:
                self.bounds.rest(whole, shown, ('levels, together', a['outcome'], a['design'], side, covariate, arm),
                                 '%s: levels of %s left out, together (%s, %s)' % (label(a), covariate, arm, side))

    def levels_that_left(self, a):
        """Of those who left between the two sides, who has a level."""
        for key in [k for k in self.bounds.low if k[0] == 'level' and k[1:4] == (a['outcome'], a['design'], 'before')]:
            later = key[:3] + ('after',) + key[4:]
            if later in self.bounds.low:
                self.bounds.rest(key, [later], ('left level',) + key[1:],
                                 '%s: who left with %s %s (%s)' % (label(a), key[4], key[5], key[6]))

    def subgroups(self, a):
        """Levels of effects: parts of the sample. They share it out where everybody has a value."""
        # the balance table is of the matched sample: of all in the estimate, where none is lost after it
        last = 'analysed' if any(f['step'] == 'analysed' for f in a['flow']) else 'after'
        complete = {b['covariate'] for b in a['balance']} | {'pretest'}
        families = {}
        for e in a['effects']:
            if e['group'] is not None:
                families.setdefault(e['group'], []).append(e)
        for group, rows in families.items():
            for arm in ARMS:
                whole, parts, shown = self.last(a, arm), [], []
                for e in rows:
                    # the comparison students of a subgroup are those matched to it, of whatever level
                    kind = 'level' if arm == 'treated' else 'matched to level'
                    key = (kind, a['outcome'], a['design'], last, group, e['level'], arm)
                    count = None if e.get('hidden') else number(e['n_' + arm])
                    self.bounds.var(key, self.folder.span(count),
                                    '%s: effects, %s %s (%s)' % (label(a), group, e['level'], arm))
                    self.bounds.rest(whole, [key], ('not',) + key,
                                     '%s: all but %s %s (%s)' % (label(a), group, e['level'], arm))
                    parts.append(key)
                    shown += [key] if count is not None else []
                if (arm == 'treated' or self.one_to_one(a)) and group in complete:
                    self.bounds.add_up(whole, parts)
                    if len(parts) - len(shown) > 1:
                        self.bounds.rest(whole, shown, ('subgroups, together', a['outcome'], a['design'], last, group, arm),
                                         '%s: subgroups of %s left out, together (%s)' % (label(a), group, arm))

    # --- further tables ---------------------------------------------------------------------------

    def parts(self, a):
        """Parts in further tables lie within the sample; nobody is in two."""
        whole = self.last(a, 'treated')
        for table, (name, column) in PARTS.items():
            rows = self.folder.rows(table, a)
            parts = []
            for row in rows:
                key = ('part', a['outcome'], a['design'], 'school' if name == 'school' else table, row.get(name))
                parts.append(self.bounds.var(key, self.folder.span(row.get(column)),
                                             '%s: %s %s' % (label(a), table, row.get(name))))
                self.bounds.rest(whole, [key], ('not',) + key, '%s: all but %s %s' % (label(a), table, row.get(name)))
            if parts:
                self.bounds.rest(whole, parts, ('no part', a['outcome'], a['design'], table))

    def attrition(self, a):
        for row in self.folder.rows('attrition', a):
            for arm in ARMS:
                n, lost = ('attrition', a['outcome'], a['design'], row['what'], arm), None
                lost = ('lost', a['outcome'], a['design'], row['what'], arm)
                self.bounds.var(n, self.folder.span(row.get('n_' + arm)))
                self.bounds.var(lost, self.folder.span(row.get('lost_' + arm)),
                                '%s: lost because %s (%s)' % (label(a), row['what'], arm))
                self.bounds.rest(n, [lost], ('kept',) + lost[1:])

    def distribution(self, a):
        """Cumulative shares of the earlier score: who is below a cut point, above it, between two, and
        who left from below it."""
        if any(f['step'] == 'analysed' for f in a['flow']):
            return  # whoever is compared is no size of the flow that we know by its place
        for side, k in self.sides(a):
            for arm in ARMS:
                if self.are_counts(a, side, arm):
                    self.distribution_of(a, side, k, arm)
        for key in [k for k in self.bounds.low if k[0] == 'below' and k[1:4] == (a['outcome'], a['design'], 'before')]:
            later = key[:3] + ('after',) + key[4:]
            if later in self.bounds.low:
                self.bounds.rest(key, [later], ('left below',) + key[1:],
                                 '%s: who left with an earlier score up to %s (%s)' % (label(a), key[4], key[5]))

    def distribution_of(self, a, side, k, arm):
        whole, last = self.node(a, k, arm), None
        for row in self.folder.rows('distribution', a):
            share = number(row['%s_%s' % (side, arm)])
            if share is None:
                continue
            about = '%s: earlier score %%s %s (%s, %s)' % (label(a), row['cut'], arm, side)
            key = self.bounds.var(('below', a['outcome'], a['design'], side, row['cut'], arm), about=about % 'up to')
            self.shares.append((key, whole, share / 100))
            self.bounds.rest(whole, [key], ('above',) + key[1:], about % 'above')
            if last:
                self.bounds.rest(key, [last], ('between', last[4]) + key[1:],
                                 about % ('from %s to' % last[4]))
            last = key

    def nested(self):
        """One design, several outcomes: the files are the same, and so are the first filters. An
        analysis whose reasons are all reasons of another's has the larger cohort."""
        first = self.folder.analyses[0]
        self.contrasts()
        for a in self.folder.analyses:
            for arm in ARMS:
                if a is not first and 'contrast' not in a and a['flow'] and first['flow'] and not self.folder.results.get('records'):
                    self.bounds.add_up(self.node(first, 0, arm), [self.node(a, 0, arm)])
            for b in self.folder.analyses:
                if a is not b and a['outcome'] == b['outcome'] and not a.get('infeasible') and not b.get('infeasible'):
                    self.nest(a, b)

    def contrasts(self):
        """One arm in two contrasts: as many are read, and of one score the same leave for the same reasons."""
        for i, a in enumerate(self.folder.analyses):
            for b in self.folder.analyses[:i]:
                if 'contrast' not in a or not a['flow'] or not b['flow']:
                    continue
                for x, y in itertools.product(ARMS, ARMS):
                    if a['contrast'][SIDE[x]] == b['contrast'][SIDE[y]]:
                        self.one_arm(a, b, x, y)

    def one_arm(self, a, b, x, y):
        self.bounds.add_up(self.node(a, 0, x), [self.node(b, 0, y)])
        if score_of(a) != score_of(b) or a['design'] != b['design']:
            return
        if self.sides(a) and self.sides(b):
            self.bounds.add_up(self.node(a, self.sides(a)[0][1], x), [self.node(b, self.sides(b)[0][1], y)])
        cohort = self.sides(a)[0][1] if self.sides(a) else 0
        for key in [k for k in self.bounds.low if k[0] == 'out' and k[1:3] == (a['outcome'], a['design']) and k[5] == x]:
            other = ('out', b['outcome'], b['design']) + key[3:5] + (y,)
            if other in self.bounds.low and key[3] <= cohort and '; or ' not in key[4] \
                    and not key[4].startswith('several'):
                self.bounds.add_up(key, [other])

    def nest(self, a, b):
        reasons = [{f['reason'] for f in x['flow'] if f['step'] == 'excluded'} - {'not used by the design'}
                   for x in (a, b)]
        if not reasons[0] < reasons[1]:
            return
        for arm in ARMS:
            keys = [self.node(x, self.sides(x)[0][1], arm) for x in (a, b) if self.sides(x)]
            if len(keys) == 2 and all(k in self.bounds.low for k in keys):
                self.bounds.rest(keys[0], [keys[1]], ('nested', label(a), label(b), arm),
                                 '%s less %s: cohorts (%s)' % (label(a), label(b), arm))

    # --- shares -----------------------------------------------------------------------------------

    def solve(self):
        ok = self.bounds.settle()
        for _ in range(3):
            moved = [self.share(*s) for s in self.shares]
            ok = self.bounds.settle() and ok
            if not any(moved):
                break
        return ok

    def share(self, key, whole, share):
        low, high = self.bounds.known(whole)
        if high > 10 ** 7 or low > high:
            return False
        before = self.bounds.known(key), (low, high)
        if self.folder.base > 1 and self.folder.rounded_shares and abs(share * 100 - round(share * 100)) < 1e-9:
            self.rounded_share(key, low, high, share)
        else:
            self.exact_share(key, whole, low, high, share)
        return before != (self.bounds.known(key), self.bounds.known(whole))

    def rounded_share(self, key, low, high, share):
        """A rounded count over a rounded size: which rounded counts give this whole percent?"""
        base = self.folder.base
        sizes = {base * ((2 * n + base) // (2 * base)) for n in {low, high}}
        spans = [self.folder.span(c) for size in sizes if size > 0 for c in range(0, size + 2 * base, base)
                 if abs(min(1, c / size) - share) <= .005 + 1e-9]
        if not spans:
            self.odd_shares.append((key, share))
            return
        self.bounds.var(key, (min(s[0] for s in spans), max(s[1] for s in spans)))

    def exact_share(self, key, whole, low, high, share):
        """A share as printed: of all sizes that are possible, those that give it."""
        from folder import last_place, shown_text
        half = .5 * last_place(shown_text(share)) if share not in (0, 1) else 0
        half = max(min(half, .005), 1e-12)
        sizes = [n for n in range(max(low, 1), min(high, low + 20000) + 1)
                 if abs(round(share * n) / n - share) <= half]
        if not sizes:
            return
        counts = [round(share * n) for n in (sizes if half < 1e-6 else ())] or \
            [int(max(0, (share - half) * sizes[0])), int(min(1, share + half) * sizes[-1]) + 1]
        self.bounds.var(key, (min(counts), max(counts)))
        if half < 1e-6:
            self.bounds.var(whole, (min(sizes), max(sizes)))


def narrow(folder, sizes, truth=None):
    """Groups whose size can be told too well: key, interval, what it is. A group of fewer than min
    people must keep min - 1 values."""
    for key in sorted(sizes.bounds.about, key=str):
        low, high = sizes.bounds.known(key)
        if high <= 0 or low >= folder.min or high - low + 1 >= folder.min - 1:
            continue
        exact = truth.bounds.known(key) if truth else None
        if exact and exact[0] == exact[1]:
            if 0 < exact[0] < folder.min:
                yield key, (low, high), exact[0]
        elif high < folder.min and (low > 0 or not truth):
            yield key, (low, high), None
