"""Letters to those responsible about what needs a person now; the sender posts them."""
