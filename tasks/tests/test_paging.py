"""Pages follow one another without a gap, forwards and backwards, in each order."""

from datetime import UTC, date, datetime, timedelta
from random import Random

from hypothesis import given, settings, strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from accounts.models import User
from tasks import paging
from tasks.models import Task
from tasks.paging import BrokenCursorError, Order, Page, page_of
from tasks.rows import Show
from tasks.tests.cast import TaskTestCase

URL = "/tasks/"
NOW = datetime(2031, 1, 3, 12, tzinfo=UTC)

# What stands first: by day with none last and newer before older, or simply newer.
PLACES = {
    Order.DUE: lambda task: (task.due_date or date.max, -task.pk),
    Order.NEWEST: lambda task: (-task.created_at.timestamp(), -task.pk),
}


class WalkTests(TaskTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        random = Random(1)
        days = [None, *(date(2031, 1, 1) + timedelta(days=n) for n in range(5))]
        Task.objects.bulk_create(
            Task(user=cls.alice, title=f"Task {n}", due_date=random.choice(days))
            for n in range(3 * paging.LENGTH)
        )

    def page(self, order: Order, **cursor: str) -> Page:
        return page_of(self.alice, Show.OPEN, order, NOW, **cursor)

    def test_every_task_is_on_one_page_in_each_order(self) -> None:
        for order in Order:
            with self.subTest(order):
                expected = sorted(self.alice.tasks.all(), key=PLACES[order])
                page = self.page(order)
                self.assertEqual(page.before, "")
                walked, pages = list(page.tasks), [page]
                while page.after:
                    page = self.page(order, after=page.after)
                    walked += page.tasks
                    pages.append(page)
                self.assertEqual([row.pk for row in walked], [t.pk for t in expected])
                self.assertEqual(len(pages), 4)
                for earlier in reversed(pages[:-1]):
                    page = self.page(order, before=page.before)
                    self.assertEqual(page.tasks, earlier.tasks)
                self.assertEqual(page.before, "")

    def test_the_links_lead_on_and_keep_filter_and_order(self) -> None:
        response = self.client.get(URL, {"show": "all", "order": "newest"})
        following = self.client.get(response.context["after_url"])
        self.assertIn("show=all", response.context["after_url"])
        self.assertIn("order=newest", response.context["after_url"])
        back = self.client.get(following.context["before_url"])
        self.assertEqual(back.context["page"].tasks, response.context["page"].tasks)

    def test_a_page_costs_the_same_however_deep(self) -> None:
        last = self.page(Order.DUE)
        while last.after:
            cursor = last.after
            last = self.page(Order.DUE, after=cursor)
        with self.assertNumQueries(3):
            self.client.get(URL, {"after": cursor})

    def test_a_page_whose_tasks_have_gone_is_the_first(self) -> None:
        first = self.page(Order.DUE)
        self.alice.tasks.exclude(pk__in=[task.pk for task in first.tasks]).delete()
        response = self.client.get(URL, {"after": first.after})
        self.assertEqual(response.context["page"].tasks, first.tasks)


class BrokenCursorTests(TaskTestCase):
    def test_it_is_a_bad_request_with_a_clear_page(self) -> None:
        for cursor in (
            "nonsense",
            "_",
            "none_",
            "none_x",
            "2026-02-30_1",
            "none_99999999999999999999",
            "none_-1",
            "none_١",
            "\0_1",
            "10000-01-01_1",
            "x" * 5000,
            "none_" + "9" * 5000,
        ):
            for name in ("after", "before"):
                for order in Order:
                    with self.subTest(cursor=cursor[:30], name=name, order=order):
                        response = self.client.get(URL, {name: cursor, "order": order})
                        self.assertContains(
                            response, "That could not be read", status_code=400
                        )


class AnyCursorTests(HypothesisTestCase):
    @settings(max_examples=200, deadline=None)
    @given(st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
    def test_any_text_is_a_place_or_broken(self, cursor: str) -> None:
        for order in Order:
            try:
                page_of(User(pk=1), Show.ALL, order, NOW, after=cursor)
            except BrokenCursorError:
                continue
