"""Contestants side by side: each in its turn, in one run, so that only ratios count.

A machine is never quiet. Slots of a few seconds go A B C C B A, and what is told is the
median of the ratios within a round.
"""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from todo_site.bench.contestants import Contestant, Person
from todo_site.bench.load import Measure, Request, measure

Ask = Callable[[Contestant, Person], Request]


@dataclass(frozen=True)
class Result:
    """What one contestant did over all rounds, and beside the first of them."""

    name: str
    measures: list[Measure]
    reference: list[Measure]

    def median(self, of: Callable[[Measure], float]) -> float:
        """Return the median over the rounds."""
        return median(map(of, self.measures))

    def ratio(self, of: Callable[[Measure], float]) -> float:
        """Return the median of the ratios to the reference in the same round."""
        pairs = zip(self.measures, self.reference, strict=True)
        return median(of(mine) / of(theirs) for mine, theirs in pairs)

    @property
    def failed(self) -> int:
        """How many answers were errors or did not come."""
        return sum(one.failed for one in self.measures)


def compare(
    contestants: list[Contestant],
    people: list[Person],
    ask: Ask,
    *,
    connections: int,
    rounds: int,
    seconds: float,
    database: int,
) -> list[Result]:
    """Let each be asked in its turn; the first is the reference."""
    measures: dict[str, list[Measure]] = {one.name: [] for one in contestants}
    for turn in range(-1, rounds):
        for one in contestants if turn % 2 == 0 else contestants[::-1]:
            found = measure(
                one.address,
                [ask(one, person) for person in people],
                connections,
                seconds if turn >= 0 else 1,
                one.process,
                database,
            )
            # The first turn fills caches and pools.
            if turn >= 0:
                measures[one.name].append(found)
    reference = measures[contestants[0].name]
    return [Result(name, found, reference) for name, found in measures.items()]
