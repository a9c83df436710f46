"""How does one look around without a query? By agency, by category, by month."""
