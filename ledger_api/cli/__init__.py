"""`concord`: the command line over the same services."""
