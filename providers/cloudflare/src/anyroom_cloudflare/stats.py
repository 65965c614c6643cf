"""Statistics: a report for each connection, put together for a participant."""

from __future__ import annotations

from typing import Any, Final

from typing_extensions import override

from anyroom.capabilities import Why, absent, speaks
from anyroom.operations import Endpoint, Operation, Safety
from anyroom.types.participants import Participant, ParticipantRef
from anyroom.types.sessions import SessionRef
from anyroom.types.values import identify
from anyroom_cloudflare import wire
from anyroom_cloudflare.app import APP, CloudflareApp
from anyroom_cloudflare.envelopes import payload
from anyroom_cloudflare.participants import GET as GET_ROW
from anyroom_cloudflare.participants import LIST as LIST_ROWS
from anyroom_cloudflare.participants import rows_of
from anyroom_cloudflare.types.peer_report import ParticipantReports, PeerReport

GET: Final = Endpoint("getPeerReport", "GET", f"{APP}/sessions/peer-report/{{peerId}}", Safety.READ)


class Stats(CloudflareApp):
    """Statistics."""

    session_stats: Any = absent(
        Why.UPSTREAM, "reports are of connections; ask stats.participant for each of participants.list"
    )

    @override
    @speaks(GET, GET_ROW, LIST_ROWS)
    def participant_stats(
        self, participant: ParticipantRef, /, *, session: SessionRef
    ) -> Operation[ParticipantReports]:
        """What it returns has the whole report on each connection: the device and the network, too.

        One request for each connection; a participant from `participants.list` saves looking them up, and has all of them: of
        somebody who joined twice, the look-up tells one.
        """
        participant_id, session_id = identify(participant, "participant"), identify(session, "session")
        if isinstance(participant, Participant) and participant.connections:
            peers = [connection.id for connection in participant.connections]
        else:
            peers = [
                wire.session_peers.session_peer(data).id
                for data in (yield from rows_of(self, participant_id, session_id))
            ]
        reports: list[PeerReport] = []
        for peer in peers:
            response = yield from self.ask(GET(peerId=peer))
            reports.append(wire.peer_report.peer_report(payload(response), peer_id=peer, session_id=session_id))
        return wire.stats.participant_stats(reports, participant_id=participant_id, session_id=session_id)
