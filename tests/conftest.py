"""Settings of all tests. Because this file is here, they can import tests/articles.py."""

import pytest
from hypothesis import settings

settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: they are slow, and Playwright keeps an event loop running in this
    thread until the session ends, in which no other test could run its own."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
