"""Surveys: those of random studies, and what their published numbers tell.

Made to be hard on disclosure control: answers and levels that few have, on either side; few who skip a
question; one small school; now and then a second survey of the same people.
"""
import os
import random
import re

from folder import MARKS, last_place, number

SIDES = ('program', 'reference')
SCALES = {'two': ('no', 'yes'), 'three': ('low', 'middle', 'high'),
          'five': ('never', 'rarely', 'sometimes', 'often', 'always')}
LEVELS = ('elementary', 'middle', 'high')


# --- random surveys -----------------------------------------------------------------------------

def respondents(rng, n, schools, weights, items, rare):
    """Rows: school, level, lunch, weight, answers."""
    rows = []
    for i in range(n):
        school = rng.choice(schools)
        row = [school, rng.choices(LEVELS, weights)[0], rng.choice(('10', '40', '80')), '%.2f' % rng.uniform(.5, 3)]
        for scale, shape in items:
            answers = SCALES[scale]
            row.append('' if rng.random() < rare else rng.choices(answers, shape[:len(answers)])[0])
        rows.append(row)
    return rows


def shape(rng):
    """How often each answer is given: some are rare."""
    return [rng.choice((10, 6, 3, .4, .1)) for _ in range(5)]


def write_file(path, rows, prefix, n_items):
    with open(path, 'w', encoding='utf-8') as f:
        f.write(','.join(['id', 'school', 'level', 'lunch', 'w'] + ['q%d' % k for k in range(n_items)]) + '\n')
        for i, row in enumerate(rows):
            f.write(','.join(['%s%d' % (prefix, i)] + row) + '\n')


def entry(rng, name, items, program_file):
    margins = rng.choice(('[level]', '[level, {bands: lunch, at: [25, 50]}]', '[{column: lunch, label: Lunch}]'))
    lines = [
        '  - name: ' + name,
        '    unit: teacher',
        '    program: {file: %s, id: id, school: school, weigh: %s}' % (program_file, rng.choice(('none', 'w'))),
        '    reference: {file: panel.csv, id: id, weight: %s%s}' % (rng.choice(('none', 'w')), rng.choice(('', ', psu: school'))),
        '    margins: ' + margins,
        '    adjust: ' + rng.choice(('rake', 'poststratify', 'none')),
        '    distributions: yes',
        '    correction: ' + rng.choice(('benjamini_hochberg', 'holm', 'none')),
        '    items:',
    ]
    if rng.random() < .5:
        lines[2] = lines[2].replace('weigh: w', 'weigh: school').replace('school: school,', 'school: school, invited: invited.csv,')
    for k, (scale, _) in enumerate(items):
        answers = SCALES[scale]
        top = rng.sample(answers, rng.randint(1, len(answers) - 1))
        lines.append('      - {name: i%d, program: q%d, reference: q%d, answers: %s, top: [%s], family: f%d%s}'
                     % (k, k, k, scale, ', '.join('"%s"' % a for a in top), k % 2, rng.choice(('', '', '', ', wording: different'))))
    lines.append('    answers: {%s}' % ', '.join('%s: {order: [%s]}' % (s, ', '.join('"%s"' % a for a in SCALES[s])) for s in SCALES))
    same = [k for k in range(len(items)) if 'wording' not in lines[9 + k]]
    if len(same) > 1:
        lines.append('    indices: [{name: ix, items: [%s]}]' % ', '.join('i%d' % k for k in same))
    return lines


