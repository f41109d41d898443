"""Where documents come from and what was made from them, across logs, each with its answer beside it."""
