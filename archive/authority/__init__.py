"""Places of the sea and its shores, and the coast that maps are drawn on."""
