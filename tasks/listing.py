"""What an address asks of the list: which tasks, in which order, from where."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlencode, urlsplit

from django.http import QueryDict

from accounts.models import User
from tasks.paging import Order, Page, page_of
from tasks.rows import Show
from tasks.sidebar import Counts
from todo_site.http import next_of
from todo_site.jinja import url

EMPTY = {
    Show.OPEN: ("Nothing to do", "Write down what comes to mind: a title is enough."),
    Show.OVERDUE: ("Nothing is late", "Tasks appear here when their day has passed."),
    Show.COMPLETED: ("Nothing completed yet", "Tick a task off and it appears here."),
    Show.ALL: ("No tasks yet", "Write down the first one: a title is enough."),
}


@dataclass(frozen=True)
class Tab:
    """A link to one kind of list, with how many tasks are in it."""

    label: str
    name: str
    url: str
    count: str
    is_current: bool

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it."""
        return self.count == "0"


@dataclass(frozen=True)
class Choice:
    """A link to the same list in one of its orders."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Listing:
    """One view of a person's tasks. Its own address leaves out what is the default."""

    show: Show = Show.OPEN
    order: Order = Order.DUE
    after: str = ""
    before: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> "Listing":
        """Return what the address asks; raise ValueError for a word it cannot know."""
        show, order = (
            Show(query.get("show", Show.OPEN)),
            Order(query.get("order", Order.DUE)),
        )
        return cls(
            show=show,
            order=order if show.has_orders else Order.DUE,
            after=query.get("after", ""),
            before=query.get("before", ""),
        )

    @classmethod
    def from_url(cls, url: str) -> "Listing":
        """Return what a posted address asks; the default list if it is broken."""
        try:
            return cls.from_query(QueryDict(urlsplit(url).query))
        except ValueError:
            return cls()

    def page(self, user: User, now: datetime) -> Page:
        """Return the page of this person's tasks; raise BrokenCursorError."""
        return page_of(
            user, self.show, self.order, now, after=self.after, before=self.before
        )

    @property
    def path(self) -> str:
        """Where the lists are, and below it each task."""
        return url("tasks:list")

    @property
    def url(self) -> str:
        """Its address."""
        return _url(self)

    @property
    def as_next(self) -> str:
        """What a link adds to come back here; nothing for the default list."""
        return _as_next(self)

    @property
    def shows_open(self) -> bool:
        """Whether an open task may be in it."""
        return self.show in {Show.OPEN, Show.ALL}

    @property
    def empty_title(self) -> str:
        """What it means that there is nothing to show."""
        return EMPTY[self.show][0]

    @property
    def empty_hint(self) -> str:
        """What to do then."""
        return EMPTY[self.show][1]

    def tabs(self, counts: Counts) -> Iterator[Tab]:
        """Yield the kinds of list there are, this one marked."""
        for show in Show:
            order = self.order if show.has_orders else Order.DUE
            listing = Listing(show=show, order=order)
            yield Tab(
                label=show.label,
                name=show.value,
                url=listing.url,
                count=counts.of(show),
                is_current=show is self.show,
            )

    def orders(self) -> Iterator[Choice]:
        """Yield the orders to read it in, this one marked."""
        for order in Order if self.show.has_orders else ():
            listing = Listing(show=self.show, order=order)
            yield Choice(order.label, listing.url, is_current=order is self.order)

    def turned_to(self, *, after: str = "", before: str = "") -> "Listing":
        """Return the same list, turned to another page."""
        return replace(self, after=after, before=before)


@lru_cache
def _url(listing: Listing) -> str:
    query = {
        name: value
        for name, value, default in (
            ("show", listing.show.value, Show.OPEN.value),
            ("order", listing.order.value, Order.DUE.value),
            ("after", listing.after, ""),
            ("before", listing.before, ""),
        )
        if value != default
    }
    return f"{listing.path}?{urlencode(query)}" if query else listing.path


@lru_cache
def _as_next(listing: Listing) -> str:
    return "" if listing.url == listing.path else next_of(listing.url)
