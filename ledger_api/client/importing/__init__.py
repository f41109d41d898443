"""Many documents from a file of rows: read, checked, kept on disk, signed once and sent; resumable."""
