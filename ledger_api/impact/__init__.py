"""What an act would change before anybody records it: answers as they are, and as they would be."""
