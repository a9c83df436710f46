"""Does the engine find what people look for? Known items of a corpus; `python -m tests.relevance`."""
