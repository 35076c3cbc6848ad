#!/usr/bin/env python3
"""workbook.py RESULTS [OPENED]: does tables.xlsx hold what tables/*.csv hold?

Reads the workbook as the format has it, a zip archive of XML. OPENED: a folder with the sheets as a
spreadsheet saved them, tables-SHEET.csv; numbers must be those too, to the 15 digits,
and 20 after the point, that it keeps.
"""
import csv
import glob
import os
import re
import sys
import xml.etree.ElementTree as ET
import zipfile

MAIN = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
FIRST = 6  # row of the table's first row
problems = []


def fail(where, what):
    problems.append('%s: %s' % (where, what))


def column_of(place):
    n = 0
    for letter in re.match('[A-Z]+', place).group():
        n = 26 * n + ord(letter) - ord('A') + 1
    return n - 1


def shown(text):
    """Text of a CSV field as the workbook shows it: without the guard of CSV, blanks for ends of
    lines; other escapes of controls stay."""
    if text.startswith("'"):
        text = text[1:]
    return re.sub(r'\\u(0009|000A|000B|000C|000D|0085|2028|2029)', ' ', text)


class Book:
    def __init__(self, path):
        self.zip = zipfile.ZipFile(path)
        if self.zip.testzip() is not None:
            fail(path, 'a damaged archive')
        for name in self.zip.namelist():
            ET.fromstring(self.zip.read(name))  # every part is XML
        relations = ET.fromstring(self.zip.read('xl/_rels/workbook.xml.rels'))
        target = {r.get('Id'): r.get('Target') for r in relations}
        if any(r.get('TargetMode') == 'External' for r in relations):
            fail(path, 'a link that leads out')
        self.sheets = {}
        key = '{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id'
        for s in ET.fromstring(self.zip.read('xl/workbook.xml')).iter(MAIN + 'sheet'):
            self.sheets[s.get('name')] = 'xl/' + target[s.get(key)]

    def of_numbers(self, name):
        """Columns whose names stand at the right, as numbers do."""
        looks = ET.fromstring(self.zip.read('xl/styles.xml')).find(MAIN + 'cellXfs')
        right = [x.find(MAIN + 'alignment') is not None
                 and x.find(MAIN + 'alignment').get('horizontal') == 'right' for x in looks]
        return {column_of(c.get('r')) for c in ET.fromstring(self.zip.read(self.sheets[name])).iter(MAIN + 'c')
                if re.fullmatch('[A-Z]+%d' % (FIRST - 1), c.get('r')) and right[int(c.get('s'))]}

    def rows(self, name):
        """A dict of columns for each row, by row: text, or a float."""
        root = ET.fromstring(self.zip.read(self.sheets[name]))
        if list(root.iter(MAIN + 'f')):
            fail(name, 'holds a formula')
        out = {}
        for row in root.iter(MAIN + 'row'):
            cells = out.setdefault(int(row.get('r')), {})
            for c in row:
                if c.get('t') == 'inlineStr':
                    value = ''.join(t.text or '' for t in c.iter(MAIN + 't'))
                    value = re.sub(r'_x005F(_x[0-9A-Fa-f]{4}_)', r'\1', value)
                else:
                    value = float(c.find(MAIN + 'v').text)
                cells[column_of(c.get('r'))] = value
        return out


def compare(where, row, expected, labels, of_numbers):
    for k, text in enumerate(expected):
        if k in labels and text:
            label = row.get(k, '')
            if not label:
                fail(where, 'no outcome or design in column %d' % (k + 1))
            if labels[k].setdefault(text, label) != label or list(labels[k].values()).count(label) > 1:
                fail(where, '%r stands for %r and for others' % (label, text))
            continue
        cell = row.get(k, '')
        if isinstance(cell, float):
            try:
                same = float(text) == cell
            except ValueError:
                same = False
        else:
            same = cell == shown(text) and not (k in of_numbers and is_number(text))
        if not same:
            fail(where, 'column %d holds %r, the file %r' % (k + 1, cell, text))


def is_number(text):
    return re.fullmatch(r'-?\d+(\.\d+)?(e[-+]?\d+)?', text) is not None


def check_sheet(book, sheet, path):
    with open(path, newline='', encoding='utf-8') as f:
        table = list(csv.reader(f))
    rows = book.rows(sheet)
    names = [rows[FIRST - 1].get(k, '') for k in range(len(table[0]))]
    if names != table[0]:
        fail(sheet, 'columns %r, in the file %r' % (names, table[0]))
    if max(rows) - FIRST + 1 != len(table) - 1:
        fail(sheet, '%d rows, in the file %d' % (max(rows) - FIRST + 1, len(table) - 1))
    of_numbers = book.of_numbers(sheet)
    if sheet == 'effects' and names.index('estimate') not in of_numbers:
        fail(sheet, 'estimates are no numbers')
    # a label each, and nobody else's
    labels = {k: {} for k, name in enumerate(names) if name in ('outcome', 'design') and not sheet.startswith('reviewer')}
    for i, line in enumerate(table[1:]):
        compare('%s row %d' % (sheet, FIRST + i), rows.get(FIRST + i, {}), line, labels, of_numbers)
    return len(table) - 1


def check_opened(book, sheet, folder):
    path = os.path.join(folder, 'tables-%s.csv' % sheet)
    if not os.path.isfile(path):
        fail(sheet, 'the spreadsheet did not find this sheet')
        return 0
    with open(path, newline='', encoding='utf-8') as f:
        lines = list(csv.reader(f))
    n = 0
    for at, row in book.rows(sheet).items():
        for k, value in row.items():
            seen = lines[at - 1][k] if at <= len(lines) and k < len(lines[at - 1]) else ''
            if isinstance(value, float):
                n += 1
                same = is_number(seen.lower()) and abs(float(seen) - value) <= 1e-14 * abs(value) + 1e-19
            else:
                same = seen == value
            if not same:
                fail('%s %d, %d' % (sheet, at, k + 1), 'a spreadsheet reads %r, it holds %r' % (seen, value))
    return n


def main():
    folder = sys.argv[1]
    book = Book(os.path.join(folder, 'tables.xlsx'))
    contents = book.rows('contents')
    listed = {r[0]: (r[2], r[3]) for at, r in contents.items() if at > 4}
    if list(listed) != list(book.sheets)[1:]:
        fail('contents', 'lists %r, sheets are %r' % (list(listed), list(book.sheets)))
    files = {f for f, _ in listed.values()}
    there = {'tables/' + os.path.basename(p) for p in glob.glob(os.path.join(folder, 'tables', '*.csv'))}
    if files != there:
        fail('contents', 'names %r and not %r' % (sorted(files - there), sorted(there - files)))
    for sheet, (file, n) in listed.items():
        if file in there and check_sheet(book, sheet, os.path.join(folder, file)) != n:
            fail('contents', '%s has other rows than %d' % (sheet, n))
    if len(sys.argv) > 2 and sum(check_opened(book, s, sys.argv[2]) for s in book.sheets) < 100:
        fail(folder, 'hardly a number was compared')
    for problem in problems[:10]:
        print(problem)
    return 1 if problems or len(listed) < 4 else 0


sys.exit(main())
