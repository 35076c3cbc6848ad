"""Random studies of schools that carried a program out more or less fully, and what is told of them: sides of a
threshold that hold few people, all but few, or nearly the people of another side; schools one by one; use."""
import csv
import os
import random

from folder import label, number

TABLES_AT_HOME = ('implementation_schools', 'usage', 'users')


def write_links(seed, folder):
    """Many small schools, two measures that nearly agree, thresholds that part few from the rest."""
    rng = random.Random('links %d' % seed)
    n_schools, most = rng.randint(26, 48), rng.choice((9, 16, 30))
    share = rng.choice((.4, .5, .6))
    program = [i < share * n_schools for i in range(n_schools)]
    score = [round(rng.random(), 2) for _ in program]
    rows = []
    for s, treated in enumerate(program):
        own = rng.gauss(0, 1.5)
        for _ in range(rng.randint(2, most)):
            pre = 200 + 12 * rng.gauss(0, 1)
            rows.append(['K%05d' % ((len(rows) * 7919 + seed) % 100003), 'School %02d' % s, int(treated),
                         rng.choice(('no', 'no', 'no', 'yes')), '%.1f' % pre,
                         '%.1f' % (pre + 6 + own + 5 * rng.gauss(0, 1) + 2 * treated * score[s]),
                         '%.0f' % max(0, rng.gauss(30, 12)) if treated else ''])
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, 'students.csv'), 'w', newline='', encoding='utf-8') as f:
        out = csv.writer(f, lineterminator='\n')
        out.writerow(['id', 'school', 'prog', 'ell', 'math_pre', 'math', 'minutes'])
        out.writerows(rows)
    with open(os.path.join(folder, 'measures.csv'), 'w', newline='', encoding='utf-8') as f:
        out = csv.writer(f, lineterminator='\n')
        out.writerow(['school', 'fidelity', 'visits'])
        for s, value in enumerate(score):
            if program[s]:
                out.writerow(['School %02d' % s, value, round(value + rng.choice((0, 0, 0, .05, -.05)), 2)])
    known = sorted(value for value, treated in zip(score, program) if treated)
    limits = [known[rng.choice((2, 3, len(known) // 2, len(known) - 3))] for _ in range(2)]
    lines = [
        'study: {title: Random study %d, program: the program, seed: %d}' % (seed, seed + 1),
        'data: {file: students.csv, id: id}',
        'treatment: {column: prog, treated: "1", control: "0"}',
        'outcomes: [{name: math, score: math, pretest: math_pre, scale: same}]',
        'covariates: [ell]',
        'matching: {method: vcg, size: %d, within: {pretest: %d}}' % (rng.choice((5, 20)), rng.choice((4, 8))),
        'effects: {cluster: {group: school}}',
        'implementation:',
        '  measures:',
        '    - {name: fidelity, file: measures.csv, column: fidelity}',
        '    - {name: visits, file: measures.csv, column: visits}',
        '    - {name: minutes, students: minutes, summary: %s}' % rng.choice(('mean', 'median')),
        '  threshold: {fidelity: %s, visits: %s, minutes: %d}' % (limits[0], limits[1], rng.choice((24, 30, 36))),
        '  exposure: {column: minutes, recommended: 45}',
        'report: {formats: [html, md], min_cell: %d, publish: yes}' % rng.choice((5, 10)),
    ]
    with open(os.path.join(folder, 'study.yaml'), 'w', encoding='utf-8') as f:
        f.write('\n'.join(lines) + '\n')


def rows_of(a, name):
    table = a.get('sensitivity', {}).get(name) if isinstance(a.get('sensitivity'), dict) else None
    if table is None:
        table = next((t for t in a.get('sensitivity', []) if isinstance(t, dict) and t.get('name') == name), None)
    names = [c['name'] for c in table['columns']] if table else []
    return [dict(zip(names, row)) for row in (table['rows'] if table else ())]


def sides_told(folder):
    """(analysis, measure, side) of each row with a number."""
    for a in folder.analyses:
        for row in rows_of(a, 'implementation_threshold'):
            if any(number(row[k]) is not None for k in ('students', 'effect', 'share_students')) \
                    and number(row['schools']) is not None:
                yield a, row


def told(folder, truth):
    for name in TABLES_AT_HOME:
        if name in folder.tables:
            yield 'tables/%s.csv' % name, name, len(folder.tables[name]), 'it is of single schools, or of use'
    if not truth:
        return
    schools = {}  # by outcome and measure: school, its students, its value
    for row in truth.tables.get('implementation_schools', ()):
        schools.setdefault((row['outcome'], row['measure']), []).append(
            (row['school'], int(row['n']), float(row['value'])))
    seen = {}
    for a, row in sides_told(folder):
        of = schools.get((a['outcome'], row['measure']), ())
        limit = number(row['threshold'])
        above = row['side'].startswith('at')
        mine = {s: n for s, n, value in of if (value >= limit) == above}
        whole = {s: n for s, n, value in of}
        size, rest = sum(mine.values()), sum(whole.values()) - sum(mine.values())
        for what, n in (('side', size), ('rest', rest)):
            if 0 < n < folder.min:
                yield label(a), '%s %s, %s' % (row['measure'], row['side'], what), n, 'students of a side are told'
        for (outcome, measure, side), other in seen.items():
            apart = sum(n for s, n in mine.items() if s not in other) + \
                sum(n for s, n in other.items() if s not in mine)
            if outcome == a['outcome'] and 0 < apart < folder.min:
                yield label(a), '%s %s and %s %s' % (row['measure'], row['side'], measure, side), apart, \
                    'the students of two sides differ by few'
        seen[a['outcome'], row['measure'], row['side']] = mine
