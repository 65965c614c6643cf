"""The neutral objects and their options: masked, compared, pickled, checked."""

from __future__ import annotations

import dataclasses
import inspect
import pickle
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import anyroom.types
from anyroom.errors import InvalidArgument, UnknownArgument
from anyroom.types import (
    MASK,
    UNSET,
    Broadcast,
    CreateRoom,
    CreateToken,
    CreateWebhook,
    Dial,
    FileLink,
    Grant,
    Hls,
    JoinToken,
    Layout,
    ListParticipants,
    ListRecordings,
    ListSessions,
    ListTranscripts,
    OpenEnum,
    Options,
    Output,
    OutputKind,
    Preparation,
    Record,
    Recording,
    RecordingFile,
    RecordingStatus,
    Ref,
    Role,
    Room,
    Rtmp,
    SipAuth,
    StartBroadcast,
    StartRecording,
    Storage,
    Stylesheet,
    Unset,
    Until,
    WaitBroadcast,
    WaitRecording,
)
from anyroom.types.values import from_zero, handed_out, identify, mask, options

SECRET = "hunter2-do-not-show"


def every_type() -> Iterator[type]:
    for name in anyroom.types.__all__:
        found = getattr(anyroom.types, name)
        if isinstance(found, type):
            yield found


RECORDS = [found for found in every_type() if issubclass(found, Record) and found is not Record]
OPTIONS = [found for found in every_type() if issubclass(found, Options) and found is not Options]
ENUMS = [found for found in every_type() if issubclass(found, OpenEnum) and found is not OpenEnum]


def example(kind: Any) -> Any:
    required = {
        item.name: "x"
        for item in dataclasses.fields(kind)
        if item.default is dataclasses.MISSING and item.default_factory is dataclasses.MISSING
    }
    return kind(**required)


# --- the module -------------------------------------------------------------------------------------------------------


def test_every_name_resolves_and_no_other() -> None:
    assert set(anyroom.types.__all__) == set(anyroom.types._PLACES)
    for name in anyroom.types.__all__:
        assert getattr(anyroom.types, name) is not None
    with pytest.raises(AttributeError, match=r"has no attribute 'Rooom'"):
        anyroom.types.Rooom  # noqa: B018


# --- records ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
def test_a_record_needs_its_provider_and_at_most_an_id(kind: type[Record]) -> None:
    required = {
        item.name
        for item in dataclasses.fields(kind)
        if item.default is dataclasses.MISSING and item.default_factory is dataclasses.MISSING
    }
    assert {"provider"} <= required <= {"provider", "id"}


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
def test_a_record_is_frozen_pickled_whole_and_compared_without_raw(kind: Any) -> None:
    one = dataclasses.replace(example(kind), raw={"secret": SECRET})
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.provider = "y"
    again = pickle.loads(pickle.dumps(one))  # noqa: S301
    assert again == one
    assert again.raw == {"secret": SECRET}
    assert one == dataclasses.replace(one, raw=None)
    assert one != dataclasses.replace(one, provider="y")
    assert SECRET not in repr(one)
    assert not hasattr(one, "__dict__")


@pytest.mark.parametrize(
    ("thing", "shown"),
    [
        (JoinToken(provider="p", value=SECRET, connect={"token": SECRET}), "JoinToken(provider='p', value='***')"),
        (
            RecordingFile(url=f"https://u:{SECRET}@files.test:8/{SECRET}?sig={SECRET}"),
            "RecordingFile(url='https://files.test/***')",
        ),
        (Output(kind=OutputKind.RTMP, stream_key=SECRET, url="rtmp://a.test/x"), "url='rtmp://a.test/***'"),
        (FileLink(url=f"https:///{SECRET}"), "FileLink(url='https://***/***')"),
        (RecordingFile(url=f"https://[{SECRET}"), "RecordingFile(url='***')"),
        (RecordingFile(url=SECRET), "RecordingFile(url='***')"),
        (Storage(kind="s3", bucket="b", secret=SECRET, access_key=SECRET, settings={"k": SECRET}), "Storage(kind='s3'"),
        (SipAuth("ana", SECRET), "SipAuth(username='ana')"),
        (Rtmp("rtmp://a.test/live", SECRET), "Rtmp(url='rtmp://a.test/live', id=UNSET)"),
        (
            Recording(id="r", provider="p", files=(RecordingFile(url=f"https://a.test/{SECRET}", size=3),)),
            "files=(RecordingFile(url='https://a.test/***', size=3),)",
        ),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str) else "",
)
def test_what_was_handed_out_is_masked(thing: object, shown: str) -> None:
    for text in (repr(thing), str(thing), f"{thing}"):
        assert shown in text
        assert SECRET not in text


