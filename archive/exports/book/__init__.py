"""The catalogue: a curated set as a paginated bilingual photo book."""
