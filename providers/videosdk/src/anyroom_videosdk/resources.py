"""The resource pool, from which several recordings or streams of one room are composed. For enterprise accounts."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from anyroom.capabilities import speaks
from anyroom.operations import Endpoint, Operation, Page, Response, Safety
from anyroom.provider import at, option_table
from anyroom.tables import translate
from anyroom.types.values import check_collection, identify
from anyroom_videosdk import wire
from anyroom_videosdk.composition import FINE_QUALITIES, MODES
from anyroom_videosdk.envelopes import fetch_page, items, thing
from anyroom_videosdk.requests import VideoSDKRequests
from anyroom_videosdk.types.resources import (
    AcquireOptions,
    CompositionKind,
    Release,
    Resource,
    ResourceRef,
    ResourceStatus,
)

ACQUIRE: Final = Endpoint("acquireResource", "POST", "/v2/resource/acquire", Safety.ONCE)
# Not idempotent: sent again, it would be answered that the resource was not released.
RELEASE: Final = Endpoint("releaseResource", "POST", "/v2/resource/release", Safety.ONCE)
FETCH_RESOURCES: Final = Endpoint("fetchResources", "GET", "/v2/resource", Safety.READ)
FETCH_RESOURCE: Final = Endpoint("fetchResource", "GET", "/v2/resource/{resourceId}", Safety.READ)

KINDS: Final = {kind: kind.value for kind in CompositionKind if kind is not CompositionKind.UNKNOWN}
"""What can be said of a kind to the platform."""
STATUSES: Final = {status: status.value for status in ResourceStatus if status is not ResourceStatus.UNKNOWN}
"""And of a status."""
ACQUIRE_OPTIONS: Final = option_table(
    AcquireOptions,
    {
        "kind": at("type", of=KINDS),
        "webhook_url": at("webhookUrl"),
        "units": at("units"),
        "quality": at("quality", of=FINE_QUALITIES),
        "audio_only": at("mode", of=MODES),
    },
)


def resource_id(resource: str | Resource) -> str:
    """The id of a resource, as a start sends it."""
    return identify(resource, "resource")


class Resources(VideoSDKRequests):
    """The resource pool."""

    @speaks(ACQUIRE, options=ACQUIRE_OPTIONS)
    def acquire_resources(self, options: AcquireOptions, /) -> Operation[tuple[Resource, ...]]:
        """Take composers into the pool, one for each unit. They are pending until the webhook says otherwise."""
        response: Response = yield ACQUIRE(json=self.write(ACQUIRE_OPTIONS, options, {}))
        return tuple(wire.resources.resource(entry, response) for entry in items(response.json(), response))

    @speaks(RELEASE)
    def release_resources(self, resources: Collection[ResourceRef], /) -> Operation[tuple[Release, ...]]:
        """Give composers back. Each may be refused by itself: look at `released`."""
        check_collection("resources", resources)
        ids = [identify(resource, "resource") for resource in resources]
        response: Response = yield RELEASE(json={"ids": ids})
        return tuple(wire.resources.release(entry, response) for entry in items(response.json(), response))

    @speaks(FETCH_RESOURCES)
    def list_resources(
        self, *, status: ResourceStatus | None = None, cursor: str | None = None
    ) -> Operation[Page[Resource]]:
        """List the composers of the pool, if asked for those in one status."""
        query = [] if status is None else [("status", translate(STATUSES, status))]
        return (yield from fetch_page(FETCH_RESOURCES, wire.resources.resource, query, cursor=cursor))

    @speaks(FETCH_RESOURCE)
    def get_resource(self, resource: ResourceRef, /) -> Operation[Resource]:
        """Get a composer of the pool.

        Raises:
            NotFound: there is no such resource.
        """
        response: Response = yield FETCH_RESOURCE(resourceId=identify(resource, "resource"))
        return wire.resources.resource(thing(response), response)
