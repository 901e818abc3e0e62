"""HLP: a number that people ring in need must be the right one, and must be what the text says it is."""