def test_a_repr_leaves_out_what_is_not_set() -> None:
    assert (
        repr(Room(id="r", provider="p", raw={"x": 1}))
        == "Room(provider='p', id='r', status=<RoomStatus.UNKNOWN: 'unknown'>)"
    )


@given(st.text())
def test_masking_shows_no_more_than_the_host(text: str) -> None:
    shown = mask(f"https://files.test/{text}?{text}")
    assert shown in {"https://files.test/***", MASK}
    assert mask(text) == MASK or "://" in text


def test_playback_url() -> None:
    hls, rtmp = Output(kind=OutputKind.HLS, url="https://a.test/p.m3u8"), Output(kind=OutputKind.RTMP, url="rtmp://x")
    assert Broadcast(id="b", provider="p", outputs=(rtmp, Output(kind=OutputKind.HLS), hls)).playback_url == hls.url
    assert Broadcast(id="b", provider="p", outputs=(rtmp,)).playback_url is None


def test_nothing_is_shared_between_records() -> None:
    assert Preparation(provider="p").presets is not Preparation(provider="p").presets


# --- enums ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ENUMS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("word", ["brand_new", "", None, 7])
def test_a_word_that_is_new_reads_as_unknown(kind: Any, word: object) -> None:
    assert kind(word) is kind.UNKNOWN


def test_an_enum_without_unknown_stays_closed() -> None:
    with pytest.raises(ValueError, match=r"brand_new"):
        Layout("brand_new")


def test_unset_says_so_and_is_one() -> None:
    assert repr(UNSET) == "UNSET"
    assert pickle.loads(pickle.dumps(UNSET)) is UNSET  # noqa: S301
    assert Unset.token is UNSET


# --- identify ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "thing",
    ["r1", Room(id="r1", provider="p"), Ref[Room](provider="p", kind="room", id="r1")],
)
def test_a_thing_is_given_as_id_object_or_reference(thing: object) -> None:
    assert identify(thing, "room") == "r1"


@pytest.mark.parametrize(
    "thing",
    [
        None,
        7,
        "",
        "..",
        "a/b",
        Ref[Room](provider="p", kind="room"),
        Room(id="", provider="p"),
        Room(id="a/b", provider="p"),
        {"id": "r1"},
    ],
)
def test_what_has_no_id_that_could_be_sent(thing: object) -> None:
    with pytest.raises(InvalidArgument, match=r"^room must"):
        identify(thing, "room")


def test_a_reference_is_a_value() -> None:
    one = Ref[Room](provider="p", kind="room", id="r1")
    assert {one, Ref[Room](provider="p", kind="room", id="r1")} == {one}
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301


# --- options ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", OPTIONS, ids=lambda kind: kind.__name__)
def test_options_are_frozen_keyword_only_and_documented(kind: Any) -> None:
    parameters = inspect.signature(kind).parameters.values()
    assert all(item.kind is item.KEYWORD_ONLY for item in parameters)
    assert all(item.default is not None for item in parameters), "None would be a magic default"
    assert kind.__doc__
    assert kind.__doc__.startswith("Options of")
    for item in parameters:
        assert (
            item.name in (kind.__doc__ or "")
            or "tatus" in kind.__doc__
            or "given" in kind.__doc__
            or len(parameters) < 4
        )


