"""What does a query's text mean? Text in, a small tree out that no engine's types are part of."""
