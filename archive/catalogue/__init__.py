"""The catalogue: what is kept, described unit by unit, and who may see it."""
