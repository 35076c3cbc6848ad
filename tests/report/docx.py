#!/usr/bin/env python3
"""docx.py RESULTS [ODT]: does report.docx hold what report.md holds, and nothing else?

Reads the document as the format has it, a zip archive of XML. ODT: the same document as LibreOffice
saved it; its tables must hold the same cells.
"""
import os
import re
import sys
import xml.etree.ElementTree as ET
import zipfile

W = '{http://schemas.openxmlformats.org/wordprocessingml/2006/main}'
WP = '{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}'
TABLE = '{urn:oasis:names:tc:opendocument:xmlns:table:1.0}'
TEXT = '{urn:oasis:names:tc:opendocument:xmlns:text:1.0}'
OURS = {'Contents', 'Page 1 of 1'}
problems = []


def fail(where, what):
    problems.append('%s: %s' % (where, what))


def unquoted(text):
    """Words of a line of Markdown, without its marks."""
    text = re.sub(r'(?<!\\)\*\*', '', text)
    text = re.sub(r'\\([\\`*_\[\]|#~+=.)-])', r'\1', text)
    for entity, letter in (('&lt;', '<'), ('&gt;', '>'), ('&quot;', '"'), ('&#39;', "'"), ('&amp;', '&')):
        text = text.replace(entity, letter)
    return text.strip()


def tables_of_markdown(text):
    """Lists of rows of cells; a row of dashes, the alignment, is none."""
    tables, table = [], None
    for line in text.split('\n'):
        if not line.startswith('|'):
            table = None
            continue
        if table is None:
            table = []
            tables.append(table)
        if re.fullmatch(r'\|( ?-{3}:? ?\|)+', line):
            continue
        cells = re.split(r'(?<!\\)\|', line)[1:-1]
        table.append([unquoted(c) for c in cells])
    return tables


def words(element):
    out = []
    for e in element.iter():
        if e.tag == W + 't':
            out.append(e.text or '')
        elif e.tag in (W + 'br', W + 'tab'):
            out.append('\t')
    return ''.join(out).replace('\u200e', '')


def style(table):
    return table.find(W + 'tblPr').find(W + 'tblStyle').get(W + 'val')


def cell_of(tc):
    """A number and what stands beneath it, as Markdown has it."""
    parts = ['']
    for e in tc.iter():
        if e.tag == W + 't':
            parts[-1] += e.text or ''
        elif e.tag == W + 'br':
            parts.append('')
    text = parts[0] + ''.join(' (%s)' % p for p in parts[1:])
    return text.replace('\u200e', '').strip()


def tables_of_docx(body):
    return [[[cell_of(tc) for tc in tr.findall(W + 'tc')] for tr in t.findall(W + 'tr')]
            for t in body.iter(W + 'tbl') if style(t) == 'ReportTable']


def same_row(found, wanted):
    if len(found) == 1 and len(wanted) > 1:  # a heading across
        found = found + [''] * (len(wanted) - 1)
    return found == wanted


def compare_tables(where, found, wanted):
    if len(found) != len(wanted):
        fail(where, '%d tables, report.md has %d' % (len(found), len(wanted)))
    for k, (a, b) in enumerate(zip(found, wanted)):
        if len(a) != len(b):
            fail('%s table %d' % (where, k + 1), '%d rows, report.md has %d' % (len(a), len(b)))
        for i, (x, y) in enumerate(zip(a, b)):
            if not same_row(x, y):
                fail('%s table %d row %d' % (where, k + 1, i), '%r, report.md has %r' % (x, y))
    return sum(len(r) for t in wanted for r in t)


def squeezed(text):
    return re.sub(r'\s+', '', text)


def is_known(known, piece, title):
    """Does report.md say it? A fact's label has a colon there, who and when stand with a dot between."""
    if piece in OURS or squeezed(piece) in known or squeezed(piece.replace('\t', ':', 1)) in known:
        return True
    return piece == title[:80] + '…' or all(squeezed(part) in known for part in piece.split(', '))


