"""What the filter language says of mistakes, and of anything at all."""

from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.test import SimpleTestCase
from hypothesis import given, settings, strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from accounts.models import User
from tasks.filters import Asked, FilterError, parse
from tasks.languages import language

NOW = datetime(2026, 11, 25, 10, 30, tzinfo=ZoneInfo("Europe/Berlin"))
TODAY = NOW.date()


class MistakeTests(SimpleTestCase):
    asked = Asked(NOW, language("en"), {"work": 1, "home office": 2})

    def test_each_points_at_its_character_and_says_what_to_do(self) -> None:
        for text, position, words in (
            ("", 0, "Write what to find"),
            ("  ", 0, "Write what to find"),
            ("overdu", 0, "Did you mean “overdue”?"),
            ("no dates", 0, "Did you mean “no date”?"),
            ("dentist", 0, "quote: “dentist”"),
            ("today & ", 7, "Something is missing at the end"),
            ("today not overdue", 6, "Put & or | before this"),
            ("today @bank", 6, "Put & or | before this"),
            ("(today | overdue", 0, "not closed"),
            ("today)", 5, "never opened"),
            ("& today", 0, "Say what to find before “&”"),
            ("()", 1, "Say what to find before this bracket"),
            ("not", 3, "Something is missing"),
            ("today & #Wrok", 8, "Did you mean #work?"),
            ("#Nowhere", 0, "There is no project “Nowhere”"),
            ("!hihg", 0, "Did you mean !high?"),
            ("due before", 10, "Say which day"),
            ("due before soon", 11, "is no day"),
            ("due < 31 June", 6, "is no day"),
            ("< 1 Dec", 0, "Say what is compared"),
            ('today & "dentist', 8, "Close it"),
            ('""', 0, "between the quotation marks"),
            ("today & #", 8, "Write the name after #"),
            ("today | $", 8, "means nothing"),
        ):
            with self.subTest(text), self.assertRaises(FilterError) as caught:
                parse(text, self.asked)
            self.assertEqual(caught.exception.position, position)
            self.assertIn(words, caught.exception.message)

    def test_length_depth_and_number_are_bounded(self) -> None:
        for text, words in (
            ("today |" * 100, "at most 500 characters"),
            ("(" * 11 + "today" + ")" * 11, "at most 10 deep"),
            ("not " * 11 + "today", "at most 10 deep"),
            ("|".join(["@a"] * 51), "at most 50 conditions"),
        ):
            with self.subTest(words), self.assertRaises(FilterError) as caught:
                parse(text, self.asked)
            self.assertIn(words, caught.exception.message)
        parse("(" * 10 + "today" + ")" * 10, self.asked)
        parse("|".join(["@a"] * 50), self.asked)

    def test_case_and_spaces_do_not_matter(self) -> None:
        for one, other in (
            ("OVERDUE AND #work", "overdue & #Work"),
            ("due   before  1  dec", "due before 1 Dec"),
            ("#home  OFFICE", '#"Home office"'),
            ("due<1 Dec", "due < 1 Dec"),
            ("(today)|(overdue)", "today | overdue"),
        ):
            with self.subTest(one):
                self.assertEqual(parse(one, self.asked), parse(other, self.asked))

    def test_days_are_said_in_the_persons_language(self) -> None:
        german = self.asked._replace(language=language("de"))
        self.assertEqual(
            parse("due before 1. Dezember | morgen", german),
            parse("due before 1 Dec | tomorrow", self.asked),
        )


WORDS_OF_IT = """
( ) & | not and or overdue today "x" “y” #Work @a !high due before < > = 1 Dec no date
created completed next 7 days ago 99999 9999-12-31 0001-01-01 🎂 \\ % ' " start since in
9999 years this week
"""


class AnyTextTests(HypothesisTestCase):
    """Ten thousand texts: each finds tasks, none, or is answered by a message."""

    alice: ClassVar[User]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.alice = User.objects.create_user("alice@example.com")
        project = cls.alice.projects.create(name="Work")
        cls.asked = Asked(NOW, language("en"), {"work": project.pk})

    asked: ClassVar[Asked]

    def attempt(self, text: str) -> None:
        try:
            wanted = parse(text, self.asked).whole(TODAY)
        except FilterError as error:
            self.assertTrue(error.message.strip())
            self.assertTrue(0 <= error.position <= len(text))
        else:
            self.alice.tasks.filter(wanted).exists()

    @settings(max_examples=5_000, deadline=None)
    @given(st.text(max_size=80))
    def test_any_characters(self, text: str) -> None:
        self.attempt(text.replace("\0", ""))

    @settings(max_examples=5_000, deadline=None)
    @given(st.lists(st.sampled_from(WORDS_OF_IT.split()), max_size=14).map(" ".join))
    def test_any_words_of_the_language(self, text: str) -> None:
        self.attempt(text)
