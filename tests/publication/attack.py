#!/usr/bin/env python3
"""Tries to undo a published results folder (report.publish: yes).

    attack.py OUTDIR [--truth EXACTDIR] [--data DIR] [--quiet]

OUTDIR holds what a reader was given; by itself the attack uses nothing else. Those who test can give
more: EXACTDIR, the results of the same study with publish: no (and --matched), so that every interval
that was derived is compared with the truth, and sets of people with each other; DIR, the folder of the
study's data, so that ids and fingerprints are known when they are met.

One line is one finding: kind | where | what | value | how it was found. Kinds:
  size       a group of fewer than min_cell people is known to fewer than min_cell - 1 values
  mean       the mean of few who left is known to better than one standard deviation
  near       estimates of sets that differ by few
  condition  how tests were taken, of few or of all but few, or in too fine steps
  link       sides of a threshold of few, of all but few, or of nearly the same people
  digits     a number finer than its class allows, or a small count in the open
  model      what a model, a rank or a summary tells of rows that are left out
  words      few people in a sentence, a line of the data
  print      an id or a fingerprint
  chart      a picture or its data finer than the tables
  survey     numbers of a survey that few stand behind, or two looks at one
  verdict    a number that denies the word beside it, or that what is called the largest is

Exit status: 0 nothing found, 1 something, 2 the folder can't be read or is not a published one, 3 nothing
found but a part could not run, 4 an interval does not hold the truth: the attack itself is wrong.
"""
import argparse
import sys

import agree
import conditions
import digits
import drawings
import links
import models
import near
import sizes
import surveys
import words
from folder import Folder, Unreadable


class Attack:
    def __init__(self, folder, truth=None, data=None):
        self.folder, self.truth, self.data = folder, truth, data
        self.findings, self.broken, self.wrong = [], [], []
        self.n_checked = 0
        self.sizes = self.part('size', lambda: sizes.Sizes(folder))
        self.exact = self.part('size', lambda: sizes.Sizes(truth)) if truth else None

    def part(self, kind, work):
        """A field of another shape than we know breaks one part, not the attack."""
        try:
            return work()
        except Exception as problem:  # whatever it is, it is told and sets the exit status
            self.broken.append('%s: %s: %s' % (kind, type(problem).__name__, problem))
            return None

    def collect(self, kind, rows):
        def all_of_them():
            for where, what, value, how in rows():
                line = (kind, where, what, str(value), how)
                if line not in self.findings:
                    self.findings.append(line)
        self.part(kind, all_of_them)

    def narrow_sizes(self):
        for key, (low, high), exact in sizes.narrow(self.folder, self.sizes, self.exact):
            value = '%d to %d' % (low, high) if low < high else '%d' % low
            yield self.sizes.bounds.about[key], key[0], value, 'all counts and shares as intervals' + (
                '' if exact is None else '; it is %d' % exact)

    def run(self):
        folder, everything = self.folder, words.everything_of(self.folder)
        for name, system in (('published', self.sizes), ('exact', self.exact)):
            if system and not system.solvable:
                self.broken.append('size: the %s counts contradict each other, as we read them' % name)
        if self.sizes:
            self.collect('size', self.narrow_sizes)
            self.collect('mean', lambda: near.leavers(folder, self.sizes, self.exact))
            self.collect('digits', lambda: digits.fine_numbers(folder, self.sizes))
            self.collect('model', lambda: models.told(folder, self.sizes, self.truth))
        self.collect('mean', lambda: near.two_looks(folder))
        self.collect('survey', lambda: surveys.told(folder, self.truth))
        self.collect('words', lambda: words.small_counts(folder))
        self.collect('words', lambda: words.places(folder))
        self.collect('words', lambda: words.reasons(folder))
        self.collect('near', lambda: near.pooled_years(folder))
        self.collect('print', lambda: words.fingerprints(folder))
        self.collect('condition', lambda: conditions.told(folder, self.truth))
        self.collect('link', lambda: links.told(folder, self.truth))
        self.collect('chart', lambda: drawings.charts(folder))
        self.collect('verdict', lambda: agree.told_and_said(folder))
        if self.data:
            self.collect('print', lambda: words.of_the_data(folder, self.data, everything))
        if self.truth:
            self.collect('print', lambda: words.same_prints(folder, self.truth))
        if self.truth and self.data:
            self.collect('near', lambda: near.near_sets(folder, near.People(self.truth, self.data)))
            self.collect('near', lambda: near.near_arms(folder, near.People(self.truth, self.data)))
        if self.sizes and self.exact:
            self.part('truth', self.compare)
        return self

    def compare(self):
        """Does every interval hold the truth? Keeps the attack honest."""
        mine, theirs = self.sizes.bounds, self.exact.bounds
        for key in mine.low:
            exact = theirs.known(key)
            if exact and exact[0] == exact[1]:
                self.n_checked += 1
                if not mine.low[key] <= exact[0] <= mine.high[key]:
                    self.wrong.append('%s: %d to %d, but it is %d' % (key, mine.low[key], mine.high[key], exact[0]))

    def status(self):
        return 4 if self.wrong else 1 if self.findings else 3 if self.broken else 0


def main():
    ask = argparse.ArgumentParser(description='Tries to undo a published results folder.')
    ask.add_argument('outdir')
    ask.add_argument('--truth')
    ask.add_argument('--data')
    ask.add_argument('--quiet', action='store_true')
    said = ask.parse_args()
    try:
        folder = Folder(said.outdir)
        truth = Folder(said.truth) if said.truth else None
    except Unreadable as problem:
        print('attack: %s' % problem, file=sys.stderr)
        return 2
    if not folder.published or (truth and truth.published):
        print('attack: %s is not published, or --truth is' % said.outdir, file=sys.stderr)
        return 2
    attack = Attack(folder, truth, said.data).run()
    for finding in sorted(attack.findings) if not said.quiet else ():
        print(' | '.join(finding))
    for problem in attack.broken:
        print('attack: a part could not run: ' + problem, file=sys.stderr)
    for problem in attack.wrong:
        print('attack: wrong: ' + problem, file=sys.stderr)
    print('%d found, %d intervals compared with the truth' % (len(attack.findings), attack.n_checked))
    return attack.status()


if __name__ == '__main__':
    sys.exit(main())
