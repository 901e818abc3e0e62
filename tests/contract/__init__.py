"""One suite for every channel adapter, against servers that answer as the platforms do."""
