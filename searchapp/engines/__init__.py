"""Who answers a search? One engine per module, all behind `searchapp.engine.SearchEngine`."""
