"""Dated facts as readable data files, one loader for all: prices and limits of platforms, and whatever goes stale."""
