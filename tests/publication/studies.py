#!/usr/bin/env python3
"""Writes a small random study: DIR/students.csv and DIR/study.yaml. The same seed, the same bytes.

    studies.py SEED DIR

Made to be hard on disclosure control, not to be like any real district: levels that few have,
columns that join levels of others, few who left at a step, one or two small schools, neighbours
(grades, bands), outcomes of yes and no, designs that share most of their students.
"""
import csv
import os
import random
import sys

import links
import starts
from further import further
from surveys import survey_lines

SUBJECTS = ('math', 'reading')


class Student:
    """A row of students.csv; what is None is written as a blank cell."""

    def __init__(self, cells):
        self.cells = cells


def share_out(rng, names):
    """A share for each name: a few large, some rare."""
    weight = [rng.choice((12, 8, 4, 1, .5, .25)) for _ in names]
    weight[0] = 12
    return weight


class World:
    """What one seed decides about the students and their study."""

    def __init__(self, seed):
        rng = self.rng = random.Random(seed)
        self.seed = seed
        self.n = int(30 * 20 ** rng.random())
        self.schools = ['School %c' % (65 + i) for i in range(rng.randint(1, 12))]
        self.by_school = len(self.schools) >= 4 and rng.random() < .35
        self.share = rng.uniform(.2, .5)
        self.decimals = rng.choice((0, 0, 1, 3))
        self.outcomes = SUBJECTS[:rng.choice((1, 1, 2))]
        self.yes_no = rng.random() < .25
        self.factors = self.choose_factors()
        self.min_cell = rng.choice((5, 10))

    def choose_factors(self):
        """Column and its levels. The first is always there; the rest as the seed has it."""
        rng = self.rng
        race = ['White', 'Black', 'Asian', 'Pacific', 'Native', 'Two'][:rng.randint(2, 6)]
        pool = {
            'race': race,
            'lunch': ['full', 'free', 'reduced'][:rng.randint(2, 3)],
            'ell': ['no', 'yes'],
            'band': ['low', 'middle', 'high'],
            'grade': [str(g) for g in range(3, 3 + rng.randint(2, 5))],
            'gifted': ['no', 'yes'],
        }
        names = rng.sample(sorted(pool), rng.randint(1, 4))
        return {name: (pool[name], share_out(rng, pool[name])) for name in names}

    def student(self, i):
        rng = self.rng
        cells = {'id': 'K%05d' % rng.randrange(10 ** 5), 'school': rng.choice(self.schools)}
        if self.schools[0] != self.schools[-1] and rng.random() < .9 and cells['school'] == self.schools[-1]:
            cells['school'] = self.schools[0]  # the last school is small
        for name, (levels, weight) in self.factors.items():
            cells[name] = rng.choices(levels, weight)[0]
        ability = rng.gauss(0, 1)
        cells['prog'] = self.program_of(cells['school'], ability)
        for subject in SUBJECTS:
            pre = 200 + 12 * (.8 * ability + .6 * rng.gauss(0, 1))
            post = pre + 6 + 6 * rng.gauss(0, 1) + 2 * cells['prog']
            cells[subject + '_pre'] = round(pre, self.decimals)
            cells[subject] = round(post, self.decimals)
        cells['passed'] = int(cells['math'] > 200 + rng.choice((-14, 0, 14)))
        cells['present'] = round(min(1, rng.betavariate(9, 1)), 2)
        return Student(cells)

    def program_of(self, school, ability):
        if self.by_school:
            return int(self.schools.index(school) % 3 == 0)
        return int(self.rng.random() < self.share + .1 * max(-1, min(1, ability)))

    def students(self):
        rng = self.rng
        all_of = [self.student(i) for i in range(self.n)]
        for i, s in enumerate(all_of):
            s.cells['id'] = 'K%05d' % ((i * 7919 + self.seed) % 100003)
        for column in ('math', 'math_pre', 'reading', 'reading_pre'):
            for s in self.few(all_of):
                s.cells[column] = None
        if rng.random() < .3:
            column = rng.choice(sorted(self.factors))
            for s in self.few(all_of):
                s.cells[column] = None
        return all_of

    def few(self, all_of):
        """Mostly nobody, or one to a dozen; those are who a reader should not learn about."""
        k = self.rng.choice((0, 0, 0, 1, 2, 4, 7, 9, 12))
        return self.rng.sample(all_of, min(k, len(all_of) // 6))

    def linked(self, all_of):
        """A column that joins two levels of another, or names one of them alone."""
        rng = self.rng
        name = next((f for f in ('race', 'lunch', 'band') if f in self.factors), None)
        if name is None or rng.random() < .4:
            return None
        levels = self.factors[name][0]
        first, second = rng.sample(levels, 2)
        joined = '%s or %s' % (first, second) if rng.random() < .6 else first
        for s in all_of:
            level = s.cells[name]
            kept = level in (first, second) if ' or ' in joined else level == first
            s.cells[name + '2'] = None if level is None else joined if kept else 'other'
        return name + '2'


ARMS_EVERY = 4    # of so many studies one has several programs
STARTS_EVERY = 5  # one, schools that began in different years
LINKS_EVERY = 7   # one, schools that carried the program out more or less fully
SURVEYS_EVERY = 2  # one, surveys as well; of others only those of one program
FURTHER_EVERY = 3  # one, of one program, asks for analyses beside its own estimate


def versions(world, all_of):
    """Two or three versions of the program, one of them perhaps rare; the line `treatment` that names them.
    From random numbers of its own: what else the seed decides stays."""
    rng = random.Random('versions %d' % world.seed)
    names = ['A', 'B', 'C'][:rng.choice((2, 2, 3))]
    weight = [rng.choice((4, 2, 1, .2)) for _ in names]
    by_school = {s: rng.choices(names, weight)[0] for s in world.schools}
    for s in all_of:
        mine = by_school[s.cells['school']] if world.by_school else rng.choices(names, weight)[0]
        s.cells['version'] = mine if s.cells['prog'] else 'none'
    met = [name for name in names if any(s.cells['version'] == name for s in all_of)] or names[:1]
    return 'treatment: {arms: {column: version, control: none, values: [%s], against_each_other: %s}}' \
        % (', '.join(met), rng.choice(('yes', 'no')))


def one_score(world, lines):
    """Of most studies of several programs one score sees all of them; where the design can be one of weights,
    it is one that makes every arm like one population."""
    rng = random.Random('one score %d' % world.seed)
    if rng.random() < .3:
        return lines
    weights = rng.choice(('overlap_weights', 'matching_weights', 'ipw'))
    estimand = ', estimand: ATE' if weights == 'ipw' else ''
    fits = not any('name: close' in x or 'name: open' in x or 'name: two' in x for x in lines)
    out = []
    for line in lines:
        if line.startswith('matching:') and 'nearest' in line and fits:
            line = 'propensity: {model: multinomial}\nmatching: {method: %s}' % weights
        elif line.startswith('matching:'):
            line = 'propensity: {model: multinomial}\n' + line
        elif line.startswith('effects:') and estimand and fits and any('nearest' in x for x in lines):
            line = line.replace('effects: {', 'effects: {estimand: ATE, ')
        out.append(line)
    return out


def matching_of(world):
    rng = world.rng
    exact = rng.sample(sorted(world.factors), 1) if rng.random() < .35 else []
    exact = '' if not exact else ', exact: [%s]' % exact[0]
    calm = rng.choice(('', ', caliper: none', ', caliper: 0.5', ', caliper: 0.1'))
    return rng.choice((
        'method: nearest' + calm + exact,
        'method: nearest' + calm + exact,
        'method: nearest, caliper: none, distance: mahalanobis' + exact,
        'method: nearest, ratio: 2' + calm,
        'method: nearest, ratio: 3, replacement: yes' + calm + exact,
        'method: nearest, replacement: yes, reuse: 3' + calm,
        'method: nearest, discard: both, caliper: none' + exact,
        'method: vcg, size: %d, within: {pretest: %d}%s' % (rng.choice((5, 20, 51)), rng.choice((3, 6)), exact),
        'method: vcr, size: 7, within_sd: %.1f%s' % (rng.choice((.2, .5)), exact),
    ))


def effects_of(world, method, linked):
    rng = world.rng
    groups = rng.sample(sorted(world.factors), rng.randint(0, len(world.factors)))
    if linked:
        groups.append(linked)
        groups += [f for f in (linked[:-1],) if f not in groups]
    if rng.random() < .4:
        groups.append('{quantiles: pretest, groups: %d}' % rng.choice((2, 3, 5)))
    cluster = rng.choice(('', '', ', cluster: none', ', cluster: school'))
    if 'method: vc' in method and cluster:
        cluster = ', cluster: {group: school}' if 'school' in cluster else cluster
    estimator = rng.choice(('regression', 'regression', 'difference', 'regression_interacted'))
    adjust = ', adjust: no' if estimator == 'difference' else ''
    placebo = ', placebo_schools: yes, placebo_draws: 39' if world.seed % 6 == 5 else ''
    return 'estimator: %s%s%s%s, subgroups: [%s]' % (estimator, adjust, cluster, placebo, ', '.join(groups))


def alternatives_of(world, method):
    rng = world.rng
    pool = ['{name: plain, effects: {estimator: difference, adjust: no}}']
    if 'nearest' in method:
        pool += ['{name: close, matching: {caliper: 0.05}}', '{name: open, matching: {caliper: none}}',
                 '{name: two, matching: {ratio: 2}}']
    for factor, (levels, _) in sorted(world.factors.items()):
        kept = levels[:-1]
        pool.append('{name: no_%s_%s, keep: {%s: [%s]}}'
                    % (factor, levels[-1], factor, ', '.join('"%s"' % x for x in kept)))
    return rng.sample(pool, rng.randint(0, min(3, len(pool))))


def keep_of(world):
    rng = world.rng
    kept = []
    if rng.random() < .3:
        kept.append('present: {min: %.2f}' % rng.choice((.5, .6, .7, .8)))
    if 'grade' in world.factors and rng.random() < .3:
        kept.append('grade: [%s]' % ', '.join('"%s"' % g for g in world.factors['grade'][0][:-1]))
    return '{%s}' % ', '.join(kept) if kept else None


def study_of(world, linked):
    """The lines of study.yaml."""
    rng = world.rng
    method = matching_of(world)
    outcomes = ['{name: %s, score: %s, pretest: %s_pre, domain: %s, scale: same}' % (s, s, s, s)
                for s in world.outcomes]
    if world.yes_no:
        outcomes.append('{name: passed, score: passed, pretest: math_pre, domain: staying, scale: different}')
    factors = sorted(f for f in world.factors if f == 'grade')
    covariates = sorted(world.factors) if rng.random() < .8 else sorted(world.factors)[:1]
    lines = [
        'study: {title: Random study %d, program: the program, seed: %d}' % (world.seed, world.seed + 1),
        'data: {file: students.csv, id: id%s}' % (', factors: [grade]' if factors else ''),
        'treatment: {column: prog, treated: "1", control: "0"}',
        'outcomes:',
        *('  - ' + o for o in outcomes),
        'covariates: [%s]' % ', '.join(covariates),
        'matching: {%s}' % method,
        'effects: {%s}' % effects_of(world, method, linked),
    ]
    kept = keep_of(world)
    if kept:
        lines.insert(2, 'keep: ' + kept)
    others = alternatives_of(world, method)
    if others:
        lines += ['alternatives:'] + ['  - ' + x for x in others]
    charts = 'all' if rng.random() < .2 else 'primary'
    lines.append('report: {formats: [html, md], min_cell: %d, charts: %s, publish: yes}'
                 % (world.min_cell, charts))
    return lines


def write_study(seed, folder, programs=True):
    """programs: every so many-th study has several, or schools that began in different years."""
    if programs and seed % STARTS_EVERY == 0 and seed % ARMS_EVERY != 0:
        starts.write_starts(seed, folder)
        return
    if programs and seed % LINKS_EVERY == 0:
        links.write_links(seed, folder)
        return
    world = World(seed)
    students = world.students()
    linked = world.linked(students)
    treatment = versions(world, students) if programs and seed % ARMS_EVERY == 0 else None
    lines = [treatment if treatment and line.startswith('treatment:') else line
             for line in study_of(world, linked)]
    if treatment:
        lines = one_score(world, lines)
    elif seed % FURTHER_EVERY == 1:
        lines = further(world, students, lines)
    if seed % SURVEYS_EVERY == 1:
        lines = lines[:-1] + survey_lines(seed, folder) + lines[-1:]
    columns = list(students[0].cells)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, 'students.csv'), 'w', newline='', encoding='utf-8') as f:
        out = csv.writer(f, lineterminator='\n')
        out.writerow(columns)
        for s in students:
            out.writerow(['' if s.cells[c] is None else s.cells[c] for c in columns])
    with open(os.path.join(folder, 'study.yaml'), 'w', encoding='utf-8') as f:
        f.write('\n'.join(lines) + '\n')


if __name__ == '__main__':
    if len(sys.argv) != 3 or not sys.argv[1].isdigit():
        sys.exit(__doc__)
    write_study(int(sys.argv[1]), sys.argv[2])
