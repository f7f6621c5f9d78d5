"""Full-text search for the articles of Đăk Glei district."""

__version__ = "0.1.0"
