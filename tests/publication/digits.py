"""Digits: does a number say more than its class allows?"""
import math
import re

from folder import MARKS, STAND_INS, label, last_place, number, shown_text, significant

PEOPLE = re.compile(r'^(n|n_(treated|control|kept|dropped)|treated|control|other|students|links|sets|ties|rows|'
                    r'ess_\w+|lost_\w+|unmatched_\w+|discarded_\w+|no_pretest_\w+|movers\w*|joined|file_only|'
                    r'tests_only|tests|(n|missing)_(program|reference)|invited|answered|trimmed|reference_outside|effective|invalid|other_subjects|no_score)$')
CLUSTERS = re.compile(r'^clusters(_\w+)?$')
# Estimates beside their standard error, in one unit.
ESTIMATES = (('estimate', 'se', ('ci_low', 'ci_high')), ('effect', 'se', ('ci_low', 'ci_high')),
             ('difference', 'se', ('ci_low', 'ci_high')), ('g', 'g_se', ('g_ci_low', 'g_ci_high')),
             ('effect_size', 'effect_size_se', ('effect_size_ci_low', 'effect_size_ci_high')))
SIDES, ARMS = ('before', 'after'), ('treated', 'control')
DIFFERENCES = ('smd', 'g', 'variance_ratio', 'ecdf_mean', 'ks')
CHANCES = re.compile(r'^(p|q)$')
FINE = 6  # digits that no rule leaves to any number
# Means far from zero (a day, a year, a sum of money) may have them: their steps are asked by themselves.
MEANS = re.compile(r'(^|_)(mean|sd|ci_low|ci_high)_|^rows\[')


def too_fine(name, text):
    return significant(text) >= FINE and not (MEANS.search(name) and last_place(text) >= .001)


def unit_of(se_text):
    """The place of the second digit of a standard error."""
    se = abs(float(se_text))
    return 10.0 ** (math.floor(math.log10(se)) - 1) if se > 0 else None


def finer(text, unit):
    return number(text) not in (None, 0) and last_place(text) < unit * .999


def estimates(where, row):
    """No more digits than two of the standard error."""
    for estimate, se, limits in ESTIMATES:
        shown = row.get(se)
        if number(shown) in (None, 0):
            continue
        # a last digit 0 may have been dropped: .50 is written .5
        unit = unit_of(shown)
        for name in (estimate, se) + limits:
            if row.get(name) and finer(row[name], unit):
                yield where, name, row[name], 'finer than two digits of its standard error, %s' % shown


def test_statistics(where, row):
    """t that follows from the printed numbers tells nothing new; p has three decimals."""
    t, estimate, se = (number(row.get(k)) for k in ('t', 'estimate', 'se'))
    if t is not None and estimate is not None and se:
        if abs(t - estimate / se) > .51 * last_place(row['t']):
            yield where, 't', row['t'], 'is not %s over %s, as printed' % (row['estimate'], row['se'])
    for name, cell in row.items():
        if name and CHANCES.match(name) and finer(cell, .001):
            yield where, name, cell, 'more than three decimals'


def people(folder, where, row):
    for name, cell in row.items():
        value = number(cell)
        if not name or value is None:
            continue
        if name == 'sets' and 'placebo_rank' in where:
            continue  # in how many ways so many schools can be chosen
        if PEOPLE.match(name):
            if value % folder.base:
                yield where, name, cell, 'people are no multiple of %d' % folder.base
            elif 0 < value < folder.min:
                yield where, name, cell, 'few people'
        elif CLUSTERS.match(name) and value == 1:
            yield where, name, cell, 'one school'


def spread(folder, where, b, sizes):
    """Means and SDs of a row of the balance table: a step that few students' SDs can hide in."""
    cells = {(side, m + arm): b[side][m + arm] for side in SIDES for m in ('mean_', 'sd_') for arm in ARMS
             if number(b[side][m + arm]) is not None}
    sds = [v for (_, name), v in cells.items() if name.startswith('sd_')]
    if not sds or min(sds) == 0 or share_like(cells):
        return
    said = [number(b[side].get('step')) for side in SIDES]
    step = max(said) if None not in said else min(last_place(shown_text(v)) for v in cells.values())
    for (side, name), sd in cells.items():
        if name.startswith('sd_') and sizes.get((side, name[3:])):
            n = folder.span(sizes[side, name[3:]])[1]
            # the SD was rounded to the step as well, so the exact one can be half a step less
            least = folder.min * max(sd - .5 * step, .5 * sd) / n
            if step < least * .999:
                yield where, 'step', '%g' % step, '%s means of %d in an SD of %g: should be at least %.3g' % (side, n, sd, least)
    for (side, name), value in cells.items():
        times = value / step
        if abs(times - round(times)) > 1e-6 * max(1, abs(times)):
            yield where, side + ' ' + name, value, 'is no multiple of the step %g' % step


def share_like(cells):
    """A 0/1 characteristic: its SDs follow from its share."""
    means = {key: v for key, v in cells.items() if key[1].startswith('mean_')}
    sds = {(side, 'mean_' + name[3:]): v for (side, name), v in cells.items() if name.startswith('sd_')}
    return all(0 <= m <= 1 and abs(sds.get(key, 9) - math.sqrt(m * (1 - m))) <= .06 for key, m in means.items())


def no_error(folder, where, e):
    """An estimate without its standard error: no finer than two digits of one by students."""
    sd, n = number(e.get('sd')), [e.get('n_treated'), e.get('n_control')]
    if number(e.get('se')) is not None or not number(e.get('estimate')) or not sd or None in n:
        return
    least = 10 ** (math.floor(math.log10(.9 * sd * math.sqrt(2 / min(folder.span(x)[1] for x in n)))) - 1)
    if last_place(shown_text(e['estimate'])) < .999 * least:
        yield where, 'estimate', e['estimate'], 'without a standard error, and finer than %.3g' % least


