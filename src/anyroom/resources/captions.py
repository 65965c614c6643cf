"""`client.captions`: the verbs, listed once for both clients. What they mean stands with the canonical operations."""

from __future__ import annotations

from anyroom.lifting import Clients_co, Resource, lifted
from anyroom.provider.captions import CaptionOperations
from anyroom.types.captions import StartCaptions


class Captioning(Resource[Clients_co]):
    """`client.captions`."""

    @lifted(CaptionOperations.start_captions, StartCaptions)
    def start(self) -> None:
        """Start live captions."""

    @lifted(CaptionOperations.stop_captions)
    def stop(self) -> None:
        """Stop live captions."""
