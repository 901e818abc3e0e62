"""HARM: what could frighten, blame or expose people, and where help is missing."""
