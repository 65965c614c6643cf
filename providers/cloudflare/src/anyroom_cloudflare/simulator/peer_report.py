"""What is measured of a peer: where it joined from, and how well it was seen and heard."""

from __future__ import annotations

from typing import Final

from anyroom_cloudflare.simulator.session import Peer
from anyroom_cloudflare.simulator.times import stamp

FILTERS: Final = ("device_info", "ip_information", "precall_network_information", "events", "quality_stats")

PERCENTILES: Final = ("avg", "p50", "p75", "p90")
LOST: Final = ("avg", *(f"{share}_or_greater_event_fraction" for share in (5, 10, 25, 50)))
LATE: Final = ("avg", *(f"{delay}ms_or_greater_event_fraction" for delay in (100, 250, 500)))
# A good line: its mean opinion score, and the milliseconds that it takes. No unit is documented: what is cumulative names
# milliseconds, and samples are those of WebRTC's statistics, in which times are in seconds.
SCORE: Final = 4.4
ROUND_TRIP: Final = 24.0


def report(now: float, session_id: str, peer: Peer, *, with_events: bool) -> dict[str, object]:
    """The Participant object of the peer report, which calls the preset a role."""
    told = peer.as_json(now, session_id, with_events=with_events)
    kept = {name: value for name, value in told.items() if name != "preset_name"}
    return {
        **kept,
        "role": peer.preset_name,
        "session_id": session_id,
        "peer_report": {"metadata": metadata(peer), "quality": quality(peer)},
    }


def metadata(peer: Peer) -> dict[str, object]:
    events = [("joined", peer.joined_at), *peer.actions, *([] if peer.left_at is None else [("left", peer.left_at)])]
    return {
        "browser_metadata": {
            "browser": "Firefox",
            "browser_version": "132.0",
            "engine": "Gecko",
            "user_agent": "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
            "webgl_support": True,
        },
        "device_info": {"cpus": 8, "is_mobile": False, "os": "Linux", "os_version": "6.8"},
        # An address of those that documentation may use.
        "ip_information": {"ipv4": "203.0.113.7", "city": "Lisbon", "country": "PT", "timezone": "Europe/Lisbon"},
        "room_view_type": peer.view_type,
        "sdk_name": "web-core",
        "sdk_type": "web",
        "sdk_version": "1.2.0",
        "events": [{"name": name, "timestamp": stamp(at), "metadata": {}} for name, at in events],
        "pc_metadata": [
            {
                "effective_network_type": "4g",
                "reflexive_connectivity": True,
                "relay_connectivity": True,
                "turn_connectivity": True,
                "sdp": [],
                "timestamp": stamp(peer.joined_at),
            }
        ],
    }


def quality(peer: Peer) -> dict[str, object]:
    """One sample of each kind, and what they come to; nobody shares a screen."""
    line = {"packet_loss": even(LOST, 0.0), "quality_mos": even(PERCENTILES, SCORE)}
    producing, consuming = {"rtt": even(LATE, ROUND_TRIP)}, {"jitter_buffer_delay": even(LATE, ROUND_TRIP)}
    pictures = {"frame_per_second": even(PERCENTILES, 30.0), "frame_width": even(PERCENTILES, 1280.0)}
    shared = {"jitter": 0.002, "mos_quality": SCORE, "packets_lost": 0, "timestamp": stamp(peer.joined_at)}
    sent = {
        **shared,
        "producer_id": f"{peer.id}-0",
        "mid": "0",
        "ssrc": 1,
        "rtt": ROUND_TRIP / 1000,
        "packets_sent": 50,
    }
    film = {"frame_width": 1280, "frame_height": 720, "frames_per_second": 30, "frames_encoded": 30}
    unshared = [f"screenshare_{kind}_{side}" for kind in ("audio", "video") for side in ("consumer", "producer")]
    no_samples: dict[str, list[object]] = {name: [] for name in unshared}
    no_sums: dict[str, dict[str, object]] = {f"{name}_cumulative": {} for name in unshared}
    return {
        "audio_producer": [{**sent, "bytes_sent": 4000}],
        "audio_consumer": [],
        "video_producer": [{**sent, **film, "bytes_sent": 90_000, "quality_limitation_reason": "none"}],
        "video_consumer": [],
        "audio_producer_cumulative": {**line, **producing},
        "audio_consumer_cumulative": {**line, **consuming},
        "video_producer_cumulative": {**line, **producing, **pictures},
        "video_consumer_cumulative": {**line, **consuming, **pictures},
        **no_samples,
        **no_sums,
    }


def even(names: tuple[str, ...], average: float) -> dict[str, float]:
    """A line that never changes: no event is worse than its average."""
    return {name: 0.0 if name.endswith("fraction") else average for name in names}
