"""Configuration: what a provider needs to know, from arguments or from the environment, all that is missing listed at once."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, NoReturn, Self, TypeVar, cast

from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError

from anyroom.errors import ConfigurationError

Config = TypeVar("Config", bound="ProviderConfig")


class Unshown(dict[str, Any]):
    """Settings on their way into a configuration. Whoever reports errors with the variables of all frames sees none of them."""

    def __repr__(self) -> str:
        return f"<{len(self)} settings>"


class ProviderConfig(BaseModel):
    """The settings of one provider. Each field is also the environment variable `<env_prefix><FIELD>`.

    Credentials are `SecretStr`, alone, in a tuple, or as the values of a mapping.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)
    env_prefix: ClassVar[str] = ""

    @classmethod
    def variable(cls, setting: str) -> str:
        """The environment variable of a setting."""
        return f"{cls.env_prefix}{setting}".upper()

    @classmethod
    def given(cls, settings: Mapping[str, Any]) -> Self:
        """Read settings from arguments; None counts as not given.

        Raises:
            ConfigurationError: some are missing, unknown or malformed. The message lists all of them.
        """
        try:
            return cls.model_validate(cls._set(settings))
        except ValidationError as error:
            problems = "; ".join(cls._problems(error))
        raise ConfigurationError(problems)

    @classmethod
    def either(cls, config: Self | None, settings: Mapping[str, Any]) -> Self:
        """A configuration that is made already, or else one of settings, as a provider's constructor takes them.

        Raises:
            ConfigurationError: both are given; or as `given`.
        """
        if config is None:
            return cls.given(settings)
        if any(value is not None for value in settings.values()):
            raise ConfigurationError("give a configuration or settings, not both")
        return config

    @classmethod
    def from_env(cls, settings: Mapping[str, Any], environ: Mapping[str, str] | None = None) -> Self:
        """Read settings from arguments, and those not given from the environment. A blank variable counts as unset.

        Raises:
            ConfigurationError: as `given`.
        """
        return cls.given(Unshown({**cls._found(environ), **cls._set(settings)}))

    @classmethod
    def _found(cls, environ: Mapping[str, str] | None) -> dict[str, str]:
        """What the environment says."""
        environ = os.environ if environ is None else environ
        found = {name: environ.get(cls.variable(name), "") for name in cls.model_fields}
        return {name: value for name, value in found.items() if value.strip()}

    @classmethod
    def _set(cls, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Those that are given. A name that does not exist stays in, whatever its value, to be refused."""
        return {name: value for name, value in settings.items() if value is not None or name not in cls.model_fields}

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"{type(self).__name__} holds credentials and cannot be pickled")

    @classmethod
    def _problems(cls, error: ValidationError) -> Iterator[str]:
        details = error.errors(include_url=False, include_input=False, include_context=False)
        missing = sorted({str(entry["loc"][0]) for entry in details if entry["type"] == "missing" and entry["loc"]})
        if missing:
            yield "missing " + ", ".join(f"{name} (or {cls.variable(name)} in the environment)" for name in missing)
        for entry in details:
            name = str(entry["loc"][0]) if entry["loc"] else ""
            if entry["type"] == "extra_forbidden":
                yield f"no such setting: {name}; known: {', '.join(cls.model_fields) or 'none'}"
            elif entry["type"] != "missing":
                said = entry["msg"].removeprefix("Value error, ")
                yield f"{name}: {said}" if name else said

    def secrets(self) -> Iterator[str]:
        """The credentials, in the clear: for those who take care that nothing shows them."""
        for name in type(self).model_fields:
            yield from _secrets_in(getattr(self, name))


def _secrets_in(value: object) -> Iterator[str]:
    if isinstance(value, SecretStr) and value.get_secret_value():
        yield value.get_secret_value()
    elif isinstance(value, Mapping):
        yield from _secrets_in(tuple(cast("Mapping[object, object]", value).values()))
    elif isinstance(value, tuple):
        for part in cast("tuple[object, ...]", value):
            yield from _secrets_in(part)
