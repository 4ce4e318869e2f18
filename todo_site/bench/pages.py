"""Every page that a person opens, each under load by itself."""

from dataclasses import dataclass

from todo_site.bench.contestants import TOKEN, WORKERS, Person
from todo_site.bench.data import Connection
from todo_site.bench.load import Measure, Request, measure
from todo_site.database.embedded import Server
from todo_site.tests.servers import serve

CONNECTIONS = 8
PUBLIC = ("/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/")
PRIVATE = (
    "/tasks/",
    "/tasks/?show=all",
    "/tasks/?show=completed",
    "/tasks/?show=overdue",
    "/tasks/?order=newest",
    "/tasks/?select=1",
    "/tasks/today/",
    "/tasks/upcoming/",
    "/tasks/inbox/",
    "/tasks/search/?q=dentist",
    "/tasks/filter/?q=overdue",
    "/tasks/calendar/",
    "/tasks/board/",
    "/tasks/statistics/",
    "/tasks/history/",
    "/tasks/trash/",
    "/tasks/projects/",
    "/tasks/new/",
    "/tasks/{task}/edit/",
    "/tasks/{task}/delete/",
    "/accounts/",
    "/accounts/email/",
    "/accounts/delete/",
    "/accounts/sessions/",
    "/accounts/history/",
    "/accounts/two-factor/",
)


@dataclass(frozen=True)
class Page:
    """What one page did."""

    path: str
    measure: Measure


def pages(
    server: Server,
    connection: Connection,
    person: Person,
    seconds: float,
    database: int,
) -> list[Page]:
    """Return what each does at eight connections, for somebody with fifty tasks."""
    query = "SELECT min(id) FROM tasks_task WHERE user_id = %s"
    row = connection.execute(query, [person.pk]).fetchone()
    cookie = f"sessionid={person.session}; csrftoken={TOKEN}"
    site = serve(server, WEB_CONCURRENCY=str(WORKERS))
    try:
        found = []
        for path in (*PUBLIC, *PRIVATE):
            headers = {} if path in PUBLIC else {"Cookie": cookie}
            # Of an address that is always another no page is answered again.
            turn = f"{'&' if '?' in path else '?'}turn=TURN"
            found_at = path.format(task=row[0] if row else 0)
            request = Request(found_at + turn, headers)
            done = measure(
                site.address,
                [request],
                CONNECTIONS,
                seconds,
                site.process.pid,
                database,
            )
            found.append(Page(path, done))
        return found
    finally:
        site.stop()
