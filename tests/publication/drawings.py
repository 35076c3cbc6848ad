"""Charts: coordinates against the labels of the axes, and against the rounded numbers."""
import re

from folder import last_place, number

LABEL = re.compile(r'translate\(([\d.]+),([\d.]+)\)[^>]*>\s*<text>\s*(?:<tspan[^>]*>)?\s*([−+-]?\d[\d,]*(?:\.\d+)?)\s*[<%]')
POINT = re.compile(r"<use[^>]*transform='translate\(([\d.]+),([\d.]+)\)")
CORNER = re.compile(r'[ML]\s*([\d.]+),([\d.]+)')

# Charts that draw numbers of the results, and where those stand: block, columns from 0. Other columns are places.
DRAWN_FROM_TABLES = {'headline': (0, (15, 16, 17)), 'love_outcomes': (1, (3, 4)), 'design_outcomes': (1, (5, 6, 7)),
                     'by_span': (1, (5, 6, 7)), 'overlap_outcomes': (0, (3, 4, 5, 6)),
                     'distribution_outcomes': (0, (1, 2, 3, 4, 5)), 'kept_outcomes': (0, (2,))}


def axes(svg):
    """(slope, offset) of value = slope * pixel + offset, for x and for y; None where labels give none."""
    labels = [(float(x), float(y), float(v.replace('−', '-').replace(',', ''))) for x, y, v in LABEL.findall(svg)]
    across, down = {}, {}
    for x, y, v in labels:
        across.setdefault(round(y), []).append((x, v))
        down.setdefault(round(x), []).append((y, v))
    return tuple(line(max(rows.values(), key=len, default=[])) for rows in (across, down))


def line(points):
    """Three labels or more on one straight line: an axis. Coordinates are to .01, labels are centred."""
    points = sorted(points)
    if len(points) < 3:
        return None
    (p0, v0), (p1, v1) = points[0], points[-1]
    if p1 - p0 < 20 or v0 == v1:
        return None
    slope = (v1 - v0) / (p1 - p0)
    if any(abs(v0 + slope * (p - p0) - v) > abs(slope) * .1 for p, v in points):
        return None  # logarithmic, or not an axis
    return slope, v0 - slope * p0


LAYOUT = ('# marks of the axis', '# the same on a phone', '# what is drawn')


def table_numbers(dat):
    """The numbers of a chart's data, as they are written there, without those of its axes and its legend."""
    dat = '\n\n\n'.join(block for block in dat.split('\n\n\n') if not block.startswith(LAYOUT))
    text = re.sub(r'"[^"]*"', ' ', re.sub(r'(?m)^#.*$', '', dat))
    return {t for t in re.findall(r'(?<![\w.])-?\d+\.\d+(?![\w.])', text)}


def drawn_finer(svg, dat):
    """Points that lie off the written number by less than its last digit, but by more than the
    picture's: they were drawn from finer numbers."""
    marks = POINT.findall(svg) + CORNER.findall(svg)
    written = table_numbers(dat)
    for axis, at in zip(axes(svg), (0, 1)):
        if axis is None or not written:
            continue
        slope, offset = axis
        pixels = sorted({float(m[at]) for m in marks})
        # a label of the y axis stands beside its tick by its base line: by how much, nobody says
        shifts = [0] if at == 0 else [k / 10 for k in range(-60, 61)]
        on, off = max((against(written, [slope * (p + s) + offset for p in pixels], abs(slope)) for s in shifts),
                      key=lambda found: (len(found[0]), -len(found[1])))
        if len(off) > len(on):
            yield 'xy'[at], off


def against(written, values, slope):
    """Of the written numbers: those that points are drawn at, and those that points are drawn near."""
    reach = .06 * slope  # a coordinate is good to .01 pixel, a label's place to .05
    on, off = [], []
    for text in written:
        value, half = float(text), .5 * last_place(text)
        if half < 3 * reach or not values or not min(values) <= value <= max(values):
            continue
        nearest = min(values, key=lambda v: abs(v - value))
        if abs(nearest - value) <= reach:
            on.append(text)
        elif abs(nearest - value) <= half * 1.02:
            off.append((text, nearest))
    return on, off


def charts(folder):
    for name in folder.names('charts'):
        if not name.endswith('.svg'):
            continue
        dat = folder.text('charts', re.sub(r'(_narrow)?\.svg$', '.dat', name))
        for axis, off in drawn_finer(folder.text('charts', name), dat):
            yield 'charts/' + name, 'points on the %s axis' % axis, \
                ', '.join('%s drawn at %.4f' % x for x in off[:3]), '%d points off their written numbers' % len(off)
        yield from beyond_tables(folder, name, dat)


def values_of(dat, block, columns):
    """The numbers of these columns, as they are written."""
    rows = [r.split('\t') for r in dat.split('\n\n\n')[block].split('\n') if r and not r.startswith('#')]
    return {row[k] for row in rows for k in columns if k < len(row) and re.fullmatch(r'-?\d+\.\d+', row[k])}


def beyond_tables(folder, name, dat):
    """These charts draw numbers of the results, and nothing else may stand in their data."""
    chart = re.sub(r'(_narrow|_\d+)*\.svg$', '', name)
    if chart not in DRAWN_FROM_TABLES or not dat:
        return
    known = numbers_of(folder)
    for text in values_of(dat, *DRAWN_FROM_TABLES[chart]):
        if round(abs(float(text)), 9) not in known:
            yield 'charts/' + name, 'a number', text, 'is no number of the results'


def numbers_of(folder):
    if not hasattr(folder, 'all_numbers'):
        cells = [c for rows in folder.tables.values() for r in rows for c in r.values() if number(c) is not None]
        folder.all_numbers = {round(abs(float(c)), 9) for c in cells} | {1.0}
    return folder.all_numbers
