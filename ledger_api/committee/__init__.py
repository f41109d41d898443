"""The Committee: ballots, what they add up to, and what follows from them."""
