"""ACC: what people who can't see or hear, or who read with effort, would miss."""
