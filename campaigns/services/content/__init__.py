"""Texts: the files as the database knows them, what the checks say of one, how each channel shows it, what is frozen.

From outside: ``library`` (files and rows), ``readiness`` (what stands between an item and going out), ``preview``,
``mending``, ``importing``; for the sender ``messages`` alone, which reads frozen rows and no file.
"""