def survey_lines(seed, folder):
    """Writes the files of a study's surveys and returns the lines of its study file."""
    rng = random.Random('surveys %d' % seed)
    schools = ['T%d' % k for k in range(rng.randint(3, 12))]
    items = [(rng.choice(sorted(SCALES)), shape(rng)) for _ in range(rng.randint(1, 5))]
    rare = rng.choice((0, .01, .05, .2))
    n = int(25 * 10 ** rng.random())
    os.makedirs(folder, exist_ok=True)
    ours = respondents(rng, n, schools, [10, rng.choice((5, .3)), rng.choice((5, .3))], items, rare)
    panel = respondents(rng, int(60 * 6 ** rng.random()), ['U%d' % k for k in range(20)], [10, 5, rng.choice((5, .4))], items, rare)
    panel += [['U0', level, lunch, '1.00'] + [SCALES[scale][0] for scale, _ in items] for level in LEVELS for lunch in ('10', '40', '80')]
    write_file(os.path.join(folder, 'ours.csv'), ours, 'p', len(items))
    write_file(os.path.join(folder, 'panel.csv'), panel, 'r', len(items))
    with open(os.path.join(folder, 'invited.csv'), 'w', encoding='utf-8') as f:
        f.write('school,invited\n' + ''.join('%s,%d\n' % (s, sum(r[0] == s for r in ours) + rng.choice((0, 0, 1, 4, 9))) for s in schools))
    lines = ['surveys:'] + entry(rng, 'teachers', items, 'ours.csv')
    if rng.random() < .2:
        write_file(os.path.join(folder, 'fewer.csv'), ours[3:], 'p', len(items))
        lines += entry(rng, 'again', items, rng.choice(('ours.csv', 'fewer.csv')))
    return lines


# --- what is told -------------------------------------------------------------------------------

def table(folder, name, what):
    return folder.tables.get('survey_%s_%s' % (name, what), [])


def asked(folder, name):
    """The survey's entry in the study file."""
    found = re.search(r'\{name: %s, unit: .*?(?=\}, \{name: \w+, unit: |$)' % name, folder.settings.get('surveys') or '')
    return found.group(0) if found else ''


def counts_people(folder, name):
    """Are the program's shares, and those of the reference as it was sampled, counts over counts?"""
    entry_text = asked(folder, name)
    return {'program': 'weigh: none' in entry_text, 'reference': 'weight: none' in entry_text}


def shown(cell):
    return cell not in MARKS and number(cell) is not None


SHARES = {'program': 'share_program', 'reference': 'share_reference_sampled'}


def add_answers(sizes, name, row, side, counts):
    """One question on one side: who answered, and what."""
    folder, b, item = sizes.folder, sizes.bounds, row['item']
    where = 'survey_%s, %s (%s)' % (name, item, side)
    whole = ('survey', name, 'compared', side)
    n = b.var(('survey', name, 'answered', item, side), folder.span(row['n_' + side]))
    lack = b.var(('survey', name, 'lack', item, side), folder.span(row['missing_' + side]), where)
    b.add_up(whole, [n, lack])
    kinds = {'yes': [], 'no': []}
    for a in table(folder, name, 'answers'):
        if a['item'] != item:
            continue
        key = b.var(('survey', name, 'answer', item, a['answer'], side), folder.span(a['n_' + side]), where + ', ' + a['answer'])
        kinds[a['top']].append(key)
        if counts and shown(a[SHARES[side]]):
            sizes.shares.append((key, n, number(a[SHARES[side]])))
    both = [b.var(('survey', name, 'top' if top == 'yes' else 'rest', item, side), about=where + ', top answers: ' + top)
            for top in ('yes', 'no')]
    for key, top in zip(both, ('yes', 'no')):
        b.add_up(key, kinds[top])
    b.add_up(n, both)
    if counts and shown(row[SHARES[side]]):
        sizes.shares.append((both[0], n, number(row[SHARES[side]])))


def add_margins(sizes, name, side, counts):
    folder, b = sizes.folder, sizes.bounds
    rows = table(folder, name, 'margins')
    whole = ('survey', name, 'all', side)
    for margin in sorted({r['margin'] for r in rows}):
        parts = []
        for r in rows:
            if r['margin'] == margin:
                key = ('survey', name, 'level', margin, r['level'], side)
                parts.append(b.var(key, folder.span(r['n_' + side]), 'survey_%s, %s %s (%s)' % (name, margin, r['level'], side)))
                if counts and shown(r[SHARES[side]]):
                    sizes.shares.append((key, whole, number(r[SHARES[side]])))
        b.add_up(whole, parts)


