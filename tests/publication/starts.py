"""A small random study of schools that began a program in different years: DIR/tests.csv, students.csv
and study.yaml. Hard on disclosure control as those of studies.py are: a starting year of one small
school, students without one test or another, years that few were tested in."""
import csv
import os
import random

FIRST, LAST = 2014, 2018  # springs


class District:
    """What one seed decides about the schools."""

    def __init__(self, seed):
        rng = self.rng = random.Random('starts %d' % seed)
        self.seed = seed
        n_never = rng.randint(3, 12)
        self.start = {}
        for year in rng.sample((2015, 2016, 2017, 2018), rng.choice((1, 2, 2, 3))):
            for _ in range(rng.choice((1, 1, 2, 4))):
                self.start['School %d' % (len(self.start) + 1)] = year
        for _ in range(n_never):
            self.start['School %d' % (len(self.start) + 1)] = None
        self.lost = rng.choice((0, .01, .05, .2))
        self.largest = rng.choice((12, 40))
        self.min_cell = rng.choice((5, 10))
        # of numbers of its own, so that scores are those of studies without
        own = self.own = random.Random('conditions %d' % seed)
        self.tells = own.random() < .7
        self.unknown = own.choice((0, .01, .05, .3))
        self.extra = own.choice((.02, .1, .4))

    def conditions(self, year):
        """Day, minutes and extra time of a test; what is not known is blank."""
        own = self.own
        cells = ['05/%02d/%d' % (own.randint(1, 28), year), round(own.gauss(45, 12)), own.choices('YN', (self.extra, 1 - self.extra))[0]]
        return ['' if own.random() < self.unknown else x for x in cells]

    def students(self):
        """(id, school, years without a test, characteristics)"""
        rng = self.rng
        for school in self.start:
            for _ in range(rng.randint(4, self.largest)):
                gone = [y for y in range(FIRST, LAST + 1) if rng.random() < self.lost]
                yield school, gone, {'frl': int(rng.random() < .4), 'sex': rng.choice('FM')}

    def scores(self, school, gone):
        rng = self.rng
        ability = rng.gauss(0, 9)
        for year in range(FIRST, LAST + 1):
            gain = 1.5 if self.start[school] and year >= self.start[school] else 0
            score = round(200 + 6 * (year - FIRST) + ability + gain + rng.gauss(0, 4))
            if year not in gone:
                yield year, score


def lines_of(district):
    rng = district.rng
    years = {}
    for school, year in district.start.items():
        if year:
            years.setdefault(year, []).append(school)
    method = rng.choice(('method: unmatched', 'method: nearest, caliper: none', 'method: nearest', 'method: ipw',
                         'method: nearest, ratio: 2, replacement: yes'))
    alternatives = ['alternatives:', '  - {name: other, matching: {method: overlap_weights}}']
    return [
        'study: {title: Starts %d, program: Coaching, seed: %d}' % (district.seed, district.seed + 1),
        'tests: {file: tests.csv, subjects: [Mathematics]}',
        'students: {file: students.csv, id: student}',
        'spans: {from: Spring %d-%d, to: Spring %d-%d}' % (FIRST - 1, FIRST, LAST - 1, LAST),
        'treatment:', '  starts:',
        *('    %d-%d: [%s]' % (year - 1, year, ', '.join(schools)) for year, schools in sorted(years.items())),
        'covariates: [%s]' % rng.choice(('frl', 'frl, sex')),
        'matching: {%s}' % method,
        'effects: {estimator: gains, cluster: school%s}' % rng.choice(('', ', subgroups: [sex]')),
        *(alternatives if rng.random() < .3 else []),
        'report: {formats: [html, md], min_cell: %d, charts: primary, publish: yes}' % district.min_cell,
    ]


def write_starts(seed, folder):
    district = District(seed)
    os.makedirs(folder, exist_ok=True)
    tests, students = [], []
    for i, (school, gone, traits) in enumerate(district.students()):
        name = 'K%05d' % ((i * 7919 + seed) % 100003)
        students.append([name, *traits.values()])
        for year, score in district.scores(school, gone):
            tests.append([name, 'Mathematics', 'Spring %d-%d' % (year - 1, year), score, school]
                         + (district.conditions(year) if district.tells else []))
    for file, head, rows in (('students.csv', ['student', 'frl', 'sex'], students),
                             ('tests.csv', ['student', 'subject', 'term', 'score', 'school',
                                            *(('date', 'minutes', 'extra_time') if district.tells else ())], tests)):
        with open(os.path.join(folder, file), 'w', newline='', encoding='utf-8') as f:
            out = csv.writer(f, lineterminator='\n')
            out.writerow(head)
            out.writerows(rows)
    with open(os.path.join(folder, 'study.yaml'), 'w', encoding='utf-8') as f:
        f.write('\n'.join(lines_of(district)) + '\n')
