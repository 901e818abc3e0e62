"""Other people's documents read into items: press releases, posts and plans. Knows no folder, database or network."""
