"""How good is what is found? Questions with known answers, typed in the ways people type, beside peers."""
