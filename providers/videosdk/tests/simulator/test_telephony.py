"""Gateways, rules, webhooks, numbers, and calls."""

from __future__ import annotations

from typing import Any

import pytest

from anyroom.simulator import Running

GATEWAY = {"name": "US", "numbers": ["+14150001111"], "address": "sip.example.com"}
RULE = {"name": "all", "type": "outbound", "phoneNumbers": ["+14150001111"]}
HOOK = {"url": "https://example.com/sip", "events": ["call-started"]}


@pytest.mark.parametrize(
    ("path", "body", "changes", "status", "prefix", "deleted"),
    [
        ("inbound-gateways", GATEWAY, {"name": "EU"}, 200, "gw_", "Gateway deleted successfully"),
        ("outbound-gateways", GATEWAY, {"name": "EU"}, 200, "gw_", "Gateway deleted successfully"),
        ("routing-rule", RULE, {"name": "some"}, 201, "rule_", "Routing rule deleted successfully"),
        ("webhooks", HOOK, {"events": ["call-answered"]}, 200, "wh_", "Webhook deleted successfully"),
    ],
)
def test_what_is_kept(
    call: Any,
    running: Running,
    path: str,
    body: dict[str, object],
    changes: dict[str, object],
    status: int,
    prefix: str,
    deleted: str,
) -> None:
    root = f"/sip/{path}"
    created = call("POST", root, json={**body, "unknown": 1})
    assert created.status_code == status
    thing = created.json()
    assert thing["id"].startswith(prefix)
    known = {name: value for name, value in body.items() if not (path == "inbound-gateways" and name == "address")}
    assert {name: thing[name] for name in known} == known
    assert "unknown" not in thing
    one = f"{root}/{thing['id']}"
    assert call.get(one) == thing
    assert call.get(root, id=thing["id"])["data"] == [thing]
    assert call.get(root, search="nothing like it")["data"] == []
    running.advance(1)
    changed = call("PATCH", one, json=changes).json()
    assert changed == {**changed, **changes}
    assert changed["updatedAt"] > thing["updatedAt"]
    assert call("DELETE", one).json() == {"message": deleted}
    for method in ("GET", "PATCH", "DELETE"):
        assert call(method, one, json={}).status_code == 404
    for field in body:
        if field not in {"address", "events"} or path == "outbound-gateways":
            incomplete = {name: value for name, value in body.items() if name != field}
            assert call("POST", root, json=incomplete).status_code == 400, field


def test_a_gateways_update_resets_what_it_leaves_out(call: Any) -> None:
    flags = {"record": True, "noiseCancellation": True, "enableDtmf": True, "geoRegion": "us002"}
    auth = {"username": "ana", "password": "secret"}
    gateway = call.post("/sip/outbound-gateways", **GATEWAY, **flags, auth=auth)
    assert gateway["auth"] == auth
    changed = call("PATCH", f"/sip/outbound-gateways/{gateway['id']}", json={"record": True}).json()
    assert [changed[name] for name in flags] == [True, False, False, None]
    assert changed["name"] == "US"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("outbound-gateways", {**GATEWAY, "transport": "pigeon"}),
        ("outbound-gateways", {**GATEWAY, "auth": {"username": "x"}}),
        ("outbound-gateways", {**GATEWAY, "mediaEncryption": "sdes"}),
        ("inbound-gateways", {**GATEWAY, "numbers": "x"}),
        ("inbound-gateways", {**GATEWAY, "geoRegion": "mars"}),
        ("inbound-gateways", {**GATEWAY, "numbers": []}),
        ("inbound-gateways", {**GATEWAY, "numbers": ["14150001111"]}),
        ("routing-rule", {**RULE, "type": "both"}),
        ("routing-rule", {**RULE, "headersToAttributes": {}}),
        ("routing-rule", {**RULE, "type": "inbound", "headers": {}}),
        ("routing-rule", {**RULE, "room": {"type": "some"}}),
        ("routing-rule", {**RULE, "room": {"prefix": "Support"}}),
        ("routing-rule", {**RULE, "phoneNumbers": []}),
        ("routing-rule", {**RULE, "apiKey": "02jd88ag-f229-4c73-4be4-c35c2rf5f220"}),
        ("webhooks", {**HOOK, "url": "x"}),
        ("webhooks", {**HOOK, "events": "all"}),
    ],
)
def test_what_is_not_kept(call: Any, path: str, body: dict[str, object]) -> None:
    assert call("POST", f"/sip/{path}", json=body).status_code == 400


