"""What was typed, as a query tree."""
