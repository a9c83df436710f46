"""What do programs ask? The API, its OpenAPI document and the page about it."""