def test_a_rules_type_stays(call: Any) -> None:
    one = f"/sip/routing-rule/{call.post('/sip/routing-rule', **RULE)['id']}"
    assert call("PATCH", one, json={"type": "inbound"}).status_code == 400
    assert call("PATCH", one, json={"type": "outbound", "tags": ["x"]}).json()["tags"] == ["x"]


def test_a_rules_headers_are_of_its_type_later_too(call: Any) -> None:
    one = f"/sip/routing-rule/{call.post('/sip/routing-rule', **RULE)['id']}"
    assert call("PATCH", one, json={"headersToAttributes": {"X-Id": "id"}}).status_code == 400
    assert call("PATCH", one, json={"headers": {"X-Id": "1"}}).json()["headers"] == {"X-Id": "1"}


def test_a_number_is_of_one_rule_in_each_direction(call: Any, running: Running) -> None:
    root, key = "/sip/routing-rule", running.settings["api_key"]
    first = call.post(root, **RULE, apiKey=key)["id"]
    again = call("POST", root, json=RULE)
    assert (again.status_code, again.json()["error"]) == (400, "Phone number is used by another routing rule.")
    assert call("POST", root, json={**RULE, "type": "inbound"}).status_code == 201
    other = call.post(root, **{**RULE, "phoneNumbers": ["+14150002222"]})["id"]
    taken = call("PATCH", f"{root}/{other}", json={"phoneNumbers": ["+14150002222", "+14150001111"]})
    assert taken.status_code == 400
    assert call("PATCH", f"{root}/{first}", json={"phoneNumbers": ["+14150001111"]}).status_code == 200, "its own"
    call("DELETE", f"{root}/{first}")
    assert call("PATCH", f"{root}/{other}", json={"phoneNumbers": ["+14150001111"]}).status_code == 200


def test_only_an_update_tells_a_gateway_out_which_numbers_it_may_call(call: Any) -> None:
    root, allowed = "/sip/outbound-gateways", ["+14150003333"]
    gateway = call.post(root, **GATEWAY, allowedNumbers=allowed)
    assert "allowedNumbers" not in gateway
    changed = call("PATCH", f"{root}/{gateway['id']}", json={"allowedNumbers": allowed}).json()
    assert changed["allowedNumbers"] == allowed
    assert call.post("/sip/inbound-gateways", **GATEWAY, allowedNumbers=allowed)["allowedNumbers"] == allowed


@pytest.fixture
def gateway(call: Any) -> str:
    return str(call.post("/sip/outbound-gateways", **GATEWAY)["id"])


def dial(call: Any, room: str, gateway: str, **options: object) -> dict[str, Any]:
    answer = call.post("/sip/call", sipCallTo="+14155550123", gatewayId=gateway, destinationRoomId=room, **options)
    assert answer["message"] == "Call initiated successfully"
    return dict(answer["data"])


def statuses(entry: dict[str, Any]) -> list[str]:
    return [step["status"] for step in entry["timelog"]]