def check_text(archive, markdown, title):
    """Nothing stands in the document that is not in report.md, but for our own few words."""
    known = squeezed(unquoted(re.sub(r'(?m)^(#+|>|-) ', '', markdown)))
    n = 0
    for name in archive.namelist():
        if not name.startswith('word/') or not name.endswith('.xml'):
            continue
        root = ET.fromstring(archive.read(name))
        cells = {id(p) for t in root.iter(W + 'tbl') if style(t) == 'ReportTable' for p in t.iter(W + 'p')}
        for p in root.iter(W + 'p'):
            if id(p) in cells:
                pieces = [cell_of(p)]
            else:
                pieces = [words(p)] if name == 'word/document.xml' else words(p).split('\t')
            n += len(pieces)
            for piece in pieces:
                if not is_known(known, piece, title):
                    fail(name, 'report.md does not say: %s' % piece[:200])
        for d in root.iter(WP + 'docPr'):
            if squeezed(d.get('descr')) not in known:
                fail(name, 'report.md does not say of a picture: %s' % d.get('descr')[:200])
    return n


def check_pictures(archive, folder):
    there = {}
    charts = os.path.join(folder, 'charts')
    for name in os.listdir(charts) if os.path.isdir(charts) else []:
        if name.endswith('_page.png'):
            with open(os.path.join(charts, name), 'rb') as f:
                there[f.read()] = name
    held = [n for n in archive.namelist() if n.startswith('word/media/')]
    for name in held:
        if archive.read(name) not in there:
            fail(name, 'is no chart of the folder')
    return len(held)


def check_core(archive, markdown):
    core = ET.fromstring(archive.read('docProps/core.xml'))
    for e in core:
        if e.tag.startswith('{http://purl.org/dc/elements'):
            if e.text != 'alike' and squeezed(e.text or '') not in squeezed(unquoted(markdown)):
                fail('core.xml', 'report.md does not say: %s' % e.text)
        elif e.text != '1980-01-01T00:00:00Z':
            fail('core.xml', 'tells %s' % e.text)


def tables_of_odt(path):
    """Tables with cells as LibreOffice keeps them; those for layout hold tables or boxes, and have no
    head that repeats."""
    root = ET.fromstring(zipfile.ZipFile(path).read('content.xml'))
    tables = []
    for t in root.iter(TABLE + 'table'):
        head = t.find(TABLE + 'table-header-rows')
        if head is None:
            continue
        rows = []
        for tr in t.iter(TABLE + 'table-row'):
            rows.append([odt_cell(tc) for tc in tr.findall(TABLE + 'table-cell')])
        tables.append(rows)
    return tables


def odt_cell(tc):
    out = ['']

    def walk(e):
        if e.tag == TEXT + 'line-break':
            out.append('')
        elif e.tag == TEXT + 's':
            out[-1] += ' ' * int(e.get(TEXT + 'c', '1'))
        out[-1] += e.text or ''
        for child in e:
            walk(child)
            out[-1] += child.tail or ''
    for p in tc.iter(TEXT + 'p'):
        walk(p)
    return (out[0] + ''.join(' (%s)' % p for p in out[1:])).replace('\u200e', '').strip()


def main():
    folder = sys.argv[1]
    with open(os.path.join(folder, 'report.md'), encoding='utf-8') as f:
        markdown = f.read()
    archive = zipfile.ZipFile(os.path.join(folder, 'report.docx'))
    if archive.testzip() is not None:
        fail(folder, 'a damaged archive')
    for name in archive.namelist():
        if name.endswith(('.xml', '.rels')):
            ET.fromstring(archive.read(name))
    body = ET.fromstring(archive.read('word/document.xml')).find(W + 'body')
    wanted = tables_of_markdown(markdown)
    n_cells = compare_tables('report.docx', tables_of_docx(body), wanted)
    title = unquoted(re.search(r'(?m)^# (.*)$', markdown).group(1))
    n = check_text(archive, markdown, title)
    n_pictures = check_pictures(archive, folder)
    check_core(archive, markdown)
    if len(sys.argv) > 2:
        compare_tables('LibreOffice', tables_of_odt(sys.argv[2]), wanted)
    if n_cells < 100 or n < 100:
        fail(folder, 'hardly a cell was compared')
    for problem in problems[:10]:
        print(problem)
    print('%d cells, %d paragraphs, %d pictures' % (n_cells, n, n_pictures), file=sys.stderr)
    return 1 if problems else 0


sys.exit(main())
