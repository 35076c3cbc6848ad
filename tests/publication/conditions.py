"""How both groups were tested: rows of few, or of all but few, and steps that few students could be seen
through."""
from folder import label, last_place, number, shown_text

ARMS = ('treated', 'control')
KEYS = ('condition', 'test', 'sample')


def rows_of(a):
    table = a.get('test_conditions')
    names = [c['name'] for c in table['columns']] if table else []
    for row in table['rows'] if table else ():
        yield dict(zip(names, row))


def key_of(row):
    return tuple(row[k] for k in KEYS)


def is_told(row):
    return any(number(row[k]) is not None for k in ('mean_treated', 'share_treated', 'difference', 'smd'))


def whole_of(a):
    """How many there are of each arm, whatever is known of them."""
    cohort = next(f for f in a['flow'] if f['step'] == 'cohort')
    all_of_them = next(e for e in a['effects'] if e['group'] is None)
    return {(sample, arm): row[key + arm] for arm in ARMS
            for sample, row, key in (('cohort', cohort, ''), ('compared', all_of_them, 'n_'))}


def few(folder, truth):
    """With the exact counts: few of an arm are known, or not known, of a row that is told."""
    exact = {(a['outcome'], a['design']): a for a in truth.analyses}
    for a in folder.analyses:
        same = exact.get((a['outcome'], a['design']))
        if same is None or same.get('infeasible'):
            continue
        known = {key_of(r): r for r in rows_of(same)}
        whole = whole_of(same)
        for row in rows_of(a):
            if not is_told(row):
                continue
            for arm in ARMS:
                n = known[key_of(row)]['n_' + arm]
                for what, size in (('known', n), ('not known', whole[row['sample'], arm] - n)):
                    if 0 < size < folder.min:
                        yield label(a), 'condition %s, %s test, %s, %s' % (*key_of(row), arm), size, 'few are ' + what
                share = number(known[key_of(row)]['share_' + arm])
                if share is not None and not folder.min - .01 <= share / 100 * n <= n - folder.min + .01 \
                        and row['sample'] == 'cohort':
                    yield label(a), 'condition %s, %s test, %s' % (*key_of(row)[:2], arm), share, 'a share of few'


def fine(folder):
    """Means and standard deviations in steps that few students' can hide in."""
    for a in folder.analyses:
        for row in rows_of(a):
            sds = [number(row['sd_' + arm]) for arm in ARMS]
            n = [number(row['n_' + arm]) for arm in ARMS]
            if None in sds or None in n or not min(sds):
                continue
            step = min(last_place(shown_text(row[m + arm])) for m in ('mean_', 'sd_') for arm in ARMS)
            least = folder.min * (max(sds) - .5 * step) / max(n)
            if step < .2 * least:  # places, not steps: 5 of the last one are a step
                yield label(a), 'condition %s, %s test, %s' % key_of(row), step, 'should be at least %.3g' % least


def told(folder, truth):
    yield from fine(folder)
    if truth:
        yield from few(folder, truth)
