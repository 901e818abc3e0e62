"""FIT: whether a post fits the channels it goes to, counted as each of them counts, and the posts around it."""
