#!/usr/bin/env python3
"""Plants one leak in a copy of a results folder, so that a test can see whether the attack finds it.

    planted.py --list                 LEAK, and what the attack should find (a pattern of a finding)
    planted.py LEAK FOLDER DATA       changes FOLDER in place; DATA is the folder of the study's data
"""
import csv
import hashlib
import json
import os
import sys


def change_json(folder, change):
    path = os.path.join(folder, 'results.json')
    with open(path, encoding='utf-8') as f:
        results = json.load(f)
    change(results)
    with open(path, 'w', encoding='utf-8') as f:
        json.dump(results, f)


def change_table(folder, table, change):
    path = os.path.join(folder, 'tables', table + '.csv')
    with open(path, newline='', encoding='utf-8') as f:
        rows = list(csv.DictReader(f))
    change(rows)
    with open(path, 'w', newline='', encoding='utf-8') as f:
        out = csv.DictWriter(f, list(rows[0]))
        out.writeheader()
        out.writerows(rows)


def add_line(folder, name, line):
    with open(os.path.join(folder, name), 'a', encoding='utf-8') as f:
        f.write('\n' + line + '\n')


def first(results):
    return results['analyses'][0]


def small_count(folder, data):
    change_table(folder, 'effects', lambda rows: rows[0].update(n_treated='7'))


def odd_count(folder, data):
    change_table(folder, 'effects', lambda rows: rows[0].update(n_treated='123'))
    change_json(folder, lambda r: first(r)['effects'][0].update(n_treated=123))


def fine_mean(folder, data):
    def change(results):
        for b in first(results)['balance']:
            if b['level'] is None:
                b['before'].update(mean_treated=201.43, sd_treated=12.11, step=.01)
                b['after'].update(step=.01)
    change_json(folder, change)


def fine_estimate(folder, data):
    change_table(folder, 'effects', lambda rows: rows[0].update(estimate='2.4137', se='.71'))


def other_t(folder, data):
    change_table(folder, 'effects', lambda rows: rows[0].update(estimate='2.4', se='0.71', t='3.41'))


def fine_p(folder, data):
    change_table(folder, 'effects', lambda rows: rows[0].update(p='0.01894'))


def long_number(folder, data):
    change_json(folder, lambda r: first(r).update(balance_summary={'max_smd_after': 0.0302461}))


def one_school(folder, data):
    change_table(folder, 'effects', lambda rows: rows[0].update(clusters_treated='1'))


def second_mark(folder, data):
    def change(rows):
        rows[0]['g'] = 'left out'
        rows[-1]['estimate'] = 'n<10'
    change_table(folder, 'effects', change)


def narrow_flow(folder, data):
    """Exact sizes on either side of a reason that is left out."""
    def change(results):
        flow = first(results)['flow']
        first(results)['flow'] = [
            dict(flow[0], step='read', reason='records read', treated=128, control=240),
            dict(flow[0], step='excluded', reason='a reason', treated=None, control=0),
            dict(flow[0], step='cohort', reason='eligible', treated=124, control=240),
            dict(flow[0], step='matched', reason='matched sample', treated=120, control=120)]
    change_json(folder, change)


def fine_share(folder, data):
    def change(results):
        for b in first(results)['balance']:
            if b['level'] is not None:
                b['hidden'] = None
                b['before']['mean_treated'] = 0.4871794871794872
    change_json(folder, change)


def change_share(folder, share):
    """Of the cut point nearest to it."""
    def change(rows):
        min(rows, key=lambda r: abs(float(r['before_treated']) - float(share))).update(before_treated=share)
    change_table(folder, 'distribution', change)


def fine_cut(folder, data):
    change_share(folder, '48.717948718')


def odd_cut(folder, data):
    """Of 120 in tens, no count is 49%."""
    change_share(folder, '49')


def few_between(folder, data):
    """Two of 120 are below a first cut point: a count by itself, beside the others."""
    def change(rows):
        rows.insert(0, dict(rows[0], cut='1', before_treated='1.6666666667', before_control='0',
                            after_treated='0', after_control='0'))
    change_table(folder, 'distribution', change)


def odd_set(folder, data):
    change_table(folder, 'matched_sets', lambda rows: rows[0].update(students='117'))


def leavers(folder, data):
    """At most nine left, and their mean can be told: both means have too many digits."""
    def change(results):
        a = first(results)
        a['flow'] = [dict(a['flow'][0], step=s, reason=r, treated=n, control=240) for s, r, n in (
            ('read', 'records read', 124), ('cohort', 'eligible', 124), ('matched', 'matched sample', 120))]
        b = next(b for b in a['balance'] if b['level'] is None and not b['score'])
        b['hidden'] = None
        b['before'].update(mean_treated=200.43, sd_treated=12.1, step=.01)
        b['after'].update(mean_treated=201.02, sd_treated=12.2, step=.01)
    change_json(folder, change)


def deviance(folder, data):
    change_json(folder, lambda r: first(r).update(propensity={'deviance': 455.3, 'coefficients': []}))


def outcome_model(folder, data):
    change_json(folder, lambda r: first(r).update(outcome_model=[{'term': 'ell', 'estimate': 3.1, 'se': .5}]))


