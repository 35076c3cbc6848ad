"""Reads a results folder as somebody would who was given it and nothing else."""
import csv
import html
import json
import math
import os
import re
import zipfile

MARKS = ('left out', 'hidden')
STAND_INS = ('to be supplied', 'under 1%', 'over 99%', '<.001', '<0.001', 'none', 'all',
             'up to 0.05', '0.05 to 0.25', 'more than 0.25')


class Unreadable(Exception):
    pass


def number(text):
    """A finite number, or None. Booleans and blanks are none."""
    if text is None or isinstance(text, bool):
        return None
    try:
        value = float(text)
    except (TypeError, ValueError):
        return None
    return value if math.isfinite(value) else None


def shown_text(value):
    """How a number of the JSON was written: Python gives the shortest decimal back."""
    text = repr(value)
    return text[:-2] if text.endswith('.0') else text


def last_place(text):
    """The place of the last digit that is not a zero at the end of a whole number: 1 for "37",
    10 for "40", .01 for "2.30". A number can have been rounded to no more than this."""
    text = text.strip().lower().lstrip('+-')
    mantissa, _, power = text.partition('e')
    whole, _, digits = mantissa.partition('.')
    shift = int(power or 0)
    if digits:
        return 10.0 ** (shift - len(digits))
    zeros = len(whole) - len(whole.rstrip('0')) if whole.strip('0') else 0
    return 10.0 ** (shift + zeros)


def significant(text):
    mantissa = text.lower().partition('e')[0]
    return len(mantissa.lstrip('+-').replace('.', '').lstrip('0').rstrip('0'))


class Folder:
    def __init__(self, path):
        self.path = path
        try:
            with open(os.path.join(path, 'results.json'), encoding='utf-8') as f:
                self.results = json.load(f)
            self.tables = {name[:-4]: self.read_table(name)
                           for name in self.names('tables') if name.endswith('.csv')}
            self.analyses = self.results['analyses']
            said = self.results['disclosure']
            self.published = bool(said['publish'])
            self.min = int(said['min_cell'])
        except (OSError, ValueError, KeyError, TypeError) as problem:
            raise Unreadable('%s: %s: %s' % (path, type(problem).__name__, problem)) from problem
        base = number(said.get('round_counts'))
        self.base = int(base or self.min) if self.published else 1
        self.rounded_shares = said.get('shares') == 'of rounded counts'
        self.settings = {s['path']: s['value'] for s in self.results.get('settings', [])}

    def names(self, *under):
        folder = os.path.join(self.path, *under)
        return sorted(os.listdir(folder)) if os.path.isdir(folder) else []

    def read_table(self, name):
        with open(os.path.join(self.path, 'tables', name), newline='', encoding='utf-8') as f:
            return list(csv.DictReader(f))

    def text(self, *name):
        path = os.path.join(self.path, *name)
        if not os.path.isfile(path):
            return ''
        with open(path, encoding='utf-8', errors='replace') as f:
            return f.read()

    def workbook(self):
        """All of tables.xlsx: a text for each of its parts."""
        path = os.path.join(self.path, 'tables.xlsx')
        if not os.path.isfile(path):
            return {}
        with zipfile.ZipFile(path) as book:
            return {name: html.unescape(book.read(name).decode('utf-8')) for name in book.namelist()}

    def rows(self, table, analysis):
        return [r for r in self.tables.get(table, [])
                if r.get('outcome') == analysis['outcome'] and r.get('design') == analysis['design']]

    def primaries(self):
        return [a for a in self.analyses if a.get('primary')]

    def span(self, shown):
        """What a count can be, given what is shown: halves were rounded up, 0 is a true zero, and
        what is shown is not small. None: it is left out, and can be anything."""
        value = number(shown)
        if value is None:
            return 0, 10 ** 9
        value = int(round(value))
        if self.base == 1 or value == 0 or value % self.base:
            return value, value
        low = math.ceil(value - self.base / 2)
        return max(self.min, low), math.ceil(value + self.base / 2) - 1


def label(analysis):
    return '%s, %s' % (analysis['outcome'], analysis['design'])


def words_of(folder):
    """Every sentence of the folder: where it stands, and its text."""
    for note in folder.results.get('notes', []):
        yield 'results.json notes', note['text']
    for analysis in folder.analyses:
        where = 'results.json ' + label(analysis)
        for note in analysis.get('notes') or []:
            yield where + ' notes', note['text']
        if analysis.get('infeasible'):
            yield where + ' infeasible', analysis['infeasible']
    for name, rows in folder.tables.items():
        for row in rows:
            for column, cell in row.items():
                if cell and number(cell) is None and ' ' in cell:
                    yield 'tables/%s.csv %s' % (name, column), cell
    for line in folder.text('report.md').splitlines():
        if line.strip():
            yield 'report.md', line
    page = re.sub(r'(?s)<(style|script|svg)\b.*?</\1>', ' ', folder.text('report.html'))
    for piece in re.split(r'</?(?:p|td|th|li|h\d|figcaption|div|tr|br)\b[^>]*>', page):
        piece = re.sub(r'<[^>]+>', '', piece).strip()
        if piece:
            yield 'report.html', piece
    for name, text in folder.workbook().items():
        for piece in re.findall(r'(?s)<(?:t|dc:title)\b[^>]*>(.*?)</(?:t|dc:title)>', text):
            if number(piece) is None and ' ' in piece:
                yield 'tables.xlsx ' + name, piece
    for name in ('plan.md', 'design.lock'):
        for line in folder.text(name).splitlines():
            if line.strip():
                yield name, line
