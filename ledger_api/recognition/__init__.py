"""Mutual recognition: agreements, what they oblige to, economies, listings of bodies."""
