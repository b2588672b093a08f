"""Proofs, by room and by kind."""
