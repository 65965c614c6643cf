"""Bodies: JSON from a stranger is read in one way, or refused, and takes no longer than its length."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyroom.errors import MalformedDelivery
from anyroom.webhooks.documents import DEEPEST, LARGEST_BODY, LONGEST_NUMBER, read_document

MILLION = 1_000_000

BAD: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "no JSON"),
    "blank": (b" \n ", "no JSON"),
    "text": (b"hello", "no JSON"),
    "form": (b"event=room.closed&room=r-1", "no JSON"),
    "cut_off": (b'{"event": "room.clo', "no JSON"),
    "two_documents": (b'{"a": 1}{"a": 2}', "no JSON"),
    "something_after": (b'{"a": 1}\x00', "no JSON"),
    "comment": (b'{"a": 1 /* one */}', "no JSON"),
    "raw_newline_in_a_string": (b'{"a": "x\ny"}', "no JSON"),
    "a_list": (b'[{"event": "room.closed"}]', "no JSON object"),
    "a_string": (b'"room.closed"', "no JSON object"),
    "a_number": (b"7", "no JSON object"),
    "null": (b"null", "no JSON object"),
    "ten_megabytes": (b'{"a": "' + b"x" * 10 * 1024 * 1024 + b'"}', "larger than"),
    "nested_lists": (b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested more than"),
    "nested_objects": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "nested more than"),
    "nested_and_never_closed": (b"[" * 100_000, "nested more than"),
    "one_too_deep": (b'{"a": ' + b"[" * DEEPEST + b"]" * DEEPEST + b"}", "nested more than"),
    "nested_after_a_string_with_brackets": (b'{"]]]]\\"]": ' + b"[" * 99 + b"]" * 99 + b"}", "nested more than"),
    "a_name_twice": (b'{"event": "room.closed", "event": "room.opened"}', "twice"),
    "a_name_twice_below": (b'{"a": [{"id": 1, "id": 1}]}', "twice"),
    "a_name_twice_spelled_otherwise": (b'{"a": 1, "\\u0061": 2}', "twice"),
    "not_a_number": (b'{"a": NaN}', "number that is none"),
    "infinity": (b'{"a": Infinity}', "number that is none"),
    "minus_infinity": (b'{"a": -Infinity}', "number that is none"),
    "a_million_digits": (b'{"a": ' + b"9" * MILLION + b"}", "longer than any"),
    "a_million_digits_and_a_sign": (b'{"a": -' + b"9" * MILLION + b"}", "longer than any"),
    "a_million_decimals": (b'{"a": 0.' + b"1" * MILLION + b"}", "longer than any"),
    "a_million_digits_of_exponent": (b'{"a": 1e' + b"9" * MILLION + b"}", "longer than any"),
    "more_than_a_float_holds": (b'{"a": 1e999}', "number that is none"),
    "invalid_utf8": (b'{"a": "\xff"}', "no UTF-8"),
    "overlong_utf8": (b'{"a": "\xc0\xaf"}', "no UTF-8"),
    "a_surrogate_in_utf8": (b'{"a": "\xed\xa0\x80"}', "no UTF-8"),
    "utf16": ('{"a": 1}'.encode("utf-16"), "no UTF-8"),
    "utf32_without_a_mark": ('{"a": 1}'.encode("utf-32-be"), "no JSON"),
    "byte_order_mark": (b'\xef\xbb\xbf{"a": 1}', "no JSON"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_document_is_refused(name: str) -> None:
    body, why = BAD[name]
    begun = time.process_time()
    with pytest.raises(MalformedDelivery, match=why) as caught:
        read_document(body)
    assert time.process_time() - begun < 2, "a second or so for a megabyte would be a weapon"
    assert len(str(caught.value)) < 120, "nothing of the body stands in it"
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None, "a traceback would show the body"


GOOD: dict[str, tuple[bytes, Any]] = {
    "empty": (b"{}", {}),
    "spaces": (b' { "a" : 1 } \n', {"a": 1}),
    "brackets_in_strings": (b'{"a": "' + b"[{" * 1000 + b'", "b\\"[": "\\\\"}', {"a": "[{" * 1000, 'b"[': "\\"}),
    "as_deep_as_may_be": (b'{"a": ' + b"[" * (DEEPEST - 1) + b"]" * (DEEPEST - 1) + b"}", None),
    "the_same_name_in_two_objects": (b'[{"id": 1}, {"id": 1}]'.join([b'{"a": ', b"}"]), {"a": [{"id": 1}, {"id": 1}]}),
    "nanoseconds": (b'{"a": 1767225600000000000}', {"a": 1767225600000000000}),
    "as_long_as_may_be": (b'{"a": ' + b"9" * LONGEST_NUMBER + b"}", {"a": int("9" * LONGEST_NUMBER)}),
    "fractions": (b'{"a": -1.5e-3}', {"a": -0.0015}),
    "as_large_as_may_be": (b'{"a": "' + b"x" * (LARGEST_BODY - 9) + b'"}', {"a": "x" * (LARGEST_BODY - 9)}),
    "beyond_ascii": ('{"a": "Zoë 😀"}'.encode(), {"a": "Zoë 😀"}),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_is_a_document_is_read(name: str) -> None:
    body, document = GOOD[name]
    found = read_document(body)
    assert document is None or found == document


@given(
    st.binary(max_size=200)
    | st.text(alphabet='{}[]",:\\ 01e.-NaInfitytrue\x00\ud800', max_size=200).map(
        lambda text: text.encode("utf-8", "surrogatepass")
    )
)
def test_whatever_comes_is_read_or_malformed(body: bytes) -> None:
    try:
        assert isinstance(read_document(body), dict)
    except MalformedDelivery:
        pass


_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=30,
)


@given(st.dictionaries(st.text(), _json, max_size=5), st.booleans())
def test_what_json_says_is_what_is_read(document: dict[str, Any], escaped: bool) -> None:
    body = json.dumps(document, ensure_ascii=escaped)
    try:
        raw = body.encode()
    except UnicodeEncodeError:  # a lone surrogate has no UTF-8
        return
    assert read_document(raw) == document


@pytest.mark.parametrize(
    "piece",
    [b'"', b"\\", b'\\"', b'"\\', b"[", b"[]", b'{"a":', b'"a",', b"9", b"{}", b'""', b"\xc3", b'"]'],
    ids=lambda piece: piece.decode("latin-1"),
)
def test_time_grows_with_the_length_and_no_faster(piece: bytes) -> None:
    """Eight times the body in less than forty times the time: a square would take sixty-four."""

    def spent(size: int) -> float:
        body = b'{"a":' + piece * (size // len(piece))
        best = float("inf")
        for _ in range(3):
            begun = time.process_time()
            with pytest.raises(MalformedDelivery):
                read_document(body)
            best = min(best, time.process_time() - begun)
        return best

    assert spent(LARGEST_BODY - 16) < max(40 * spent(LARGEST_BODY // 8), 0.05)
