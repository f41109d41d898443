"""Real engines for tests: Kubo, PostgreSQL, a geth Clique consortium, Chromium.

Each is a context manager that starts on free loopback ports, waits until it serves, can be
killed and started again on the same data, and ends its own processes by id.
"""
