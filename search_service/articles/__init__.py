"""What an article is, and the store that keeps it."""
