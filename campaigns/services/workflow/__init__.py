"""Where an item or a delivery stands, what that rests on, and the one place that changes it (``moves``)."""
