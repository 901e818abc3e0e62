"""Reading people's words: sentences, speech, names, addresses, lists, and characters that lie."""
