"""Verdicts on the start and the numbers beside them: what is told must not deny what is said, and one
characteristic is called the largest everywhere."""
import math

from folder import number

BANDS = {'up to 0.05': (0, .05), '0.05 to 0.25': (.05, .25), 'more than 0.25': (.25, math.inf)}
CLASSES = {'satisfied': (0, .05), 'adjust': (.05, .25), 'satisfied by adjustment': (.05, .25),
           'needs adjustment': (.05, .25), 'not satisfied': (.25, math.inf)}


def told(text):
    """(low, high) of a size as it is told; None: nothing is."""
    if text in BANDS:
        return BANDS[text]
    size = number(text)
    return None if size is None else (abs(size), abs(size))


def judged(row):
    return row['wwc'], row['adjusted'] == 'yes' or row['wwc'] != 'adjust'


def outside(size, limits):
    return size and (size[1] < limits[0] or size[0] > limits[1])


def denied(folder):
    """A number beyond a limit beside a word that says it is within, or the other way around."""
    for row in folder.tables.get('balance', []):
        size = told(row.get('after_g'))
        if row.get('wwc') in CLASSES and outside(size, CLASSES[row['wwc']]):
            yield 'tables/balance.csv', row['label'], row['after_g'], 'beside "%s"' % row['wwc']


def not_largest(folder):
    """What is called the largest reads as smaller than another that is judged as it is."""
    for row in folder.tables.get('comparison', []):
        largest = told(row.get('start_g'))
        own = [r for r in folder.tables.get('balance', [])
               if (r.get('outcome', row['outcome']), r.get('design', row['design'])) == (row['outcome'], row['design'])]
        named = [r for r in own if r['label'] == row.get('worst')]
        if named and largest and told(named[0]['after_g']) and told(named[0]['after_g']) != largest:
            yield 'tables/comparison.csv', row['worst'], row['start_g'], 'the balance table has ' + named[0]['after_g']
        for r in own:
            size = told(r['after_g'])
            if largest and size and named and judged(r) == judged(named[0]) and size[0] > largest[1]:
                yield 'tables/comparison.csv', row['worst'], row['start_g'], '%s is %s' % (r['label'], r['after_g'])


def told_and_said(folder):
    yield from denied(folder)
    yield from not_largest(folder)
