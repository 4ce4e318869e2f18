"""What the site promises of its database, the original system's targets among it."""

from dataclasses import dataclass
from datetime import datetime

from todo_site.database.figures import Connections
from todo_site.database.models import Backup
from todo_site.database.probes import OLDEST_BACKUP
from todo_site.metrics import Latency

MOST_CONNECTIONS = 15
MOST_MILLISECONDS = 100


@dataclass(frozen=True)
class Target:
    """What shall be, what is, and whether it is met; None where nothing is known."""

    name: str
    wanted: str
    found: str
    is_met: bool | None


def targets(
    held: Connections, answers: Latency, backup: Backup | None, now: datetime
) -> list[Target]:
    """Compare with what the site promises; `answers` are those of all views."""
    p95 = answers.milliseconds(0.95)
    days = backup.age(now).days if backup else None
    return [
        Target(
            "Connections",
            f"fewer than {MOST_CONNECTIONS}",
            str(held.total),
            held.total < MOST_CONNECTIONS,
        ),
        Target(
            "Answers, 95 of 100 within",
            f"less than {MOST_MILLISECONDS} ms",
            "no page was measured yet" if p95 is None else f"{p95:.0f} ms",
            None if p95 is None else p95 < MOST_MILLISECONDS,
        ),
        Target(
            "Last verified backup",
            f"at most {OLDEST_BACKUP.days} days old",
            "none yet" if days is None else f"{days} days old",
            days is not None and days <= OLDEST_BACKUP.days,
        ),
    ]
