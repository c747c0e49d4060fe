"""Every template keeps the rules that a browser, a printer and a screen reader rely on."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "portal" / "templates"
PAGES = sorted(TEMPLATES.rglob("*.html"))
COMPONENTS = sorted((TEMPLATES / "_components").glob("*.html"))
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}

COMMENT = re.compile(r"{#.*?#}", re.DOTALL)
STATEMENT = re.compile(r"{%.*?%}", re.DOTALL)
EXPRESSION = re.compile(r"{{(.*?)}}", re.DOTALL)
TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
ATTRIBUTE = re.compile(r"(?<!\S)([a-zA-Z-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'))?")
MACRO = re.compile(r"(#}\s*)?{%-? macro (\w+)\(")


@dataclass(frozen=True)
class Tag:
    name: str
    attributes: dict[str, str]


def plain(source: str) -> str:
    """The markup alone: an expression becomes a word without quotes, a statement vanishes."""
    source = STATEMENT.sub(" ", COMMENT.sub("", source))
    return EXPRESSION.sub(lambda found: re.sub(r"[^\w.~-]", "_", found[1].strip()), source)


def tags(source: str) -> list[Tag]:
    found = []
    for name, rest in TAG.findall(plain(source)):
        pairs = {key.lower(): one or two for key, one, two in ATTRIBUTE.findall(rest)}
        found.append(Tag(name.lower(), pairs))
    return found


def inline_code(source: str) -> list[str]:
    """What the content security policy would refuse to run or to apply."""
    return [
        f"<{tag.name}>"
        for tag in tags(source)
        if tag.name == "style"
        or (tag.name == "script" and "src" not in tag.attributes)
        or any(key == "style" or key.startswith("on") for key in tag.attributes)
    ]


def unescaped(source: str) -> list[str]:
    return re.findall(r"\|\s*safe\b|autoescape\s+false", source)


def unlabelled(source: str) -> list[str]:
    """Controls without a label of their own and without an aria-label."""
    all_tags = tags(source)
    labelled = {tag.attributes.get("for") for tag in all_tags if tag.name == "label"}
    return [
        f"<{tag.name} id={tag.attributes.get('id')}>"
        for tag in all_tags
        if tag.name in {"input", "select", "textarea"}
        and tag.attributes.get("type") not in UNLABELLED
        and tag.attributes.get("id", "") not in labelled
        and not {"aria-label", "aria-labelledby"} & set(tag.attributes)
    ]


def unscoped(source: str) -> list[str]:
    return ["<th>" for t in tags(source) if t.name == "th" and "scope" not in t.attributes]


def placeholders(source: str) -> list[str]:
    return [f"<{tag.name}>" for tag in tags(source) if "placeholder" in tag.attributes]


def tab_order(source: str) -> list[str]:
    return [t.name for t in tags(source) if t.attributes.get("tabindex", "0") not in {"0", "-1"}]


def wordless_pictures(source: str) -> list[str]:
    """Pictures without a text alternative and without being marked as decoration."""
    return [
        f"<{tag.name}>"
        for tag in tags(source)
        if (tag.name == "img" and "alt" not in tag.attributes)
        or (tag.name == "svg" and not {"aria-hidden", "role"} & set(tag.attributes))
    ]


def unprotected_forms(source: str) -> list[str]:
    forms = re.findall(r"<form\b.*?</form>", COMMENT.sub("", source), re.DOTALL)
    return [
        form[:80]
        for form in forms
        if re.search(r'method="post"', form, re.IGNORECASE) and "csrf" not in form
    ]


def foreign_addresses(source: str) -> list[str]:
    """Scripts, styles, pictures and frames from somewhere else."""
    return [
        f"<{tag.name}>"
        for tag in tags(source)
        if tag.name in {"script", "link", "img", "iframe"}
        and re.match(r"(https?:)?//", tag.attributes.get("src", tag.attributes.get("href", "")))
    ]


def contextless_imports(source: str) -> list[str]:
    """Macros speak the reader's language only when imported with the page's context."""
    found = re.findall(r"{%-? from \"_components/.*?%}", source, re.DOTALL)
    return [line for line in found if "with context" not in line]


RULES: list[tuple[Callable[[str], list[str]], str, str]] = [
    (inline_code, '<p onclick="go()">x</p>', '<script type="module" src="/a.js"></script>'),
    (inline_code, '<p class="a" style="color:red">x</p>', '<p class="style">x</p>'),
    (inline_code, "<script>go()</script>", "<p>on = off</p>"),
    (inline_code, "<style>p{}</style>", "<p {% if a > b %}class='c'{% endif %}>x</p>"),
    (unescaped, "{{ text|safe }}", "{{ text }} is safe"),
    (unlabelled, '<input id="a" name="a">', '<label for="{{ i }}">A</label><input id="{{ i }}">'),
    (unlabelled, '<label for="a">A</label><textarea id="b"></textarea>', '<input type="hidden">'),
    (unscoped, "<th>Name</th>", '<th scope="col">Name</th>'),
    (placeholders, '<input aria-label="A" placeholder="A">', '<input aria-label="A">'),
    (tab_order, '<a href="#" tabindex="2">x</a>', '<main tabindex="-1">x</main>'),
    (wordless_pictures, '<img src="/a.png">', '<img src="/a.png" alt="">'),
    (wordless_pictures, "<svg></svg>", '<svg aria-hidden="true"></svg>'),
    (unprotected_forms, '<form method="post"></form>', '<form method="get"></form>'),
    (foreign_addresses, '<script src="https://cdn.example/a.js"></script>', '<img src="/a.png">'),
    (
        contextless_imports,
        '{% from "_components/forms.html" import field %}',
        '{% from "_components/forms.html" import field with context %}',
    ),
]
CHECKS = list(dict.fromkeys(rule for rule, _, _ in RULES))


@pytest.mark.parametrize(("rule", "bad", "good"), RULES)
def test_rule_catches_the_bad_and_spares_the_good(
    rule: Callable[[str], list[str]], bad: str, good: str
) -> None:
    assert (bool(rule(bad)), rule(good)) == (True, [])


@pytest.mark.parametrize("rule", CHECKS, ids=lambda rule: rule.__name__)
def test_templates_keep_the_rule(rule: Callable[[str], list[str]]) -> None:
    broken = {
        str(path.relative_to(TEMPLATES)): found
        for path in PAGES
        if (found := rule(path.read_text(encoding="utf-8")))
    }
    assert broken == {}


def macros(path: Path) -> list[tuple[str, bool]]:
    """Public macros of a file, each with whether a comment stands right above it."""
    found = MACRO.findall(path.read_text(encoding="utf-8"))
    return [(name, bool(comment)) for comment, name in found if not name.startswith("_")]


def test_every_component_says_what_it_is() -> None:
    silent = [name for path in COMPONENTS for name, commented in macros(path) if not commented]
    assert silent == []


def test_every_component_stands_in_the_gallery() -> None:
    gallery = (TEMPLATES / "web" / "gallery.html").read_text(encoding="utf-8")
    # The two that draw a WTForms form need one; the pages of people show them.
    names = [name for path in COMPONENTS for name, _ in macros(path) if not name.startswith("wtf")]
    assert [name for name in names if not re.search(rf"\b{name}\(", gallery)] == []
