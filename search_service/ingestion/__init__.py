"""Pages and files in, articles out."""
