#!/usr/bin/env python3
"""For each rule of publication a small study on which it is needed.

    plants.py --list            RULE, the rules to leave off, and what the attack should find without it (a pattern of a finding)
    plants.py RULE DIR          writes DIR/students.csv and DIR/study.yaml

All data are made here, from the rule's name as seed. A plant is a change to one plain district: 120
students of the program, 240 others, eight schools.
"""
import csv
import os
import random
import sys

from studies import write_study

COLUMNS = ('id', 'school', 'prog', 'race', 'lunch', 'ell', 'pre', 'post', 'read', 'passed')
PLAIN = {
    'study': '{title: Plant, program: the program, seed: 3}',
    'data': '{file: students.csv, id: id}',
    'treatment': '{column: prog, treated: "1", control: "0"}',
    'outcomes': ['{name: math, score: post, pretest: pre, domain: mathematics, scale: same}'],
    'covariates': '[lunch]',
    'matching': '{method: nearest, caliper: none}',
    'effects': '{estimator: difference, adjust: no, cluster: none}',
    'report': '{formats: [html, md], min_cell: 10, publish: yes}',
}


def district(rule, n_treated=120, n_control=240):
    rng = random.Random(rule)
    rows = []
    for i in range(n_treated + n_control):
        pre = round(200 + 12 * rng.gauss(0, 1), 1)
        treated = i < n_treated
        rows.append({
            'id': 'P%05d' % (i * 37 + 11),
            'school': 'School %c' % (65 + (i % 4 if treated else 4 + i % 4)),
            'prog': int(treated),
            'race': ('White', 'White', 'Black')[i % 3],
            'lunch': ('no', 'yes')[i % 2],
            'ell': 'no',
            'pre': pre,
            'post': round(pre + 5 + 2 * treated + 6 * rng.gauss(0, 1), 1),
            'read': round(pre + 4 + 6 * rng.gauss(0, 1), 1),
            'passed': int(pre + 9 * rng.gauss(0, 1) > 195),
        })
    return rows


def of_arm(rows, arm):
    return [r for r in rows if r['prog'] == arm]


def set_first(rows, arm, k, column, value, start=0):
    for r in of_arm(rows, arm)[start:start + k]:
        r[column] = value


# Each: changes rows and study; the study is a copy of PLAIN.

def parts(rows, study):
    """The same cohort under designs whose samples differ in size: one mean in several steps."""
    study['alternatives'] = ['{name: tight, matching: {caliper: 0.001}}', '{name: two, matching: {ratio: 2}}']


def families(rows, study):
    """Six of the program have a level of two; with those matched to them they are twelve, so that no
    other set is too near to theirs."""
    set_first(rows, 1, 6, 'ell', 'yes')
    set_first(rows, 0, 40, 'ell', 'yes')
    study['effects'] = '{estimator: difference, adjust: no, cluster: none, subgroups: [ell]}'


def registry(rows, study):
    """A column that joins a small level to a large one, beside the large one alone."""
    set_first(rows, 1, 4, 'race', 'Asian')
    set_first(rows, 0, 5, 'race', 'Asian')
    for r in rows:
        r['race2'] = 'Asian or White' if r['race'] in ('Asian', 'White') else 'other'
    study['effects'] = '{estimator: difference, adjust: no, cluster: none, subgroups: [race, race2]}'


def nothing(rows, study):
    """What the plain district has."""


def estimates(rows, study):
    study['effects'] = '{estimator: regression, cluster: none, subgroups: [lunch]}'


def yes_no(rows, study):
    """Three of the program failed."""
    for i, r in enumerate(of_arm(rows, 1)):
        r['passed'] = int(i >= 3)
    study['outcomes'].append('{name: passed, score: passed, pretest: pre, domain: staying, scale: different}')


def schools(rows, study):
    """Comparison groups, and a school of five in the program."""
    rows[:] = district('schools', 160, 320)
    for i, r in enumerate(of_arm(rows, 1)):
        r['school'] = 'School Z' if i < 5 else 'School %c' % (65 + i % 5)
    for i, r in enumerate(of_arm(rows, 0)):
        r['school'] = 'School %c' % (75 + i % 8)
    study['matching'] = '{method: vcg, size: 10, within: {pretest: 6}}'
    study['effects'] = '{estimator: difference, adjust: no, cluster: {group: school}}'


