"""What each page and action may cost. Counts, which are the same on every machine."""

from collections import Counter
from collections.abc import Iterator

from todo_site.bench.growth import DELETE_ACCOUNT, Cost

MOST_BUFFERS = 250

# The session with its user, and what is asked; a change is read before and written.
MOST_STATEMENTS = {
    "add": 2,
    "complete": 3,
    "reopen": 3,
    "edit form": 2,
    "edit": 3,
    "delete form": 2,
    "delete": 3,
    "account": 1,
    DELETE_ACCOUNT: 1,
    "sign-in": 1,
}
OF_A_LIST = 2

# On the wire, compressed: a page of fifty tasks, and of ten.
MOST_BYTES = {50: 6_800, 10: 4_500}


def broken(costs: list[Cost]) -> Iterator[str]:
    """Yield a line for whatever costs more than it may."""
    counts = Counter(cost.page for cost in costs)
    for page, count in counts.items():
        most = MOST_STATEMENTS.get(page, OF_A_LIST)
        if count > most:
            yield f"{page}: {count} statements, {most} allowed"
    for cost in costs:
        where = f"{cost.page}, statement {cost.number}"
        if cost.buffers > MOST_BUFFERS and cost.page != DELETE_ACCOUNT:
            yield f"{where}: {cost.buffers} buffers, {MOST_BUFFERS} allowed"
        if cost.read_whole:
            yield f"{where}: reads all of {', '.join(cost.read_whole)}"
