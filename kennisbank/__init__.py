"""Kennisbank: a Dutch search engine for evidence on interventions against youth crime."""

__version__ = "0.1.0"
