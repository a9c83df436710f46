"""Everything that decides what is on disk: reading articles, analysing Vietnamese text, storing the index."""
