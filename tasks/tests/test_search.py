"""Search: by stems, by parts of words, in the person's language, of nobody else."""

from django.utils import timezone

from tasks.search import search
from tasks.tests.cast import HTMX, TaskTestCase

URL = "/tasks/search/"


class SearchTests(TaskTestCase):
    def titles(self, text: str) -> list[str]:
        plain = str.maketrans("", "", "\x01\x02")
        return [row.title.translate(plain) for row in search(self.alice, text).rows]

    def test_it_finds_stems_parts_labels_and_descriptions(self) -> None:
        create = self.alice.tasks.create
        create(title="Running shoes")
        create(title="Call the dentist")
        create(title="Repair the bike", description="The brakes squeak.")
        create(title="Stamps", labels=["post-office"])
        for text, titles in (
            ("run", ["Running shoes"]),
            ("runs shoe", ["Running shoes"]),
            ("entis", ["Call the dentist"]),
            ("calls den", ["Call the dentist"]),
            ("CALL", ["Call the dentist"]),
            ("braking", ["Repair the bike"]),
            ("squea", ["Repair the bike"]),
            ("post-off", ["Stamps"]),
            ("bike dentist", []),
            ("xyzzy", []),
            ("", []),
            ("   ", []),
        ):
            with self.subTest(text):
                self.assertEqual(self.titles(text), titles)

    def test_german_has_its_own_stems(self) -> None:
        self.alice.tasks.create(title="Häuser streichen")
        self.assertEqual(self.titles("Häusern"), [])
        self.alice.language = "de"
        self.alice.save()
        self.assertEqual(self.titles("Häusern"), ["Häuser streichen"])

    def test_titles_come_before_descriptions_and_open_before_done(self) -> None:
        create = self.alice.tasks.create
        create(title="Paint", description="Mind the milk")
        create(title="Order milk")
        done = create(title="Milk the cow")
        create(title="Milk for the cat")
        done.complete(timezone.now())
        self.assertEqual(
            self.titles("milk"),
            ["Milk for the cat", "Milk the cow", "Order milk", "Paint"],
        )

    def test_signs_are_letters_like_others(self) -> None:
        self.alice.tasks.create(title="100% of it")
        self.alice.tasks.create(title="under_score")
        for text, titles in (
            ("100%", ["100% of it"]),
            ("%%%", []),
            ("___", []),
            ("r_s", ["under_score"]),
            ("\\\\\\", []),
            ("'); DROP", []),
            ("a & b | !c", []),
        ):
            with self.subTest(text):
                self.assertEqual(self.titles(text), titles)

    def test_matches_are_marked_and_text_stays_text(self) -> None:
        self.alice.tasks.create(title="<b>Dentist</b>", description="<i>dentists</i>")
        response = self.client.get(URL, {"q": "dentist"})
        self.assertContains(response, "&lt;b&gt;<mark>Dentist</mark>&lt;/b&gt;")
        self.assertContains(response, "<mark>dentists</mark>")
        self.assertContains(response, "Complete “&lt;b&gt;Dentist&lt;/b&gt;”")
        self.assertContains(self.client.get(URL, {"q": "enti"}), "D<mark>enti</mark>st")

    def test_more_than_a_page_says_so(self) -> None:
        for number in range(51):
            self.alice.tasks.create(title=f"Letter {number}")
        response = self.client.get(URL, {"q": "letter"})
        self.assertContains(response, "The best 50. Write more to find fewer.")
        self.assertContains(response, 'class="task"', count=50)

    def test_nobody_elses_tasks_are_found(self) -> None:
        self.bob.tasks.create(title="Bob's dentist")
        self.assertEqual(self.titles("dentist"), [])

    def test_as_one_types_htmx_gets_the_list_and_what_to_announce(self) -> None:
        response = self.client.get(URL, {"q": "rent"}, headers=HTMX)
        self.assertNotContains(response, "<!doctype")
        self.assertContains(response, '<div hx-swap-oob="innerHTML:#said">1 task</div>')

    def test_a_long_or_odd_text_is_answered(self) -> None:
        for text in ("x" * 5000, "a " * 500, "\0", "🎂", "(", ":*"):
            with self.subTest(text[:10]):
                self.assertEqual(self.client.get(URL, {"q": text}).status_code, 200)

    def test_it_says_what_to_do(self) -> None:
        self.assertContains(self.client.get(URL), "What are you looking for?")
        self.assertContains(self.client.get(URL, {"q": "xyzzy"}), "Nothing found")