def dropped(folder, data):
    with open(os.path.join(folder, 'tables', 'losses.csv'), 'w', encoding='utf-8') as f:
        f.write('outcome,design,covariate,n_dropped,mean_dropped\nmath,primary,pre,,23.1\n')


def ranked(folder, data):
    with open(os.path.join(folder, 'tables', 'school_effects.csv'), 'w', encoding='utf-8') as f:
        f.write('outcome,design,school,n,effect,p,q\nmath,primary,A,20,1,0.01,0.04\nmath,primary,B,20,2,0.04,0.08\n'
                'math,primary,C,left out,left out,left out,left out\n')


def all_schools(folder, data):
    ranked(folder, data)
    with open(os.path.join(folder, 'tables', 'schools_between.csv'), 'w', encoding='utf-8') as f:
        f.write('outcome,design,quantity,value,meaning\nmath,primary,schools,3,with the program\n')


def without_one(folder, data):
    ranked(folder, data)
    with open(os.path.join(folder, 'tables', 'leave_one_school_out.csv'), 'w', encoding='utf-8') as f:
        f.write('outcome,design,school,n_treated,estimate\nmath,primary,C,100,4.2\n')


def in_words(folder, data):
    add_line(folder, 'report.md', 'In the end three program students had no partner.')


def a_reason(folder, data):
    def change(rows):
        rows[0].update(n_treated='left out', problem='no standard error can be given: no group has more than one')
    change_table(folder, 'effects', change)


def a_year(folder, data):
    """Schools that began in 2017: no estimate of their first year, as if it were of few."""
    def change(results):
        for a in results['analyses']:
            if a['outcome'] == 'mathematics_began-2017_year-1':
                a['effects'][0].update(estimate=None)
    change_json(folder, change)


def in_digits(folder, data):
    change_json(folder, lambda r: r['notes'].append({'text': '4 of 120 program students have no score.'}))


def a_line(folder, data):
    add_line(folder, 'report.md', "students.csv:118: the value of 'race' is found once.")


def an_id(folder, data):
    with open(os.path.join(data, 'students.csv'), encoding='utf-8') as f:
        who = list(csv.DictReader(f))[17]['id']
    add_line(folder, 'report.md', 'Taken twice: %s.' % who)


def a_fingerprint(folder, data):
    with open(os.path.join(data, 'students.csv'), 'rb') as f:
        digest = hashlib.sha256(f.read()).hexdigest()
    add_line(folder, 'design.lock', 'data_sha256: ' + digest)


def a_hash_of_rows(folder, data):
    change_json(folder, lambda results: results['inputs'][0].update(rows_hash='0' * 32))


def rows_then_and_now(folder, data):
    change_json(folder, lambda results: results['lock'].update(
        inputs=[{'file': 'students.csv', 'role': 'data', 'state': 'changed', 'rows_locked': 120, 'rows_now': 121}]))


def locked_rows(folder, data):
    add_line(folder, 'design.lock', '"inputs": [{"file": "students.csv", "rows": 120}]')


def drawing(points):
    """A picture as gnuplot leaves it: 0.0, 0.1, 0.2 and 0.3 at pixels 100, 300, 500 and 700."""
    axis = ''.join('<g transform="translate(%.2f,380.90)" stroke="none">\n\t<text><tspan font-family="x" >%.2f</tspan></text></g>\n'
                   % (100 + 2000 * v, v) for v in (0, .1, .2, .3))
    return '<svg>\n' + axis + ''.join(
        "<use xlink:href='#gpPt6' transform='translate(%.2f,%d) scale(3.3)'/>\n" % (100 + 2000 * v, 50 + 20 * i)
        for i, v in enumerate(points)) + '</svg>\n'


def a_picture(folder, data):
    os.makedirs(os.path.join(folder, 'charts'), exist_ok=True)
    with open(os.path.join(folder, 'charts', 'planted.dat'), 'w', encoding='utf-8') as f:
        f.write('# label, g\n"a"\t0.05\n"b"\t0.12\n"c"\t0.27\n')
    with open(os.path.join(folder, 'charts', 'planted.svg'), 'w', encoding='utf-8') as f:
        f.write(drawing((.0483, .1217, .2671)))


def denied(folder, data):
    change_table(folder, 'balance', lambda rows: rows[0].update(after_g='0.0', wwc='not satisfied'))


def not_largest(folder, data):
    def change(rows):
        rows[0].update(after_g='0.1', wwc='adjust', adjusted='yes')
        rows[1].update(after_g='0.2', wwc='adjust', adjusted='yes')
        label.append(rows[0]['label'])
    label = []
    change_table(folder, 'balance', change)
    change_table(folder, 'comparison', lambda rows: rows[0].update(start_g='0.1', worst=label[0]))


