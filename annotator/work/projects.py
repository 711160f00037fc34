"""The version of the codebook that a project is coded under: written down once, so that nobody
goes on under another one unawares."""

from collections.abc import Mapping

from annotator.codebook import Codebook
from annotator.errors import FormatError
from annotator.store import Store
from annotator.work.settings import PROJECT_SETTINGS

PINNED = "codebook"
"""Key of the setting of a project; changed by `move_codebook` alone."""


def pin_codebooks(store: Store, codebook: Codebook) -> None:
    """Give each project that has none a version: that of its latest answer, else this one's."""
    for project in store.projects():
        if PINNED not in store.project_settings(project.id):
            version = store.latest_version(project.id) or codebook.version
            store.set_project_setting(project.id, PINNED, version)


def find_other_version(store: Store, project_id: str, codebook: Codebook) -> str | None:
    """The version that the project is coded under, if it is not this codebook's."""
    pinned = store.project_settings(project_id).get(PINNED, codebook.version)
    return None if pinned == codebook.version else pinned


def move_codebook(store: Store, project_id: str, codebook: Codebook) -> None:
    """From now on the project is coded under this codebook. What was answered keeps the version
    that it was answered under."""
    store.save_codebook(codebook)
    store.set_project_setting(project_id, PINNED, codebook.version)


def check_settings(settings: Mapping[str, str]) -> None:
    """Raises FormatError for settings of a project that this program does not know."""
    for key, value in settings.items():
        if key == PINNED:
            continue
        try:
            PROJECT_SETTINGS[key].check(value)
        except (KeyError, ValueError):
            raise FormatError(
                f"The file has a setting {key!r} of a project with the value {value!r}, which this"
                " program does not know. Export it again with this version."
            ) from None
