"""Content-addressed storage: a port, a directory of files and Kubo (IPFS)."""
