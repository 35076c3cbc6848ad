"""Words: small counts in sentences, ids, lines and fingerprints."""
import csv
import hashlib
import os
import re

from folder import MARKS, words_of

NUMBERS = ('one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine')
WHO = r'(?:(?:student|pupil|record|person|people|child|children|case|id|set|pair|twin)s?|rows? (?:of|in) the (?:file|data))'
# "5 of 120 program students", "4 cells blank", "three rows": a count, at most two words, a noun.
COUNT = re.compile(r'(?<![\w.,<−–-])(\d+|%s)(?: of (?:the )?\d[\d,]*| of (?:them|the|these))?'
                   r'(?: (?!fewer|than|and|or|with|in|by|clusters|schools|groups|grades|comparison group|partner)[a-z]+){0,2} (%s|cells)\b'
                   % ('|'.join(NUMBERS), WHO))
OF = re.compile(r'(?<![\w.,<−–-])(\d+|%s) of (?:the )?(\d[\d,]*) (?:[a-z]+ ){0,2}%s\b' % ('|'.join(NUMBERS), WHO))
# Settings of a design, not counts of anybody.
HARMLESS = re.compile(r'group of \d|partners? asked|matching\.|fewer than|from 1 to|at least|at most|up to|or more|'
                      r'min_cell|per |that one| each\b|test of one student|serves? |for each|for every|each program|would')


def value_of(text):
    return NUMBERS.index(text) + 1 if text in NUMBERS else int(text)


def small_counts(folder, harmless=HARMLESS):
    for where, text in words_of(folder):
        for m in list(COUNT.finditer(text)) + list(OF.finditer(text)):
            near = text[max(0, m.start() - 24):m.end() + 14]
            if 0 < value_of(m.group(1)) < folder.min and not harmless.search(near):
                yield where, 'a count of few', m.group(0), text[:160]
        m = re.search(r'\bn ?= ?(\d+)\b', text)
        if m and 0 < int(m.group(1)) < folder.min:
            yield where, 'a count of few', m.group(0), text[:160]


def places(folder):
    """Lines of a data file lead whoever has a copy of it to one student."""
    for where, text in words_of(folder):
        m = re.search(r'\.csv(?:\.gz)?:\d+|\blines? \d+', text)
        if m:
            yield where, 'a line of the data', m.group(0), text[:160]


def reasons(folder):
    """Why a group that is left out has no estimate tells of its people: "no group has two students"."""
    for name, rows in folder.tables.items():
        for row in rows:
            if row.get('problem') and row.get('n_treated') in MARKS:
                yield 'tables/%s.csv' % name, 'the reason of a row left out', row['problem'][:40], row['problem'][:160]


def fingerprints(folder):
    results = folder.results
    said = [('study', results.get('study', {}).get('sha256'))]
    said += [('inputs', i.get(key)) for i in results.get('inputs') or [] for key in ('sha256', 'rows_hash', 'design_rows_hash')]
    for what, value in said:
        if value:
            yield 'results.json', what + '.sha256', value, 'one unknown cell is found by trying values'
    for i in results.get('lock', {}).get('inputs') or []:
        for key in ('rows_locked', 'rows_now'):
            if i.get(key) is not None:
                yield 'results.json', 'lock.inputs.' + key, i[key], 'counts then and now differ by few'
    for rows in re.findall(r'"rows": *(\d+)', folder.text('design.lock')):
        yield 'design.lock', 'inputs.rows', rows, 'an exact count of people'


def data_files(data):
    """The study's own data, for those who test: (name, bytes)."""
    for name in sorted(os.listdir(data)):
        path = os.path.join(data, name)
        if os.path.isfile(path) and name.endswith(('.csv', '.yaml', '.gz')):
            with open(path, 'rb') as f:
                yield name, f.read()


def of_the_data(folder, data, everything):
    """Ids of students, and plain fingerprints of files, anywhere in the folder. everything: all text of it."""
    for name, content in data_files(data):
        digest = hashlib.sha256(content).hexdigest()
        for where, text in everything:
            if digest in text:
                yield where, 'sha256 of ' + name, digest, 'one unknown cell is found by trying values'
    ids = folder.settings.get('data.id')
    file = folder.settings.get('data.file')
    path = os.path.join(data, os.path.basename(file)) if file else ''
    if not ids or not os.path.isfile(path) or not path.endswith('.csv'):
        return
    with open(path, newline='', encoding='utf-8') as f:
        who = {row.get(ids) for row in csv.DictReader(f)}
    who = {w for w in who if w and len(w) >= 4 and not w.isdigit()}
    for where, text in everything:
        for found in who & set(re.findall(r'[\w-]{4,}', text)):
            yield where, 'an id', found, 'a student named'


def everything_of(folder):
    out = []
    for under in ((), ('tables',), ('charts',)):
        for name in folder.names(*under):
            if name.endswith(('.json', '.csv', '.md', '.html', '.lock', '.dat', '.svg', '.gp', '.txt')):
                out.append(('/'.join(under + (name,)), folder.text(*under, name)))
    out += [('tables.xlsx ' + part, text) for part, text in folder.workbook().items()]
    return out


def same_prints(folder, truth):
    """Fingerprints that the internal results have as well are not keyed."""
    mine, theirs = (set(re.findall(r'\b(?:[0-9a-f]{64}|[0-9a-f]{32})\b', f.text('design.lock') + f.text('plan.md')))
                    for f in (folder, truth))
    for print_ in sorted(mine & theirs):
        yield 'design.lock', 'a fingerprint', print_, 'the same without a key'
