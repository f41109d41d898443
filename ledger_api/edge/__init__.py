"""What every slice needs at the HTTP edge: limits, multipart, conditional requests, cursors."""
