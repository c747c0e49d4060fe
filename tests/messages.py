"""Every text in Swedish: `python tests/messages.py`, or `--missing ROOM` for entries to fill in.

Reads the sources and the catalogues directly, so it cannot drift from either.
"""

import argparse
import ast
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any, cast

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

ROOT = Path(__file__).resolve().parents[1]
PORTAL = ROOT / "portal"
LANGUAGE = "sv"
CALLS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "_n": (1, 2),
}
NAMED = re.compile(r"%\((\w+)\)[a-z]")
# Templates outside a room's own folder, and modules outside any room, belong to `web`.
SHARED = {"_components", "_layouts", "errors", "web"}

MessageId = str | tuple[str, ...]


@dataclass
class Use:
    """A text and every place that shows it."""

    text: MessageId
    places: list[str] = field(default_factory=list)
    rooms: set[str] = field(default_factory=set)


def room_of(path: Path) -> str:
    """The room whose catalogue translates this file's texts."""
    first, *rest = path.relative_to(PORTAL).parts
    if first == "templates":
        return "web" if rest[0] in SHARED else rest[0]
    return first if rest else "web"


def _template_texts(source: Any) -> Iterator[tuple[int, MessageId]]:
    options = {"newstyle_gettext": "true", "silent": "false", "trimmed": "true"}
    for line, name, text, _comments in babel_extract(source, list(CALLS), [], options):
        yield line, _singular(name, text)


def _python_texts(source: Any) -> Iterator[tuple[int, MessageId]]:
    found = extract("python", source, keywords=cast("Any", CALLS))
    for line, text, _comments, _context in found:
        yield line, text


def _singular(name: str | None, text: Any) -> MessageId:
    parts = [part for part in (text if isinstance(text, tuple) else (text,)) if part]
    wanted = 2 if name in {"ngettext", "_n"} else 1
    return tuple(parts[:2]) if wanted == 2 and len(parts) > 1 else str(parts[0])


def sources() -> list[Path]:
    """Every file that may hold a text."""
    return sorted([*PORTAL.rglob("*.py"), *(PORTAL / "templates").rglob("*.html")])


@cache
def uses() -> dict[MessageId, Use]:
    """Every text with its places, keyed by its id."""
    found: dict[MessageId, Use] = {}
    for path in sources():
        read: Callable[[Any], Iterator[tuple[int, MessageId]]]
        read = _python_texts if path.suffix == ".py" else _template_texts
        with path.open("rb") as source:
            for line, text in read(source):
                use = found.setdefault(text, Use(text))
                use.places.append(f"{path.relative_to(ROOT)}:{line}")
                use.rooms.add(room_of(path))
    return found


def dynamic(path: Path) -> list[str]:
    """Calls whose text is computed: no extractor can see what they say."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        f"{path.relative_to(ROOT)}:{node.lineno}: the text is computed, so nobody can translate it"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in CALLS
        and node.args
        and not (isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str))
    ]


@cache
def catalogues() -> dict[str, Catalog]:
    """Each room's Swedish catalogue."""
    found = {}
    for path in sorted(PORTAL.glob(f"translations/*/{LANGUAGE}/LC_MESSAGES/messages.po")):
        with path.open("rb") as source:
            found[path.parents[2].name] = read_po(source, locale=LANGUAGE, abort_invalid=True)
    return found


def _strings(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def complete(entry: Any) -> bool:
    """Whether every form of the entry is there, and nobody doubts it."""
    return not entry.fuzzy and all(text and text.strip() for text in _strings(entry.string))


def translated() -> dict[str, dict[str, tuple[str, ...]]]:
    """The translations of each text by its (singular) id, catalogue by catalogue."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for room, catalogue in catalogues().items():
        for entry in catalogue:
            if entry.id and complete(entry):
                found.setdefault(_strings(entry.id)[0], {})[room] = _strings(entry.string)
    return found


def untranslated(known: dict[str, dict[str, tuple[str, ...]]]) -> list[Use]:
    """Texts that no catalogue translates; a plural needs both of its forms."""
    return [
        use
        for text, use in sorted(uses().items(), key=lambda item: item[1].places[0])
        if not any(
            len(strings) == len(_strings(text))
            for strings in known.get(_strings(text)[0], {}).values()
        )
    ]


def _missing() -> Iterator[str]:
    for use in untranslated(translated()):
        yield f"{use.places[0]}: no Swedish for {_strings(use.text)[0]!r}"


def _unfinished() -> Iterator[str]:
    for room, catalogue in catalogues().items():
        for entry in catalogue:
            if entry.id and not complete(entry):
                yield f"{room}: empty or fuzzy: {_strings(entry.id)[0]!r}"


def _stale() -> Iterator[str]:
    used = {_strings(text)[0] for text in uses()}
    for room, catalogue in catalogues().items():
        for entry in catalogue:
            if entry.id and _strings(entry.id)[0] not in used:
                yield f"{room}: nothing says {_strings(entry.id)[0]!r} any more"


def _placeholders() -> Iterator[str]:
    for room, catalogue in catalogues().items():
        for entry in catalogue:
            wanted = set(NAMED.findall(" ".join(_strings(entry.id))))
            for text in _strings(entry.string):
                if entry.id and text and not set(NAMED.findall(text)) <= wanted:
                    yield f"{room}: a placeholder of {text!r} is not in {entry.id!r}"
            said = set(NAMED.findall(" ".join(_strings(entry.string))))
            if entry.id and complete(entry) and said != wanted:
                yield f"{room}: placeholders differ: {_strings(entry.id)[0]!r}"


def _contradictions() -> Iterator[str]:
    for text, rooms in sorted(translated().items()):
        if len(set(rooms.values())) > 1:
            said = "; ".join(f"{room}: {strings[0]!r}" for room, strings in sorted(rooms.items()))
            yield f"translated in several ways: {text!r}: {said}"


def _computed() -> Iterator[str]:
    for path in sorted(PORTAL.rglob("*.py")):
        if path != PORTAL / "web" / "i18n.py":
            yield from dynamic(path)


CHECKS: tuple[Callable[[], Iterable[str]], ...] = (
    _missing,
    _unfinished,
    _stale,
    _placeholders,
    _contradictions,
    _computed,
)


def faults() -> list[str]:
    """Everything that is wrong with the Swedish, one line each."""
    return [line for check in CHECKS for line in dict.fromkeys(check())]


def quoted(text: str) -> str:
    """A text as a catalogue writes it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def entry_to_fill(use: Use) -> str:
    """A catalogue entry without its translation."""
    one, *many = _strings(use.text)
    head = ["#, python-format"] if NAMED.search(one) else []
    if many:
        forms = [f"msgid_plural {quoted(many[0])}", 'msgstr[0] ""', 'msgstr[1] ""']
        return "\n".join([*head, f"msgid {quoted(one)}", *forms, ""])
    return "\n".join([*head, f"msgid {quoted(one)}", 'msgstr ""', ""])


def main(arguments: list[str] | None = None) -> int:
    """List the faults, or print what a room still has to translate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--missing", metavar="ROOM", help="print this room's entries to fill in")
    room = parser.parse_args(arguments).missing
    write = partial(print, flush=True)
    if room:
        for use in untranslated(translated()):
            if room in use.rooms:
                write(entry_to_fill(use))
        return 0
    found = faults()
    for line in found:
        write(line)
    write(f"{len(uses())} texts, {len(found)} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