def differences(folder, where, b, sizes):
    """Standardized differences in steps of min/n, never finer than .01."""
    n = min(folder.span(x)[1] for x in sizes.values())
    least = max(.01, .2 * folder.min / n) if b['level'] is None else .01
    for side in SIDES:
        for name in DIFFERENCES:
            value = number(b[side].get(name))
            if value and last_place(shown_text(value)) < least * .999:
                yield where, side + ' ' + name, shown_text(value), 'finer than %d in %d, or .01' % (folder.min, n)


def sizes_of(a):
    """How many each side of the balance table is about."""
    sizes = {(side, arm): f[arm] for f in a['flow'] for step, side in (('cohort', 'before'), ('matched', 'after'))
             if f['step'] == step for arm in ARMS if f[arm]}
    for arm in ARMS:
        if a['effects'] and number(a['effects'][0].get('n_' + arm)):
            sizes.setdefault(('after', arm), a['effects'][0]['n_' + arm])
    return sizes


def tables(folder):
    said = {r[c] for r in folder.tables.get('effects', []) for c in ('estimate', 'g')}
    for table, rows in folder.tables.items():
        for i, row in enumerate(rows):
            where = 'tables/%s.csv row %d' % (table, i + 1)
            yield from people(folder, where, row)
            # one number has one rounding, also where it stands beside another standard error
            yield from (x for x in estimates(where, row) if table == 'effects' or x[1] not in ('estimate', 'g')
                        or x[2] not in said)
            yield from test_statistics(where, row)
            for name, cell in row.items():
                if number(cell) is not None and too_fine(name, cell):
                    yield where, name, cell, 'a number with %d digits' % significant(cell)
    for a in folder.analyses:
        sizes = sizes_of(a)
        for e in a['effects']:
            yield from no_error(folder, '%s, effects, %s' % (label(a), e['level'] or 'overall'), e)
        for b in a['balance'] if sizes else ():
            where = '%s, balance, %s' % (label(a), b['label'])
            yield from spread(folder, where, b, sizes)
            yield from differences(folder, where, b, sizes)


def walk(value, path=''):
    if isinstance(value, dict):
        for k, v in value.items():
            yield from walk(v, '%s.%s' % (path, k) if path else k)
    elif isinstance(value, list):
        for i, v in enumerate(value):
            yield from walk(v, '%s[%d]' % (path, i))
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield path, value


def of_charts(folder, path):
    """A note counts charts that could not be drawn."""
    at = re.match(r'notes\[(\d+)\]', path)
    return at is not None and folder.results['notes'][int(at.group(1))]['stage'] == 'charts'


def json_numbers(folder):
    for path, value in walk(folder.results):
        name = path.rpartition('.')[2]
        if path.startswith('settings') or path == 'study.seed' or path.startswith('disclosure'):
            continue
        if name == 'count' and of_charts(folder, path):
            continue
        if name == 'tests' and path.startswith('surveys'):
            continue  # how many questions are judged
        if too_fine(name, shown_text(value)):
            yield 'results.json', path, shown_text(value), 'a number with all its digits'
        elif PEOPLE.match(name) and value % folder.base:
            yield 'results.json', path, shown_text(value), 'people are no multiple of %d' % folder.base
        elif name in ('rows', 'count') and 0 < value < folder.min:
            yield 'results.json', path, shown_text(value), 'few people'


def marks(folder):
    """One mark for whatever is left out: a second one tells why."""
    seen = {}
    for table, rows in folder.tables.items():
        for row in rows:
            for column, cell in row.items():
                if cell and (cell in MARKS or re.match(r'^n ?< ?\d+$', cell)) and cell not in STAND_INS:
                    seen.setdefault(cell, 'tables/%s.csv %s' % (table, column))
    for mark, where in seen.items():
        if len(seen) > 1 or mark != 'left out':
            yield where, 'mark', mark, 'marks in this folder: ' + ', '.join(sorted(seen))


def odd_shares(folder, sizes):
    def table(key):
        return 'tables/%s.csv' % ('distribution' if key[0] == 'below' else 'balance')
    for key, share in sizes.odd_shares:
        yield table(key), ' '.join(map(str, key[1:])), share, 'no ratio of counts rounded to %d' % folder.base
    if folder.base == 1:
        return
    for key, _, share in sizes.shares:
        if abs(share * 100 - round(share * 100)) > 1e-9:
            yield table(key), ' '.join(map(str, key[1:])), share, 'a share finer than whole percent'


def prose(folder):
    """Numbers in pages and in charts' data with more digits than any table has."""
    page = re.sub(r'(?s)<(style|script|svg)\b.*?</\1>|<[^>]+>', ' ', folder.text('report.html'))
    for name, text in (('report.html', page), ('report.md', folder.text('report.md'))):
        for value in (v for v in re.findall(r'(?<![\w.])-?\d+\.\d{5,}', text) if significant(v) > 3):
            yield name, 'a number', value, 'more decimals than any rule leaves'
    for name in folder.names('charts'):
        if name.endswith('.dat'):
            text = re.sub(r'"[^"]*"|(?m:^#.*$)', ' ', folder.text('charts', name))
            for value in re.findall(r'-?\d+\.\d+(?:[eE][-+]?\d+)?', text):
                if significant(value) >= FINE:
                    yield 'charts/' + name, 'a number', value, 'more digits than the tables have'


def fine_numbers(folder, sizes):
    for part in (tables, json_numbers, marks, prose):
        yield from part(folder)
    yield from odd_shares(folder, sizes)
