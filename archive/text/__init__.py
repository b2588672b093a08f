"""Vietnamese text: repair, syllables, folding, tokens, matching, symbols, dates (pure; the lowest layer)."""
