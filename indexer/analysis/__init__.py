"""How is Vietnamese text read? One concern per module."""
