"""What a parsing process sets before it opens its first file."""

from __future__ import annotations

import logging

import pyvips


def configure_for_worker() -> None:
    """One thread, no cache of past operations, only hardened decoders, no chatter of the libraries.

    A worker has one core and an address-space limit: threads and caches would only cost it memory.
    """
    pyvips.concurrency_set(1)
    pyvips.cache_set_max(0)
    pyvips.cache_set_max_mem(0)
    pyvips.cache_set_max_files(0)
    pyvips.block_untrusted_set(True)
    # libtiff and libjpeg warn about half of all scanners' files.
    logging.getLogger("pyvips").setLevel(logging.ERROR)
