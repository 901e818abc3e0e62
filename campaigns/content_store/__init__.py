"""Campaigns, posts, releases and pictures as plain files: reading, writing and rendering them."""