def add(sizes):
    """All counts of surveys as equations, beside those of the study."""
    folder, b = sizes.folder, sizes.bounds
    for s in folder.results.get('surveys', []):
        name, sample, counts = s['name'], s['sample'], counts_people(folder, s['name'])
        for side in SIDES:
            whole = b.var(('survey', name, 'all', side), folder.span(sample[side]))
            compared = b.var(('survey', name, 'compared', side))
            outside = folder.span(sample['reference_outside']) if side == 'reference' else (0, 0)
            b.add_up(whole, [compared, b.var(('survey', name, 'outside', side), outside, 'survey_%s, outside' % name)])
            add_margins(sizes, name, side, counts[side])
            for row in table(folder, name, 'items'):
                # the reference as it was sampled holds people at levels of nobody of the program as well
                add_answers(sizes, name, row, side, counts[side] and side == 'program')
        if sample['invited'] is not None:
            asked_of = b.var(('survey', name, 'invited'), folder.span(sample['invited']))
            b.add_up(asked_of, [b.var(('survey', name, 'half'), folder.span(sample['answered'])),
                                b.var(('survey', name, 'silent'), about='survey_%s, who did not answer' % name)])


HIDDEN = {'items': ('missing_program', 'missing_reference'), 'indices': ('missing_program', 'missing_reference'),
          'sensitivity': ('school_low', 'school_high'), 'distributions': ('f', 'df1', 'df2')}
WHOLE = {'items': ('share_program', 'share_reference_sampled', 'share_reference'),
         'answers': ('share_program', 'share_reference_sampled', 'share_reference'),
         'margins': ('share_program', 'share_reference_sampled', 'share_reference'),
         'nonresponse': ('rate', 'all_no', 'all_yes', 'turning')}


def of_few(folder, truth, name):
    """A question's numbers where few gave a top answer, or another; a test that few decide."""
    exact = {(a['item'], a['answer']): a for a in (table(truth, name, 'answers') if truth else [])}
    hidden = {a['item'] for a in table(folder, name, 'answers') if a['n_program'] in MARKS}
    for row in table(folder, name, 'items'):
        if not any(shown(row[c]) for c in ('difference', 'share_program', 'share_reference', 'se', 'p')):
            continue
        for side in SIDES:
            for top in ('yes', 'no'):
                n = sum(int(a['n_' + side]) for (item, _), a in exact.items() if item == row['item'] and a['top'] == top)
                if exact and n < folder.min:
                    yield 'survey_' + name, row['item'], '%d (%s, top answers: %s)' % (n, side, top), 'a share of few'
    for row in table(folder, name, 'distributions'):
        if row['item'] in hidden and shown(row['p']):
            yield 'survey_' + name, row['item'], row['p'], 'a test of answers that are left out'


def two_looks(folder, name):
    told = {r['item']: r['difference'] for r in table(folder, name, 'items') + table(folder, name, 'indices')}
    for what in ('sensitivity', 'nonresponse'):
        for r in table(folder, name, what):
            if shown(r['difference']) and shown(told.get(r['item'])) and number(r['difference']) != number(told[r['item']]):
                yield 'survey_%s_%s' % (name, what), r['item'], r['difference'], 'beside %s' % told[r['item']]


def told(folder, truth):
    names = [s['name'] for s in folder.results.get('surveys', [])]
    for name in names:
        if table(folder, name, 'response'):
            yield 'survey_' + name, 'response', 'a table', 'a row a school'
        for what, columns in HIDDEN.items():
            for r in table(folder, name, what):
                for c in columns:
                    if shown(r[c]):
                        yield 'survey_%s_%s' % (name, what), '%s %s' % (r['item'], c), r[c], 'tells of few'
        for what, columns in WHOLE.items():
            for r in table(folder, name, what):
                for c in columns:
                    if shown(r[c]) and last_place(r[c]) < .01 * .999:
                        yield 'survey_%s_%s' % (name, what), c, r[c], 'a share finer than whole percent'
        yield from of_few(folder, truth, name)
        yield from two_looks(folder, name)
    files = [re.search(r'file: ([\w.]+)', asked(folder, name)) for name in names]
    files = [f.group(1) for f in files if f]
    if len(files) != len(set(files)):
        yield 'surveys', ', '.join(names), 'two', 'of the same people'
