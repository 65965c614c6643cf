"""Reading a request body's fields strictly: what is not as documented is a `BadField`, never a crash."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TypeGuard


class BadField(ValueError):
    """A field that is missing or not what the platform documents; the text names it."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{name}: {problem}")


def is_object(value: object) -> TypeGuard[Mapping[str, object]]:
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)


class Fields:
    """A JSON object, or a form. `null` counts as absent; unknown fields are ignored, as the platforms do."""

    def __init__(self, values: object, where: str = "") -> None:
        if not is_object(values):
            raise BadField(where or "body", "must be an object")
        self._values = values
        self._where = where

    def name(self, field: str) -> str:
        return f"{self._where}.{field}" if self._where else field

    def bad(self, field: str, problem: str) -> BadField:
        return BadField(self.name(field), problem)

    def __contains__(self, field: str) -> bool:
        """Whether the field was written at all, be it as null."""
        return field in self._values

    def only(self, known: Iterable[str]) -> None:
        """Refuse any other field: for our own interfaces, where a misspelt name should not pass unnoticed."""
        for field in self._values.keys() - set(known):
            raise self.bad(field, "is unknown")

    def has(self, field: str) -> bool:
        return self._values.get(field) is not None

    def text(self, field: str, *, least: int = 0, most: int | None = None) -> str | None:
        value = self._values.get(field)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.bad(field, "must be a string")
        if len(value) < least or (most is not None and len(value) > most):
            raise self.bad(field, f"must have {least} to {most} characters" if most else "must not be empty")
        return value

    def needed_text(self, field: str, *, least: int = 1, most: int | None = None) -> str:
        value = self.text(field, least=least, most=most)
        if value is None:
            raise self.bad(field, "is required")
        return value

    def flag(self, field: str, *, words: Mapping[str, bool] | None = None) -> bool | None:
        """True or false; where a platform takes them as strings too, `words` says which."""
        value = self._values.get(field)
        if isinstance(value, str) and words is not None:
            value = words.get(value.lower(), value)
        if value is not None and not isinstance(value, bool):
            raise self.bad(field, "must be true or false")
        return value

    def needed_flag(self, field: str) -> bool:
        value = self.flag(field)
        if value is None:
            raise self.bad(field, "is required")
        return value

    def whole(self, field: str, *, least: int, most: int) -> int | None:
        value = self._values.get(field)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise self.bad(field, f"must be a whole number from {least} to {most}")
        return value

    def seconds(self, field: str, *, most: int) -> float | None:
        return self.number(field, least=0, most=most, what="number of seconds")

    def number(self, field: str, *, least: int, most: int, what: str = "number") -> float | None:
        value = self._values.get(field)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise self.bad(field, f"must be a {what} from {least} to {most}")
        return value

    def choice(self, field: str, words: Collection[str]) -> str | None:
        value = self.text(field)
        if value is not None and value not in words:
            raise self.bad(field, f"must be one of {', '.join(sorted(words))}")
        return value

    def nested(self, field: str) -> Fields | None:
        return Fields(self._values[field], self.name(field)) if self.has(field) else None

    def needed(self, field: str) -> Fields:
        value = self.nested(field)
        if value is None:
            raise self.bad(field, "is required")
        return value

    def texts(self, field: str, *, most: int | None = None) -> tuple[str, ...] | None:
        if not self.has(field):
            return None
        values = self._list(field, most)
        texts = tuple(value for value in values if isinstance(value, str))
        if len(texts) != len(values):
            raise self.bad(field, "must be a list of strings")
        return texts

    def each(self, field: str, *, most: int | None = None) -> tuple[Fields, ...] | None:
        """A list of objects."""
        if not self.has(field):
            return None
        return tuple(Fields(value, f"{self.name(field)}[{n}]") for n, value in enumerate(self._list(field, most)))

    def text_map(self, field: str) -> Mapping[str, str] | None:
        """An object whose values are all strings."""
        if not self.has(field):
            return None
        values = self._values[field]
        if not is_object(values) or not all(isinstance(value, str) for value in values.values()):
            raise self.bad(field, "must be an object of strings")
        return {key: str(value) for key, value in values.items()}

    def _list(self, field: str, most: int | None) -> list[object]:
        values = self._values[field]
        if not is_list(values):
            raise self.bad(field, "must be a list")
        if most is not None and len(values) > most:
            raise self.bad(field, f"must have at most {most} items")
        return values
