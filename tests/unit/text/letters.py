"""Texts for property tests: any Unicode, and Vietnamese letters, marks and signs in any disorder."""

from __future__ import annotations

from hypothesis import strategies as st

from archive.text.alphabet import MARKED_LETTERS, TONES

_DISORDER = st.text(
    "aeiouyAEIOUYbcdghklmnpqrstvxđĐƣÐ"
    + MARKED_LETTERS
    + TONES
    + "\u0302\u0306\u031b\u00ad\u200b\u00a0 -/.,:\n0123456789黃沙ïçœñ&",
    max_size=40,
)
TEXT = st.one_of(st.text(max_size=40), _DISORDER)
SIGNS = st.lists(
    st.sampled_from(
        ["32", "KH", "UBND", "01", "TB", "2020", "NĐ", "2017", "sa", "Tàu", "/", "-", "–", " ", "  ", ".", "&", "\n"]
    ),
    max_size=12,
).map("".join)
"""Document symbols, and what looks like parts of them."""
SYLLABLE_LIKE = st.text("aeiouyghknqtc" + MARKED_LETTERS, min_size=1, max_size=8)

FOREIGN = """
les îles Paracels sont situées au large de la côte d’Annam; été forêt déjà où français Noël bête août dû sûr né thé là
the islands of the South China Sea naïve café résumé façade and its rôle Thaï Haï-Phong Köln Zürich São §5 5 µm ©
tôt plutôt bientôt prêt hôte hâte mât fût mûr clé pré blé vôtre dîner maïs haïr canoë aiguë très près succès déjà çà
"""
"""Words and signs of French, English and other texts that no rule for Vietnamese may touch."""
