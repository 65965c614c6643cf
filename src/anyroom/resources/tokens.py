"""`client.tokens`: the verbs, listed once for both clients. What they mean stands with the canonical operations."""

from __future__ import annotations

from anyroom.lifting import Clients_co, Resource, lifted
from anyroom.provider.tokens import TokenOperations
from anyroom.types.tokens import CreateToken


class Tokens(Resource[Clients_co]):
    """`client.tokens`."""

    @lifted(TokenOperations.create_token, CreateToken)
    def create(self) -> None:
        """Make what lets somebody in."""
