"""What an export says of itself: which edition of which sets it is, and who let it leave the house."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from archive.curation import Approval
    from archive.exports.exhibition import Edition, Exhibition


def card_of(exhibition: Exhibition, edition: Edition, *, form: int) -> dict[str, Any]:
    """The card of an edition.

    Args:
        exhibition: What is exported.
        edition: Its number and day.
        form: Counts up whenever older programs would not understand what is exported.
    """
    return {
        "form": form,
        "edition": edition.number,
        "date": edition.date.isoformat(),
        "repository": exhibition.settings.repository_name,
        "draft": not exhibition.is_approved,
        "collections": [
            {
                "slug": one.collection.slug,
                "title": {"vi": one.collection.title.vi, "en": one.collection.title.en},
                "entries": len(one.entries),
                "approval": _approval(one.collection.approval),
            }
            for one in exhibition.collections
        ],
    }


def json_file(value: Any) -> bytes:
    """JSON that people read, too."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _approval(approval: Approval | None) -> dict[str, str] | None:
    if approval is None:
        return None
    return {"approver": approval.approver, "decision": approval.decision, "date": approval.date.isoformat()}
