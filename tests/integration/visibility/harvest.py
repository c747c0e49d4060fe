"""The forms of a page, as a browser would send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from portal.web.codes import new_code

TYPED = frozenset({"text", "email", "search", "url", "tel", "number", "date", "textarea"})
# The token goes with the request's header, and each sending has a key of its own.
UNTOUCHED = frozenset({"csrf_token", "key"})


@dataclass
class Input:
    """One field: its kind, what stands in it, and what may be chosen."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)


@dataclass
class Form:
    """One form that changes something."""

    page: str
    action: str
    inputs: dict[str, Input] = field(default_factory=dict)

    @property
    def shape(self) -> tuple[str, ...]:
        """What tells it from forms on other pages."""
        return tuple(sorted(self.inputs))

    def filled(self, **changes: str | list[str]) -> dict[str, str | list[str]]:
        """As the page has it; fields where one must choose get their first choice."""
        found: dict[str, str | list[str]] = {}
        for each in self.inputs.values():
            if each.name in UNTOUCHED:
                continue
            chosen = each.values or each.options[:1]
            if chosen:
                found[each.name] = chosen
        if "key" in self.inputs:
            found["key"] = new_code(20)
        return {**found, **changes}


class Reader(HTMLParser):
    """Collects the forms with method post."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.forms: list[Form] = []
        self.form: Form | None = None
        self.select: Input | None = None
        self.area: Input | None = None

    def handle_starttag(  # noqa: C901 -- one branch for each element of a form
        self, tag: str, attrs: list[tuple[str, str | None]]
    ) -> None:
        """A form, a field or an option begins."""
        given = {key: value or "" for key, value in attrs}
        if tag == "form":
            posts = given.get("method", "").lower() == "post"
            self.form = Form(self.page, given.get("action") or self.page) if posts else None
            if self.form:
                self.forms.append(self.form)
        elif self.form is None:
            return
        elif tag == "input" and given.get("name"):
            self._input(given)
        elif tag == "button" and given.get("name"):
            self._known(given["name"], "button").options.append(given.get("value", ""))
        elif tag == "select" and given.get("name"):
            self.select = self._known(given["name"], "select")
        elif tag == "option" and self.select:
            self.select.options.append(given.get("value", ""))
            if "selected" in given:
                self.select.values.append(given.get("value", ""))
        elif tag == "textarea" and given.get("name"):
            self.area = self._known(given["name"], "textarea")
            self.area.values = [""]

    def handle_data(self, data: str) -> None:
        """Text inside a textarea is its value."""
        if self.area:
            self.area.values = [self.area.values[0] + data]

    def handle_endtag(self, tag: str) -> None:
        """Something ends."""
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.area = None

    def _input(self, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        found = self._known(given["name"], kind)
        value = given.get("value", "on" if kind in {"checkbox", "radio"} else "")
        if kind in {"checkbox", "radio"}:
            found.options.append(value)
            if "checked" in given:
                found.values.append(value)
        else:
            found.values.append(value)

    def _known(self, name: str, kind: str) -> Input:
        assert self.form is not None
        return self.form.inputs.setdefault(name, Input(name, kind))


def forms(page: str, html: str) -> list[Form]:
    """The forms of a page."""
    reader = Reader(page)
    reader.feed(html)
    return reader.forms