BLANKS = ["", " ", "\n\t"]
NUMBERS = [0, -1, -0.5, float("nan"), float("inf"), float("-inf")]
REFUSED: list[tuple[Callable[..., Any], dict[str, Any], str]] = [
    *((CreateRoom, {"name": blank}, "name must not be empty") for blank in BLANKS),
    *((CreateToken, {"ttl": number}, "ttl must be a positive, finite number") for number in NUMBERS),
    *((WaitRecording, {"timeout": number}, "timeout must be a positive, finite number") for number in NUMBERS),
    (ListSessions, {"since": datetime(2026, 1, 1)}, "since must be an aware datetime"),  # noqa: DTZ001
    (ListRecordings, {"room": ""}, "room must not be empty"),
    (ListParticipants, {}, "give room .* exactly one"),
    (ListParticipants, {"room": "r", "session": "s"}, "exactly one"),
    (ListParticipants, {"room": ""}, "room must not be empty"),
    (ListTranscripts, {}, "give session or room, exactly one"),
    (ListTranscripts, {"room": "r", "session": "s"}, "exactly one"),
    (ListTranscripts, {"session": " "}, "session must not be empty"),
    (StartBroadcast, {}, "needs an output"),
    (StartBroadcast, {"rtmp": []}, "needs an output"),
    (StartBroadcast, {"rtmp": [], "layout": Layout.GRID}, "needs an output"),
    (StartBroadcast, {"rtmp": "rtmp://a.test/x"}, r"rtmp takes outputs, such as \[Rtmp\(url, stream_key\)\], not str$"),
    (StartBroadcast, {"rtmp": ["rtmp://a.test/x"]}, r"rtmp takes outputs, .*, not str$"),
    (StartBroadcast, {"rtmp": Rtmp("rtmp://a.test/x")}, r"rtmp takes outputs, .*, not Rtmp$"),
    (StartBroadcast, {"hls": Hls(), "max_duration": 0}, "max_duration must be"),
    (Hls, {"dvr": True, "low_latency": True}, "not both"),
    (Rtmp, {"url": "https://a.test"}, "must start with rtmp"),
    (Rtmp, {"url": ""}, "must start with rtmp"),
    (CreateWebhook, {"events": "archive"}, "events must be a collection"),
    (CreateToken, {"grants": "record"}, "grants must be a collection"),
    (CreateRoom, {"name": 3}, "name must be text, not int$"),
    (CreateRoom, {"name": None}, "name must be text, not None: leave it out instead$"),
    (CreateRoom, {"key": b"k"}, "key must be text, not bytes$"),
    (CreateRoom, {"record_on_start": "no"}, "record_on_start must be True or False, not str$"),
    (CreateRoom, {"record_on_start": 1}, "record_on_start must be True or False, not int$"),
    (CreateRoom, {"extra": "x"}, "extra must be a mapping, not str$"),
    (CreateToken, {"participant": 7}, "participant must be text, not int$"),
    (CreateToken, {"ttl": "3600"}, "ttl must be a number, not str$"),
    (CreateToken, {"ttl": True}, "ttl must be a number, not bool$"),
    (CreateToken, {"ttl": timedelta(hours=1)}, r"ttl must be a number, not timedelta: give its total_seconds\(\)$"),
    (WaitRecording, {"timeout": None}, "timeout must be a number, not None"),
    (WaitRecording, {"timeout": timedelta(seconds=1)}, "timeout must be a number, not timedelta"),
    (ListSessions, {"since": "2026-01-01"}, "since must be a datetime, not str$"),
    (ListSessions, {"since": date(2026, 1, 1)}, "since must be a datetime, not date$"),
    (StartRecording, {"storage": {"bucket": "b"}}, "storage must be Storage, not dict$"),
    (StartBroadcast, {"hls": True}, "hls must be Hls, not bool$"),
    (WaitRecording, {"until": "avaliable"}, "until must be one of"),
    (WaitRecording, {"until": RecordingStatus.UNKNOWN}, "until must be one of"),
    (WaitBroadcast, {"until": "liv"}, "until must be one of"),
]


@pytest.mark.parametrize(("kind", "values", "said"), REFUSED)
def test_what_makes_sense_nowhere_is_refused(kind: Callable[..., Any], values: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidArgument, match=said):
        kind(**values)


