"""What is written and goes out: texts, kinds of channel and how they count, findings, sign-off, statuses and moves."""
