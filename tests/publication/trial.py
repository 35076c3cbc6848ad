#!/usr/bin/env python3
"""Publishes random studies and attacks what comes out.

    trial.py ALIKE N FIRST [--jobs J] [--keep DIR]

Seeds FIRST to FIRST + N - 1. Each study is run twice: published, as a reader gets it, and with
publish: no and --matched, which says what is true. A line for each study with which something is
wrong; at the end how many were published and held, were refused with a sentence, were undone
(something was recovered), and failed (a run broke, or the attack did). --keep: folders of those that
were undone or failed are kept there. Exit status 0 when none was undone and none failed.
"""
import argparse
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile

import studies
from attack import Attack
from folder import Folder, Unreadable

REFUSED = 5  # exit status of alike: the question can't be answered with these data
SECONDS = 60


def run(alike, folder, *arguments):
    try:
        done = subprocess.run([alike, 'run', *arguments, '-q'], cwd=folder, timeout=SECONDS, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding='utf-8', errors='replace')
    except subprocess.TimeoutExpired:
        return None, 'not done in %d seconds' % SECONDS
    return done.returncode, done.stderr.strip()


def exact_copy(folder):
    with open(os.path.join(folder, 'study.yaml'), encoding='utf-8') as f:
        text = f.read()
    with open(os.path.join(folder, 'exact.yaml'), 'w', encoding='utf-8') as f:
        f.write(text.replace('publish: yes', 'publish: no'))


def study(alike, folder):
    """(what became of it, lines that say more). The folder holds study.yaml and its data."""
    exact_copy(folder)
    status, said = run(alike, folder, 'exact.yaml', '--matched', '-o', 'exact')
    if status == REFUSED:
        return 'void', [said]
    if status != 0:
        return 'failed', ['exact run, exit status %s: %s' % (status, said)]
    status, said = run(alike, folder, 'study.yaml', '-o', 'public')
    if status == REFUSED and said:
        return 'refused', [said]
    if status != 0:
        return 'failed', ['published run, exit status %s: %s' % (status, said)]
    return judge(os.path.join(folder, 'public'), os.path.join(folder, 'exact'), folder)


def judge(public, exact, data):
    try:
        attack = Attack(Folder(public), Folder(exact), data).run()
    except Unreadable as problem:
        return 'failed', [str(problem)]
    if attack.wrong or attack.broken:
        return 'failed', attack.wrong + attack.broken
    return ('undone' if attack.findings else 'held'), [' | '.join(f) for f in sorted(attack.findings)]


def shortened(lines, most=4):
    """A few of each kind."""
    kinds = [line.partition(' ')[0] for line in lines]
    return [line for i, line in enumerate(lines) if kinds[:i].count(kinds[i]) < most]


def one(job):
    alike, seed, keep = job
    folder = tempfile.mkdtemp(prefix='alike-trial-')
    try:
        studies.write_study(seed, folder)
        fate, lines = study(alike, folder)
        if keep and fate in ('undone', 'failed'):
            kept = os.path.join(keep, str(seed))
            shutil.rmtree(kept, ignore_errors=True)
            shutil.copytree(folder, kept)
        return seed, fate, lines
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main():
    ask = argparse.ArgumentParser(description='Publishes random studies and attacks them.')
    ask.add_argument('alike')
    ask.add_argument('n', type=int)
    ask.add_argument('first', type=int)
    ask.add_argument('--jobs', type=int, default=os.cpu_count())
    ask.add_argument('--keep')
    said = ask.parse_args()
    jobs = [(os.path.abspath(said.alike), seed, said.keep) for seed in range(said.first, said.first + said.n)]
    tally = dict.fromkeys(('held', 'refused', 'undone', 'failed', 'void'), 0)
    with multiprocessing.Pool(said.jobs) as pool:
        for seed, fate, lines in pool.imap_unordered(one, jobs, chunksize=4):
            tally[fate] += 1
            if fate in ('undone', 'failed'):
                print('seed %d %s:' % (seed, fate))
                for line in shortened(lines):
                    print('    ' + line)
                sys.stdout.flush()
    print('%d studies: %s' % (said.n, ', '.join('%d %s' % (n, fate) for fate, n in tally.items())))
    return 1 if tally['undone'] or tally['failed'] else 0


if __name__ == '__main__':
    sys.exit(main())