def test_a_call_from_start_to_end(call: Any, running: Running, busy: str, ana: tuple[str, str], gateway: str) -> None:
    participant = {"id": "phone-1", "name": "Grandma"}
    made = dial(call, busy, gateway, metadata={"n": 1}, participant=participant)
    assert made == {
        "callId": made["callId"],
        "status": "initiated",
        "roomId": busy,
        "sipCallTo": "+14155550123",
        "sipCallFrom": None,
        "gatewayId": gateway,
        "metadata": {"n": 1},
        "timelog": [{"status": "INITIATED", "timestamp": "2023-11-14T22:13:20.250Z"}],
    }
    one = f"/sip/call/{made['callId']}"
    assert call.get(one)["id"] == made["callId"]
    running.advance(0.5)
    assert call.get(one)["status"] == "ringing"
    running.advance(1)
    assert call.get(one)["status"] == "answered"
    assert call.get(f"/sessions/{ana[1]}/participants/phone-1")["name"] == "Grandma"
    ended = call.post("/sip/call/end", callId=made["callId"])["data"]
    assert statuses(ended) == ["INITIATED", "RINGING", "ANSWERED", "ENDED"]
    (document,) = call.get(f"/sessions/{ana[1]}/participants/active")["data"]
    assert [person["name"] for person in document["participants"]] == ["ana"]
    again = call("POST", "/sip/call/end", json={"callId": made["callId"]})
    assert (again.status_code, again.json()["error"]) == (400, "Call has ended.")
    page = call.get("/sip/call", roomId=busy, gatewayId=gateway, search="5550123")
    assert (page["statusCode"], page["pageInfo"]["perPage"]) == (200, 10)
    (listed,) = page["data"]
    assert (listed["status"], listed["gatewayName"], listed["sessionId"]) == ("ENDED", "US", ana[1])
    assert {"_id", "callId"} <= listed.keys()
    for query in ({"id": "x"}, {"ruleId": "x"}, {"type": "inbound"}, {"startDate": 1_800_000_000_000}, {"search": "9"}):
        assert call.get("/sip/call", **query)["data"] == [], query


def test_a_call_opens_a_session_and_the_end_of_it_hangs_up(
    call: Any, running: Running, room: str, gateway: str
) -> None:
    made = dial(call, room, gateway, waitUntilAnswered=True)
    assert made["status"] == "answered"
    (session,) = call.get("/sessions", roomId=room, status="ongoing")["data"]
    person = session["participants"][0]["participantId"]
    call.post("/sessions/participants/remove", roomId=room, participantId=person)
    assert call.get(f"/sip/call/{made['callId']}")["status"] == "ended"
    assert call.get(f"/sessions/{session['id']}")["status"] == "ended"


def test_a_call_in_the_name_of_somebody_who_is_in(
    call: Any, running: Running, busy: str, ana: tuple[str, str], gateway: str
) -> None:
    dial(call, busy, gateway, participant={"id": ana[0]})
    running.advance(2)
    stays = call.get(f"/sessions/{ana[1]}/participants/{ana[0]}")["timelog"]
    assert [stay["end"] is None for stay in stays] == [False, True]


def test_switching_and_transferring(call: Any, running: Running, busy: str, gateway: str) -> None:
    other = call.room()
    made = dial(call, busy, gateway)
    running.advance(2)
    switched = call.post("/sip/call/switch-room", callId=made["callId"], roomId=other, participantId="p2")["data"]
    assert (switched["roomId"], switched["status"]) == (other, "switch-room-completed")
    (session,) = call.get("/sessions", roomId=other)["data"]
    assert session["participants"][0]["participantId"] == "p2"
    closed = call.room()
    call.post("/rooms/deactivate", roomId=closed)
    assert call("POST", "/sip/call/switch-room", json={"callId": made["callId"], "roomId": closed}).status_code == 400
    transferred = call.post("/sip/call/transfer", callId=made["callId"], transferTo="+14155550199")["data"]
    assert transferred["status"] == "transferred"
    assert call.get("/sessions", roomId=other, status="ongoing")["data"] == []


