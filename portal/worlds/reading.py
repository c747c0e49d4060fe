"""From a text to a checked world, or every problem by its path. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator

from pydantic import ValidationError

from portal.errors import InvalidError, Problem
from portal.web.gate import StrictJsonError, read_json
from portal.worlds.round_shape import Application, Round
from portal.worlds.shape import World

SENTENCES = {
    "unknown_id": "names {id}, which this file does not have",
    "id_twice": "the id {id} stands twice",
    "email_twice": "the address {id} stands twice",
    "code_twice": "the code {id} stands twice",
}


class WorldError(InvalidError):
    """A world that cannot be built; every problem names its path in the file."""

    def __str__(self) -> str:
        return "\n".join(f"{p.field}: {_said(p)}" for p in self.problems)


def read_world(text: str) -> World:
    """The world in a JSON text; raises WorldError with every problem."""
    try:
        read_json(text)
    except StrictJsonError as error:
        raise WorldError(Problem("file", str(error))) from error
    try:
        world = World.model_validate_json(text)
    except ValidationError as error:
        raise WorldError(*_shape_problems(error)) from error
    problems = [*_twice(world), *_unknown(world)]
    if problems:
        raise WorldError(*problems)
    return world


def path(*steps: str | int) -> str:
    """The steps as one path, such as projects[0].answers.IP-01."""
    made = ""
    for step in steps:
        made += f"[{step}]" if isinstance(step, int) else f".{step}" if made else step
    return made


def _said(problem: Problem) -> str:
    facts = dict(problem.facts)
    if problem.code in SENTENCES:
        return SENTENCES[problem.code].format(**facts)
    listed = ", ".join(f"{key} {value}" for key, value in facts.items())
    return f"{problem.code} ({listed})" if listed else problem.code


def _shape_problems(error: ValidationError) -> Iterator[Problem]:
    # Quoting the input would print passwords.
    for each in error.errors(include_url=False, include_input=False, include_context=False):
        place = _ascii(path(*each["loc"])) or "file"
        yield Problem(place, each["msg"])


def _ascii(text: str) -> str:
    return text[:300].encode("ascii", "backslashreplace").decode("ascii")


def _twice(world: World) -> Iterator[Problem]:
    applications = list(_applications(world.rounds))
    reviews = [
        (f"{place}.reviews[{n}]", each.id)
        for place, one in applications
        for n, each in enumerate(one.reviews)
    ]
    yield from _repeated(_ids("organisations", world.organisations))
    yield from _repeated(_ids("people", world.people))
    yield from _repeated(_ids("projects", world.projects))
    yield from _repeated(_ids("grants", world.grants))
    yield from _repeated(_ids("rounds", world.rounds))
    yield from _repeated(_ids("introductions", world.introductions))
    yield from _repeated((f"{place}.id", each.id) for place, each in applications)
    yield from _repeated((f"{place}.id", found) for place, found in reviews)
    yield from _repeated(
        (f"projects[{n}].snapshots[{m}].id", each.id)
        for n, project in enumerate(world.projects)
        for m, each in enumerate(project.snapshots)
    )
    emails = ((f"people[{n}].email", each.email) for n, each in enumerate(world.people))
    yield from _repeated(emails, "email_twice")
    codes = (
        (f"organisations[{n}].code", each.code)
        for n, each in enumerate(world.organisations)
        if each.code
    )
    yield from _repeated(codes, "code_twice")


def _ids(name: str, rows: Iterable[object]) -> Iterator[tuple[str, str]]:
    return ((f"{name}[{n}].id", str(getattr(row, "id", ""))) for n, row in enumerate(rows))


def _repeated(pairs: Iterable[tuple[str, str]], code: str = "id_twice") -> Iterator[Problem]:
    seen: Counter[str] = Counter()
    for place, found in pairs:
        seen[found] += 1
        if seen[found] == 2:
            yield Problem(place, code, (("id", found),))


def _applications(rounds: Iterable[Round]) -> Iterator[tuple[str, Application]]:
    for n, each in enumerate(rounds):
        for m, application in enumerate(each.applications):
            yield f"rounds[{n}].applications[{m}]", application


def _unknown(world: World) -> Iterator[Problem]:
    known = {
        "organisation": {each.id for each in world.organisations},
        "person": {each.id for each in world.people},
        "project": {each.id for each in world.projects},
    }
    for place, kind, found in _references(world):
        if found not in known[kind]:
            yield Problem(place, "unknown_id", (("id", found),))


def _references(world: World) -> Iterator[tuple[str, str, str]]:
    """Every place that names another part: path, kind, id."""
    yield from _of_people(world)
    yield from _of_grants(world)
    for n, project in enumerate(world.projects):
        yield f"projects[{n}].organisation", "organisation", project.organisation
    for n, call in enumerate(world.rounds):
        yield f"rounds[{n}].organisation", "organisation", call.organisation
    for place, application in _applications(world.rounds):
        yield f"{place}.project", "project", application.project
        for m, review in enumerate(application.reviews):
            yield f"{place}.reviews[{m}].reviewer", "person", review.reviewer
    for n, one in enumerate(world.introductions):
        yield f"introductions[{n}].project", "project", one.project
        yield f"introductions[{n}].partner", "organisation", one.partner


def _of_people(world: World) -> Iterator[tuple[str, str, str]]:
    for n, person in enumerate(world.people):
        for m, each in enumerate(person.memberships):
            yield f"people[{n}].memberships[{m}].organisation", "organisation", each.organisation


def _of_grants(world: World) -> Iterator[tuple[str, str, str]]:
    for n, grant in enumerate(world.grants):
        yield f"grants[{n}].project", "project", grant.project
        yield f"grants[{n}].to", "organisation", grant.to
    for n, access in enumerate(world.accesses):
        yield f"accesses[{n}].project", "project", access.project
        yield f"accesses[{n}].person", "person", access.person
