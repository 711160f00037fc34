"""Settings of all tests. Because this file is here, they can import tests/articles.py."""

from hypothesis import settings

settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")
