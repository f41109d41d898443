"""What a node says about itself while it works: log lines and meters."""
