"""What a text most likely means: its title, dates, speakers, notes and contact, each with the reason for the guess."""
