"""Who is connected: listing, signalling, throwing out."""

from __future__ import annotations

from typing import Final

from anyroom.simulator import Answer, Call, Refusal, Served
from anyroom_vonage.simulator import errors
from anyroom_vonage.simulator.composition import body
from anyroom_vonage.simulator.paths import SESSION
from anyroom_vonage.simulator.world import World, find

LONGEST_SIGNAL_TYPE: Final = 128  # bytes
LONGEST_SIGNAL_DATA: Final = 8 * 1024  # bytes


def list_connections(world: World, call: Call) -> Answer:
    session = world.session(call.segments["sessionId"])
    items = [connection.as_json() for connection in session.connections.values()]
    return Answer(
        {
            "count": len(items),
            # Readers of this answer differ in which of the two they look at.
            "projectId": world.application_id,
            "applicationId": world.application_id,
            "sessionId": session.id,
            "items": items,
        }
    )


def disconnect(world: World, call: Call) -> Answer:
    session = world.session(call.segments["sessionId"])
    connection = find(session.connections, call.segments["connectionId"], errors.CONNECTION_UNKNOWN)
    session.disconnect(connection.id, world.now, "forceDisconnected")
    return Answer(status=204)


def signal(world: World, call: Call) -> Answer:
    given = body(call)
    sizes = [len(given.needed_text(field, least=0).encode(errors="surrogatepass")) for field in ("type", "data")]
    if sizes[0] > LONGEST_SIGNAL_TYPE or sizes[1] > LONGEST_SIGNAL_DATA:
        raise Refusal(errors.SIGNAL_TOO_LARGE)
    session = world.session(call.segments["sessionId"])
    if connection_id := call.segments.get("connectionId"):
        find(session.connections, connection_id, errors.CONNECTION_UNKNOWN)
    return Answer(status=204)


OPERATIONS: Final = (
    Served("listConnections", "GET", f"{SESSION}/connection", list_connections),
    Served("forceDisconnect", "DELETE", f"{SESSION}/connection/{{connectionId}}", disconnect),
    Served("signalSession", "POST", f"{SESSION}/signal", signal),
    Served("signalConnection", "POST", f"{SESSION}/connection/{{connectionId}}/signal", signal),
)
