"""`client.raw`: anything that the platform has and the library has no name for."""

from __future__ import annotations

from anyroom.lifting import Clients_co, Resource, lifted
from anyroom.provider import Provider


class Raw(Resource[Clients_co]):
    """`client.raw`."""

    @lifted(Provider.request)
    def request(self) -> None:
        """Ask the platform anything."""
