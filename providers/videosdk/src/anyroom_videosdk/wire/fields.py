"""What all wire models share: blanks count as missing, and a thing may stand under any of its names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar, cast

from pydantic import AliasChoices, AliasPath, ConfigDict, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from anyroom.reading import WireModel

Status = TypeVar("Status")


class VideoSDKModel(WireModel):
    """An object of the platform. Null and blank fields count as missing, so that the other name of a thing is read."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(populate_by_name=True, coerce_numbers_to_str=True)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        read = super().__get_pydantic_core_schema__(source, handler)
        return core_schema.no_info_before_validator_function(_without_blanks, read)


def _without_blanks(data: Any) -> Any:
    if not isinstance(data, dict):
        return data
    members = cast("dict[str, Any]", data)
    # Most have none, and to copy them all would take longer than to read them.
    for value in members.values():
        if not value and (value is None or value == ""):
            return {key: value for key, value in members.items() if value is not None and value != ""}
    return members


def named(*names: str | AliasPath) -> Any:
    """An optional field that may stand under any of these names, the first one found."""
    return Field(default=None, validation_alias=AliasChoices(*names))


def several(*names: str) -> Any:
    """A list that may stand under any of these names; empty if it stands nowhere."""
    return Field(default=(), validation_alias=AliasChoices(*names))


def needed(*names: str) -> Any:
    """A field without which the object cannot be read, under any of these names."""
    return Field(validation_alias=AliasChoices(*names))


def worded(words: Mapping[str, Status], said: str, unknown: Status) -> Status:
    """The neutral status for the platform's word; samples differ in case."""
    return words.get(said.lower(), unknown)