@pytest.mark.parametrize("number", NUMBERS)
def test_zero_is_taken_where_it_means_something(number: float) -> None:
    @options
    class Picture(Options):
        """A picture of a stream."""

        second: float | Unset = from_zero(default=UNSET)
        width: float | Unset = UNSET

    assert Picture().set_fields() == {}
    if number == 0:
        assert Picture(second=number).set_fields() == {"second": 0}
    else:
        with pytest.raises(InvalidArgument, match=r"^second must be 0 or a positive, finite number"):
            Picture(second=number)
    with pytest.raises(InvalidArgument, match=r"^width must be a positive, finite number"):
        Picture(width=number)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (CreateRoom, {"record_on_start": False, "keep_alive": 1}),
        (ListSessions, {"since": datetime(2026, 1, 1, tzinfo=UTC)}),
        (StartBroadcast, {"hls": Hls(dvr=True, low_latency=False)}),
        (StartBroadcast, {"rtmp": [Rtmp("rtmps://a.test/x", "key")]}),
        (Dial, {"headers": {"x": ""}}),
        (WaitRecording, {"until": "available"}),
        (WaitRecording, {"until": "ready", "timeout": 0.1}),
        (WaitBroadcast, {"until": "live"}),
        (CreateToken, {"grants": []}),
        (CreateToken, {"ttl": 0.5}),
        (WaitRecording, {"timeout": 1}),
        (CreateRoom, {"name": Role.HOST, "extra": MappingProxyType({"acme": {}})}),
    ],
)
def test_what_makes_sense_somewhere_is_not(kind: Any, values: dict[str, Any]) -> None:
    assert kind.given(**values).set_fields().items() >= values.items()


def test_keywords_that_do_not_exist() -> None:
    with pytest.raises(UnknownArgument, match=r"^no such argument: nam; did you mean name\?$"):
        CreateRoom.given(nam="x")
    with pytest.raises(UnknownArgument, match=r"^no such argument: zzz; known: name, key, region"):
        CreateRoom.given(zzz="x")


def test_a_required_option_that_is_missing() -> None:
    @options
    class Nothing(Options):
        pass

    @options
    class Needs(Options):
        size: int
        kind: str
        label: str | Unset = UNSET

    with pytest.raises(UnknownArgument, match=r"^missing: size, kind$"):
        Needs.given(label="x")
    with pytest.raises(UnknownArgument, match=r"known: none"):
        Nothing.given(x=1)


@pytest.mark.parametrize(
    ("kind", "name", "said", "read_as"),
    [
        (StartRecording, "layout", "grid", Layout.GRID),
        (StartRecording, "layout", Stylesheet("a{}"), Stylesheet("a{}")),
        (CreateToken, "role", "host", Role.HOST),
        (CreateToken, "grants", ["record", Grant.SIGNAL], (Grant.RECORD, Grant.SIGNAL)),
        (CreateToken, "grants", {Grant.RECORD}, {Grant.RECORD}),
        (ListRecordings, "status", "available", RecordingStatus.AVAILABLE),
        (WaitRecording, "until", "ready", Until.READY),
    ],
)
def test_a_word_is_read_as_the_member_of_its_enum(kind: Any, name: str, said: object, read_as: object) -> None:
    found = getattr(kind.given(**{name: said}), name)
    assert found == read_as
    assert type(found) is type(read_as)


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        (StartRecording, "layout", "gird"),
        (StartRecording, "layout", 7),
        (CreateToken, "grants", ["recrd"]),
        (ListRecordings, "status", "gone"),
    ],
)
def test_a_word_that_no_enum_has_is_refused(kind: Any, name: str, said: object) -> None:
    with pytest.raises(InvalidArgument, match=rf"^{name} must be one of [a-z_, ]+, not "):
        kind.given(**{name: said})


def test_a_mapping_is_nobodys_list_of_words() -> None:
    @options
    class Seats(Options):
        sizes: Mapping[Layout, int] | Unset = UNSET

    assert Seats.given(sizes={"grid": 3}).sizes == {"grid": 3}


def test_set_fields_are_those_that_were_given() -> None:
    assert StartRecording(name="x", transcribe=False).set_fields() == {"name": "x", "transcribe": False}


def test_handed_out_is_a_fields_own_mark() -> None:
    assert handed_out(default=None).metadata == {"handed_out": True}
