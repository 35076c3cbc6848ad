"""Whole numbers that are known to lie between bounds, and what adds up to what."""


class Bounds:
    """Variables by key. What is derived is an interval that holds every solution (and perhaps more:
    bounds propagation, no search), so a narrow one is known for sure."""

    def __init__(self):
        self.low, self.high = {}, {}
        self.sums = []
        self.about = {}

    def var(self, key, span=(0, 10 ** 9), about=None):
        """Learns that the number lies in span as well."""
        self.low[key] = max(self.low.get(key, 0), span[0])
        self.high[key] = min(self.high.get(key, 10 ** 9), span[1])
        if about is not None:
            self.about.setdefault(key, about)
        return key

    def add_up(self, whole, parts):
        """whole = sum of parts."""
        self.sums.append([(whole, 1)] + [(p, -1) for p in parts])

    def rest(self, whole, parts, key, about=None):
        """key: what is left of the whole beside its parts."""
        self.var(key, about=about)
        self.add_up(whole, list(parts) + [key])
        return key

    def settle(self, rounds=300):
        """Propagates until nothing moves. False: there is no solution (the folder contradicts itself,
        or we read it wrongly)."""
        for _ in range(rounds):
            moved = [self.tighten(terms) for terms in self.sums]
            if not self.solvable() or not any(moved):
                break
        return self.solvable()

    def solvable(self):
        return all(self.low[k] <= self.high[k] for k in self.low)

    def tighten(self, terms):
        least = sum(c * (self.low[k] if c > 0 else self.high[k]) for k, c in terms)
        most = sum(c * (self.high[k] if c > 0 else self.low[k]) for k, c in terms)
        moved = False
        for k, c in terms:
            low, high = self.low[k], self.high[k]
            mine_least, mine_most = (low, high) if c > 0 else (-high, -low)
            new_least, new_most = -(most - mine_most), -(least - mine_least)
            if c < 0:
                new_least, new_most = -new_most, -new_least
            if new_least > low:
                self.low[k], moved = new_least, True
            if new_most < high:
                self.high[k], moved = new_most, True
        return moved

    def known(self, key):
        return (self.low[key], self.high[key]) if key in self.low else None
