"""What models, ranks and summaries tell of rows that are left out."""
from folder import label, number


def left_out_levels(folder, a):
    return [b for b in a['balance'] if b.get('hidden') or (b['level'] is not None and
            any(number(b[s]['mean_' + arm]) is None for s in ('before', 'after') for arm in ('treated', 'control')))]


def score_model(folder):
    """A score model of factors is their table: a term of a level that is left out tells its odds."""
    for a in folder.analyses:
        terms = (a.get('propensity') or {}).get('coefficients') or []
        hidden = left_out_levels(folder, a)
        names = {'%s=%s' % (b['covariate'], b['level']) for b in hidden} | {b['label'] for b in hidden}
        names |= {b['covariate'] for b in hidden if b['level'] is None}
        for t in terms:
            if number(t.get('estimate')) is None:
                continue
            if t['term'] in names or any(n in t['term'].split(' x ') for n in names):
                yield label(a), 'score model, ' + t['term'], t['estimate'], 'the level is left out elsewhere'
            elif t['term'] == '(Intercept)' and hidden:
                yield label(a), 'score model, intercept', t['estimate'], 'with the other terms it is the hidden level'
        for name in ('deviance', 'null_deviance', 'iterations'):
            if number((a.get('propensity') or {}).get(name)) is not None:
                yield label(a), name, a['propensity'][name], 'a function of exact sizes'
        if a.get('outcome_model'):
            for t in a['outcome_model']:
                if number(t.get('estimate')) is not None:
                    yield label(a), 'outcome model, ' + t['term'], t['estimate'], 'with the means it is a score'
        if number((a.get('matching') or {}).get('total_distance')) is not None:
            yield label(a), 'total_distance', a['matching']['total_distance'], 'a sum over students'


def losses(folder):
    """The table of who was dropped tells means of few."""
    for i, row in enumerate(folder.tables.get('losses', [])):
        n, mean = number(row.get('n_dropped')), number(row.get('mean_dropped'))
        if mean is not None and not (n and n >= folder.min and row.get('step')):
            yield 'tables/losses.csv row %d' % (i + 1), 'mean_dropped', row['mean_dropped'], 'mean of those who left'


def yes_no(folder, sizes, truth):
    """0/1 outcomes: how many have it, and how many not."""
    exact = {(a['outcome'], a['design'], e['group'], e['level']): e
             for a in (truth.analyses if truth else []) for e in a['effects']}
    for a in folder.analyses:
        for e in a['effects']:
            x = exact.get((a['outcome'], a['design'], e['group'], e['level']), {})
            shown = [k for k in ('estimate', 'se', 'g', 'mean_treated', 'mean_control', 'sd', 'sd_treated', 'sd_control')
                     if number(e.get(k)) is not None]
            if not shown:
                continue
            for arm in ('treated', 'control'):
                m, n, s = (number(x.get(k + arm)) for k in ('mean_', 'n_', 'sd_'))
                if None in (m, n, s) or not is_share(m, n, s):
                    continue
                for what, k in (('with', round(m * n)), ('without', n - round(m * n))):
                    if 0 < k < folder.min:
                        yield label(a), 'effects, %s %s (%s): %s' % (e['group'], e['level'], arm, ', '.join(shown)), \
                            '%d %s' % (k, what), 'a share of few'
            yield from yes_no_seen(folder, a, e)


def is_share(m, n, s):
    return 0 <= m <= 1 and n > 1 and abs(s * s * (n - 1) / n - m * (1 - m)) < 1e-6


def yes_no_seen(folder, a, e):
    """The same by the folder alone: an outcome without effect_size_sd is one of 0 and 1."""
    if number(e.get('effect_size_sd')) is not None or number(e.get('effect_size')) is None:
        return
    for arm in ('treated', 'control'):
        m, n = number(e.get('mean_' + arm)), number(e.get('n_' + arm))
        if m is None or not n or not 0 <= m <= 1:
            continue
        most = folder.span(n)[1]
        for what, share in (('with', m), ('without', 1 - m)):
            high = (share + .005) * most
            if 0 < share and high < folder.min:
                yield label(a), 'effects, %s %s (%s)' % (e['group'], e['level'], arm), \
                    'at most %d %s' % (high, what), 'share times size'


