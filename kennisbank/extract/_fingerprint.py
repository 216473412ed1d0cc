"""The version of all that decides on the text of a file."""

FINGERPRINT = "extract-7"
"""Changes whenever the same file could give another text, so that it is read again."""
