"""How long a test waits for what must happen: so long that only a fault can use it up, however busy the machine is."""

PATIENCE = 250.0  # seconds
