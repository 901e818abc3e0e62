"""One module per kind of file: each turns bytes into blocks of text or rows of a table, and guesses nothing."""