def whole(rows, study):
    """A score model of one factor, with a level that few have: it is their table."""
    set_first(rows, 1, 4, 'race', 'Asian')
    set_first(rows, 0, 12, 'race', 'Asian')
    study['covariates'] = '[race]'


def words(rows, study):
    """Two of the program have no partner within the caliper."""
    for r in of_arm(rows, 1)[:2]:
        r['pre'], r['post'] = 262.5, 270
    study['matching'] = '{method: nearest, caliper: 0.2}'


def surveys(rows, study):
    """Of 100 teachers of the program four agree, and an answer of many is given by six elsewhere."""
    rng = random.Random('surveys')
    def file(prefix, n, agree):
        lines = ['id,school,place,q']
        for i in range(n):
            answer = 'agree' if i < agree else rng.choice(('disagree', 'strongly disagree'))
            lines.append('%s%d,%s%d,%s,%s' % (prefix, i, prefix, i % 10, ('town', 'city')[i % 2], answer))
        return '\n'.join(lines) + '\n'
    study['files'] = {'ours.csv': file('p', 100, 4), 'panel.csv': file('r', 300, 90)}
    study['surveys'] = ('[{name: teachers, unit: teacher, program: {file: ours.csv, id: id, school: school}, '
                        'reference: {file: panel.csv, id: id, weight: none, psu: school}, margins: [place], distributions: yes, '
                        'items: [{name: one, program: q, reference: q, answers: three, top: [agree]}], '
                        'answers: {three: {order: [strongly disagree, disagree, agree]}}}]')


# A plant, or the seed of a random study (studies.py) whose small counts meet as the rule has it; and what
# the attack should find without the rule.
PLANTS = {
    'parts': (parts, r'^mean \| .*(two looks|in two)'),
    # what merging does not hide the audit leaves out: it is left off as well
    'flow': (4, r'^size \| .*(missing|left)', 'flow,audit'),
    'families': (families, r'^near \| .*few in an arm'),
    'registry': (registry, r'^near \| .*Asian or White'),
    'counts': (nothing, r'^digits \| .*no multiple of 10'),
    'shares': (nothing, r'^digits \| .*(finer than whole percent|no ratio)'),
    'means': (nothing, r'^digits \| .*(should be at least|no multiple of the step)'),
    'differences': (nothing, r'^digits \| .*balance.*finer than [0-9]+ in'),
    'estimates': (estimates, r'^digits \| .*finer than two digits'),
    'yes_no': (yes_no, r'^model \| .*a share of few'),
    'schools': (schools, r'^model \| .*(a summary over|is the school|were ranked)'),
    'whole': (whole, r'^model \| .*(score model|deviance)'),
    'surveys': (surveys, r'^survey \| .*a share of few'),
    'words': (words, r'^words \| .*a count of few'),
    'audit': (2, r'^size \| .*left'),
}


def write_plant(rule, folder):
    if isinstance(PLANTS[rule][0], int):
        write_study(PLANTS[rule][0], folder, programs=False)
        return
    study = {k: list(v) if isinstance(v, list) else v for k, v in PLAIN.items()}
    rows = district(rule)
    PLANTS[rule][0](rows, study)
    os.makedirs(folder, exist_ok=True)
    columns = list(COLUMNS) + [c for c in rows[0] if c not in COLUMNS]
    with open(os.path.join(folder, 'students.csv'), 'w', newline='', encoding='utf-8') as f:
        out = csv.DictWriter(f, columns, lineterminator='\n')
        out.writeheader()
        out.writerows(rows)
    for name, text in study.pop('files', {}).items():
        with open(os.path.join(folder, name), 'w', encoding='utf-8') as f:
            f.write(text)
    with open(os.path.join(folder, 'study.yaml'), 'w', encoding='utf-8') as f:
        for key, value in study.items():
            if isinstance(value, list):
                f.write('%s:\n%s' % (key, ''.join('  - %s\n' % v for v in value)))
            else:
                f.write('%s: %s\n' % (key, value))


if __name__ == '__main__':
    if sys.argv[1:] == ['--list']:
        for name, plant in PLANTS.items():
            print(name, plant[2] if len(plant) > 2 else name, plant[1])
    elif len(sys.argv) == 3 and sys.argv[1] in PLANTS:
        write_plant(sys.argv[1], sys.argv[2])
    else:
        sys.exit(__doc__)
