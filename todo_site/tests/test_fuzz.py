"""Two thousand odd requests to every form and parameter: none is an error of ours."""

from typing import Any
from urllib.parse import quote_from_bytes

from django.test import Client
from hypothesis import HealthCheck, given, settings, strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from accounts.models import User
from accounts.tests.people import PASSWORD

ODD = [
    b"", b" ", b"0", b"-1", b"2147483648", b"9223372036854775808", b"1e400", b"NaN",
    b"Infinity", b"1.5", b"0x10", b"true", b"null", b"[]", b"{}", b"\x00", b"a\x00b",
    b"\xff\xfe", b"\xed\xa0\x80", b"\xf0\x9f\x91\x8d" * 300, b"%", b"%00", b"%zz",
    b"2026-02-30", b"10000-01-01", b"0000-00-00", b"0001-01-01", b"9999-12-31",
    b"2026-11-25T10:00", b"../../etc/passwd", b"' OR 1=1 --", b"<script>x</script>",
    b"{{7*7}}", b"${7*7}", b"\r\nX: y", b"x" * 5_000, b"x" * 100_000,
    "\u202e\u0000\ufeff\u2028".encode(), "\u0130\u0131\u00df\ufb03".encode(),
    b"open", b"completed", b"newest", b"due", b"UTC", b"Europe/Berlin", b"Factory",
]  # fmt: skip
VALUES = st.one_of(st.sampled_from(ODD), st.binary(max_size=40))

FORMS = {
    "/tasks/new/": ("title", "description", "due_date", "form_key", "next"),
    "/tasks/{pk}/edit/": ("title", "description", "due_date", "version", "next"),
    "/tasks/{pk}/complete/": ("next", "version"),
    "/tasks/{pk}/reopen/": ("next",),
    "/accounts/": ("name", "time_zone"),
    "/accounts/theme/": ("theme", "next"),
    "/accounts/login/": ("login", "password", "next"),
    "/accounts/signup/": ("email", "password1", "password2", "time_zone"),
    "/accounts/password/reset/": ("email",),
    "/accounts/password/change/": ("oldpassword", "password1", "password2"),
    "/accounts/reauthenticate/": ("password", "next"),
    "/accounts/email/": ("email", "action_add", "action_send", "action_remove"),
    "/accounts/two-factor/authenticate/": ("code", "credential"),
    "/accounts/two-factor/reauthenticate/": ("code", "next"),
    "/accounts/two-factor/app/add/": ("code",),
    "/accounts/two-factor/passkeys/add/": ("name", "credential", "passwordless"),
    "/accounts/two-factor/passkeys/login/": ("credential",),
    "/accounts/two-factor/passkeys/reauthenticate/": ("credential", "next"),
}
QUERIES = {
    "/tasks/": ("show", "order", "after", "before", "next"),
    "/tasks/new/": ("next",),
    "/tasks/{pk}/edit/": ("next",),
    "/accounts/history/": ("before",),
    "/accounts/login/": ("next",),
    "/accounts/reauthenticate/": ("next",),
    "/admin/tasks/task/": ("q", "p", "o", "due", "is_complete__exact"),
    "/admin/accounts/auditentry/": ("q", "p", "o", "action__exact"),
    "/admin/accounts/user/": ("q", "p", "o"),
}
HEADERS = ("User-Agent", "X-Forwarded-For", "HX-Target", "HX-Request", "Cookie")


@st.composite
def bodies(draw: Any, names: tuple[str, ...]) -> bytes:
    """Return a form whose fields are odd, missing or there twice."""
    pairs = draw(st.lists(st.tuples(st.sampled_from(names), VALUES), max_size=6))
    return b"&".join(
        name.encode() + b"=" + quote_from_bytes(value).encode() for name, value in pairs
    )


class FuzzTests(HypothesisTestCase):
    def ask(self, method: str, path: str, body: bytes, **headers: str) -> None:
        alice = User.objects.create_superuser("alice@example.com", PASSWORD)
        task = alice.tasks.create(title="Pay the rent")
        client = Client(raise_request_exception=False)
        client.force_login(alice)
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        url = path.format(pk=task.pk)
        query = body.decode("latin-1")
        form = "application/x-www-form-urlencoded"
        if method == "GET":
            response = client.get(f"{url}?{query}", headers=headers)
        else:
            response = client.post(url, body, content_type=form, headers=headers)
        self.assertLess(response.status_code, 500, (method, url, body, headers))

    @settings(
        max_examples=1_200, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(st.data())
    def test_forms(self, data: Any) -> None:
        path = data.draw(st.sampled_from(sorted(FORMS)))
        self.ask("POST", path, data.draw(bodies(FORMS[path])))

    @settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def test_addresses(self, data: Any) -> None:
        path = data.draw(st.sampled_from(sorted(QUERIES)))
        self.ask("GET", path, data.draw(bodies(QUERIES[path])))

    @settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.sampled_from(HEADERS),
        st.text(st.characters(codec="latin-1", exclude_characters="\r\n"), max_size=60),
    )
    def test_headers(self, name: str, value: str) -> None:
        self.ask("POST", "/tasks/new/", b"title=x", **{name: value})
