"""The servers of tests/standins are fixtures for every test."""

pytest_plugins = ["tests.standins.fixtures"]
