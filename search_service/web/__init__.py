"""The portal's search page and the articles' own pages."""
