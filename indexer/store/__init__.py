"""How are articles kept on disk and read back? The only package that knows Whoosh."""