def step_up(ps):
    """Benjamini and Hochberg's q of these p."""
    order = sorted(range(len(ps)), key=lambda i: ps[i], reverse=True)
    q, least = [0.] * len(ps), 1.
    for place, i in enumerate(order):
        least = min(least, ps[i] * len(ps) / (len(ps) - place))
        q[i] = least
    return q


def step_down(ps):
    """Holm's."""
    order = sorted(range(len(ps)), key=lambda i: ps[i])
    q, most = [0.] * len(ps), 0.
    for place, i in enumerate(order):
        most = max(most, min(1., ps[i] * (len(ps) - place)))
        q[i] = most
    return q


def bonferroni(ps):
    return [min(1., p * len(ps)) for p in ps]


def chance(text):
    """The chances that a printed one can be: .037 is .0365 to .0375, <.001 is what it says."""
    if text and text.startswith('<'):
        return 0., float(text[1:])
    value = number(text)
    return None if value is None else (max(0., value - .0005), min(1., value + .0005))


def ranked_otherwise(rows, rule):
    """Rows whose q is not that of their p by the rule, with what it would be."""
    low, high = (rule([chance(r['p'])[k] for r in rows]) for k in (0, 1))
    out = []
    for r, a, b in zip(rows, low, high):
        q = chance(r['q'])
        if q and not (q[0] <= b + 1e-4 and a - 1e-4 <= q[1]):
            out.append((r, a, b))
    return out


def ranks(folder):
    """q that does not follow from the p that are shown counts rows that are not."""
    for table, rows in folder.tables.items():
        if not rows or 'q' not in rows[0] or 'p' not in rows[0]:
            continue
        links = table.startswith('implementation')  # a family over outcomes; sides have no p of their own
        if links:
            rows = [r for r in rows if r['p'] != '']

        def key_of(r):
            if links:
                return '', r.get('design') or '', ''
            return r.get('outcome') or '', r.get('design') or '', r.get('family') if 'item' in r else ''
        for key in sorted({key_of(r) for r in rows}):
            of_key = [r for r in rows if key_of(r) == key]
            mine = [r for r in of_key if chance(r['p'])]
            if len(mine) == len(of_key):
                continue  # nothing is left out
            said = [ranked_otherwise(mine, rule) for rule in (step_up, step_down, bonferroni)]
            if all(said):  # by the study's rule, whichever it is, they are of the rows shown
                for r, a, b in said[0]:
                    yield 'tables/%s.csv' % table, r.get('school') or r.get('group') or r.get('item') or '', r['q'], \
                        'q of the rows shown would be %.3f to %.3f: hidden rows were ranked' % (a, b)


def value_in(rows, name):
    for r in rows:
        if r.get('quantity') == name:
            return number(r.get('value'))
    return None


def schools(folder):
    """Summaries over schools that are not those shown: what is missing is the hidden schools'."""
    for a in folder.analyses:
        rows = folder.rows('school_effects', a)
        between = folder.rows('schools_between', a)
        shown = [r for r in rows if number(r.get('effect')) is not None]
        if len(shown) < len(rows) and between:
            n = value_in(between, 'schools')
            if n is not None and n != len(shown):
                yield 'tables/schools_between.csv', label(a), n, \
                    'a summary over %d schools, of which %d are shown' % (n, len(shown))
        for r in folder.rows('leave_one_school_out', a):
            if number(r.get('estimate')) is not None:
                yield 'tables/leave_one_school_out.csv', r['school'], r['estimate'], \
                    'the overall estimate less this one is the school'


def extremes(folder):
    """Ends of ranges are students."""
    for table, rows in folder.tables.items():
        for r in rows:
            for c, v in r.items():
                if c and any(w in c for w in ('min_', 'max_score', 'smallest', 'largest', 'support_')) and number(v) is not None:
                    yield 'tables/%s.csv' % table, c, v, 'somebody is this'


def told(folder, sizes, truth):
    yield from score_model(folder)
    yield from losses(folder)
    yield from yes_no(folder, sizes, truth)
    yield from ranks(folder)
    yield from schools(folder)
    yield from extremes(folder)
