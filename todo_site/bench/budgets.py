"""What each page and action may cost. Counts, which are the same on every machine."""

from collections import Counter
from collections.abc import Iterator

from todo_site.bench.growth import DELETE_ACCOUNT, Cost

MOST_BUFFERS = 250

# What asks all of a person's own tasks: it finds by words, a label or a filter, or
# counts. It grows with their tasks alone.
OF_ALL_THEIRS = (
    "label",
    "saved filter",
    "filter",
    "search",
    "calendar",
    "board",
    "statistics",
)
MOST_BUFFERS_OF_ALL = 8_000

# The session with its user, and what is asked; a change is read before and written.
MOST_STATEMENTS = {
    "add": 2,
    "quick add": 2,
    "complete": 4,
    "reopen": 4,
    "reschedule": 4,
    "edit form": 5,
    "edit": 4,
    "repeat": 4,
    "skip": 4,
    "delete form": 5,
    "delete": 4,
    "account": 1,
    DELETE_ACCOUNT: 1,
    "sign-in": 1,
}
OF_A_LIST = 6

# On the wire, compressed: a page of fifty tasks, and of ten, the sidebar included.
MOST_BYTES = {50: 7_400, 10: 5_000}


def broken(costs: list[Cost]) -> Iterator[str]:
    """Yield a line for whatever costs more than it may."""
    counts = Counter(cost.page for cost in costs)
    for page, count in counts.items():
        most = MOST_STATEMENTS.get(page, OF_A_LIST)
        if count > most:
            yield f"{page}: {count} statements, {most} allowed"
    for cost in costs:
        where = f"{cost.page}, statement {cost.number}"
        most = most_buffers(cost)
        if cost.buffers > most and cost.page != DELETE_ACCOUNT:
            yield f"{where}: {cost.buffers} buffers, {most} allowed"
        if cost.read_whole:
            yield f"{where}: reads all of {', '.join(cost.read_whole)}"


def most_buffers(cost: Cost) -> int:
    """Return how many blocks a statement may look at."""
    is_of_all = cost.page.startswith(OF_ALL_THEIRS)
    return MOST_BUFFERS_OF_ALL if is_of_all else MOST_BUFFERS