def test_a_longest_call_and_a_room_that_closes_before_the_answer(call: Any, running: Running, gateway: str) -> None:
    short, closed = call.room(), call.room()
    calls = [dial(call, short, gateway, maxCallDuration=60), dial(call, closed, gateway)]
    call.post("/rooms/deactivate", roomId=closed)
    running.advance(61)
    ends = [call.get(f"/sip/call/{made['callId']}")["status"] for made in calls]
    assert ends == ["ended", "failed"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"sipCallTo": None}, 400),
        ({"sipCallTo": "sip:x@example.com"}, 400),
        ({"gatewayId": None}, 400),
        ({"gatewayId": "x"}, 404),
        ({"gatewayId": None, "routingRuleId": "x", "sipCallFrom": "+14150001111"}, 404),
        ({"destinationRoomId": None}, 400),
        ({"destinationRoomId": "nothing"}, 404),
        ({"participant": {"id": "a b"}}, 400),
        ({"participant": {"id": "\ud800"}}, 400),
        ({"metadata": []}, 400),
        ({"maxCallDuration": 0}, 400),
        ({"includeHeaders": "SOME"}, 400),
        ({"includeHeaders": "SIP_X_HEADERS", "mediaEncryption": "enable", "headers": {"X-Id": "1"}}, 200),
        ({"mediaEncryption": "sdes"}, 400),
    ],
)
def test_call_bodies(call: Any, room: str, gateway: str, body: dict[str, object], status: int) -> None:
    good = {"sipCallTo": "+14155550123", "gatewayId": gateway, "destinationRoomId": room}
    assert call("POST", "/sip/call", json={**good, **body}).status_code == status


def test_calling_by_a_rule_and_into_a_closed_room(call: Any, room: str, gateway: str) -> None:
    rule = call.post("/sip/routing-rule", **RULE)["id"]
    body = {"sipCallTo": "+14155550123", "routingRuleId": rule, "sipCallFrom": "+14150001111"}
    assert call.post("/sip/call", **body, destinationRoomId=room)["data"]["sipCallFrom"] == "+14150001111"
    assert call.get("/sip/call", ruleId=rule)["data"][0]["ruleName"] == "all"
    call.post("/rooms/deactivate", roomId=room)
    assert call("POST", "/sip/call", json={**body, "destinationRoomId": room}).status_code == 400


@pytest.mark.parametrize("path", ["transfer", "end", "switch-room"])
def test_unknown_calls(call: Any, path: str, room: str) -> None:
    body = {"callId": "x", "transferTo": "+14155550123", "roomId": room}
    assert call("POST", f"/sip/call/{path}", json=body).status_code == 404
    assert call("POST", f"/sip/call/{path}", json={}).status_code == 400
    assert call("GET", "/sip/call/x").status_code == 404


def test_phone_numbers(call: Any, gateway: str) -> None:
    root = "/sip/phone-numbers"
    (number,) = call.post(root, phoneNumbers=["+14150001111"], gatewayId=gateway)["data"]
    assert call.get(f"{root}/+14150001111") == number
    assert call("POST", root, json={"phoneNumbers": ["+14150002222", "+14150001111"]}).status_code == 400
    assert call.get(root)["pageInfo"]["total"] == 1, "all or none"
    assert call.post(f"{root}/detach", phoneNumber="+14150001111")["gatewayId"] is None
    (attached,) = call("PATCH", f"{root}/gateways/{gateway}", json={"phoneNumber": "+14150001111"}).json()["data"]
    assert attached["gatewayId"] == gateway
    assert call("PATCH", f"{root}/gateways/x", json={"phoneNumber": "+14150001111"}).status_code == 404
    call.post(f"{root}/{number['id']}/release")
    for method, path, body in (
        ("GET", "/+14150001111", None),
        ("POST", "/detach", {"phoneNumber": "+14150001111"}),
        ("POST", f"/{number['id']}/release", None),
    ):
        assert call(method, f"{root}{path}", json=body).status_code == 404
    for bad in (
        {},
        {"phoneNumbers": ["14150001111"]},
        {"phoneNumber": "x"},
        {"phoneNumber": "+1415", "gatewayId": "x"},
    ):
        assert call("POST", root, json=bad).status_code in {400, 404}
