"""The words that all parts of a world's file share."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from portal.worlds import moments

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,59}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[0-9a-hjkmnp-tv-z]{4,20}$")]
Email = Annotated[str, StringConstraints(pattern=r"^[^\s@,;<>\"A-Z]{1,64}@[a-z0-9.-]{1,180}$")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\r\n]*$")]
Words = Annotated[str, StringConstraints(max_length=4000)]
Lang = Literal["en", "sv"]
Moment = Annotated[
    str,
    StringConstraints(pattern=moments.PATTERN),
    AfterValidator(moments.checked),
    Field(description="an instant with its zone, or counted from the present, such as now-30d"),
]
Values = Annotated[
    dict[str, Any], Field(description="field key to value, as the pages of the profile take it")
]


class Shape(BaseModel):
    """What all parts share: no unknown keys, no guessing of types."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Both(Shape):
    """One text in both languages."""

    en: Words
    sv: Words