def survey_rows(folder, what, change):
    """Of a study without surveys: a table of one, as it would stand there."""
    path = os.path.join(folder, 'tables', 'survey_teachers_%s.csv' % what)
    with open(path, 'w', newline='', encoding='utf-8') as f:
        out = csv.DictWriter(f, list(change), lineterminator='\n')
        out.writeheader()
        out.writerow(change)
    with open(os.path.join(folder, 'results.json'), encoding='utf-8') as f:
        results = json.load(f)
    results['surveys'] = [{'name': 'teachers', 'sample': {'program': 100, 'reference': 300, 'reference_outside': 0, 'invited': None}}]
    with open(os.path.join(folder, 'results.json'), 'w', encoding='utf-8') as f:
        json.dump(results, f)


def survey_school(folder, data):
    survey_rows(folder, 'sensitivity', {'item': 'one', 'difference': '0.02', 'school_low': '0.01', 'school_high': '0.03'})


def survey_share(folder, data):
    survey_rows(folder, 'margins', {'margin': 'level', 'level': 'high', 'n_program': '40', 'n_reference': '50',
                                    'share_program': '0.4117', 'share_reference_sampled': '0.2', 'share_reference': '0.41'})


def survey_schools(folder, data):
    survey_rows(folder, 'response', {'school': 'S1', 'invited': '20', 'answered': '10', 'rate': '0.5'})


def a_true_picture(folder, data):
    """Drawn where the numbers say: nothing is to be found."""
    a_picture(folder, data)
    with open(os.path.join(folder, 'charts', 'planted.svg'), 'w', encoding='utf-8') as f:
        f.write(drawing((.05, .12, .27)))


LEAKS = {
    'small_count': (small_count, r'^digits .*n_treated \| 7 \| '),
    'odd_count': (odd_count, r'^digits .*n_treated \| 123 \| people are no multiple'),
    'fine_mean': (fine_mean, r'^digits .*balance.* should be at least'),
    'fine_estimate': (fine_estimate, r'^digits .*estimate \| 2.4137 \| finer than two digits'),
    'other_t': (other_t, r'^digits .* \| t \| 3.41'),
    'fine_p': (fine_p, r'^digits .* \| p \| 0.01894'),
    'long_number': (long_number, r'^digits .*max_smd_after \| 0.0302461'),
    'one_school': (one_school, r'^digits .*clusters_treated \| 1 \| one school'),
    'second_mark': (second_mark, r'^digits .*mark \| n<10'),
    'narrow_flow': (narrow_flow, r'^size .*a reason.* \| 4 '),
    'fine_share': (fine_share, r'^digits .*finer than whole percent'),
    'fine_cut': (fine_cut, r'^digits .*distribution.*finer than whole percent'),
    'odd_cut': (odd_cut, r'^digits .*distribution.*no ratio of counts'),
    'few_between': (few_between, r'^size .*earlier score up to 1 \(treated.* \| 2 '),
    'odd_set': (odd_set, r'^digits .*matched_sets.*117 \| people are no multiple'),
    'leavers': (leavers, r'^mean .*who left \(treated\)'),
    'deviance': (deviance, r'^model .*deviance'),
    'outcome_model': (outcome_model, r'^model .*outcome model, ell'),
    'dropped': (dropped, r'^model .*mean_dropped'),
    'ranked': (ranked, r'^model .*hidden rows were ranked'),
    'all_schools': (all_schools, r'^model .*a summary over 3 schools, of which 2'),
    'without_one': (without_one, r'^model .*this one is the school'),
    'in_words': (in_words, r'^words .*three program students'),
    'a_reason': (a_reason, r'^words .*reason of a row left out'),
    'in_digits': (in_digits, r'^words .*4 of 120'),
    'a_line': (a_line, r'^words .*csv:118'),
    'an_id': (an_id, r'^print .*an id'),
    'a_fingerprint': (a_fingerprint, r'^print .*sha256 of students.csv'),
    'a_hash_of_rows': (a_hash_of_rows, r'^print .*0{32} \| one unknown cell'),
    'rows_then_and_now': (rows_then_and_now, r'^print .*lock.inputs.rows_now \| 121'),
    'locked_rows': (locked_rows, r'^print .*inputs.rows \| 120'),
    'survey_school': (survey_school, r'^survey .*school_low \| 0.01 \| tells of few'),
    'survey_share': (survey_share, r'^survey .*share_program \| 0.4117 \| a share finer'),
    'survey_schools': (survey_schools, r'^survey .*a row a school'),
    'denied': (denied, r'^verdict .*0.0 \| beside "not satisfied"'),
    'not_largest': (not_largest, r'^verdict .*0.1 \| .* is 0.2'),
    'a_picture': (a_picture, r'^chart .*planted.*x axis'),
}

if __name__ == '__main__':
    if sys.argv[1:] == ['--list']:
        for name, (_, pattern) in LEAKS.items():
            print(name, pattern)
    elif len(sys.argv) == 4 and sys.argv[1] == 'a_true_picture':
        a_true_picture(*sys.argv[2:])
    elif len(sys.argv) == 4 and sys.argv[1] == 'a_year':  # of a study with starting years
        a_year(*sys.argv[2:])
    elif len(sys.argv) == 4 and sys.argv[1] in LEAKS:
        LEAKS[sys.argv[1]][0](*sys.argv[2:])
    else:
        sys.exit(__doc__)
