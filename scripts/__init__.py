"""Brownie scripts; each offers `main`, for `tools/brownie run NAME`."""
