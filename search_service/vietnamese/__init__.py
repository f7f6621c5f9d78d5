"""Vietnamese text in, tokens with offsets out: syllables, words, document numbers."""
