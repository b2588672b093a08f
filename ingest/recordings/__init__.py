"""What the pipeline must know of recordings: whether their files are whole, and how transcripts are written."""
