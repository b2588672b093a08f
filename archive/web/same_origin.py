"""Only pages of this site may ask it to change something.

A browser says where a request comes from: in ``Sec-Fetch-Site`` (W3C Fetch Metadata) on HTTPS and on
this machine, in ``Origin`` (RFC 6454) with every form that is sent. A request that says neither comes
from no page of ours. Together with cookies that are ``SameSite=Strict`` no tokens in forms are needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.errors import UsageError

if TYPE_CHECKING:
    from flask import Request


def require_same_origin(request: Request) -> None:
    """Refuse a request that another site's page, or no page, has sent.

    Raises:
        UsageError: It does not come from this site (R516).
    """
    fetched, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if fetched is None and origin is None:
        raise UsageError("R516")
    if fetched not in {None, "same-origin"}:
        raise UsageError("R516")
    if origin is not None and origin != request.host_url.rstrip("/"):
        raise UsageError("R516")
