"""This installation: made ready, its identity (a copy does not send), its pulse, its keys."""
