"""Search measured beside its peers on the same tokens: ``python -m bench.search --help``."""
