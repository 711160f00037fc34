"""Files to take along: each is made when it is asked for, if the person may have it then."""

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.runtime.memory_media_file_storage import _calculate_file_id

from annotator.faces.desk import Desk
from annotator.work.rights import Action


def offer_file(
    desk: Desk,
    label: str,
    render: Callable[[], bytes | str],
    name: str,
    media_type: str,
    *document_ids: str,
    action: Action = "export",
    **more: Any,
) -> None:
    """A button to download what `render` makes of the articles. The right is asked at the click,
    and the file goes only to whoever asked for it (see `LoginGuard`)."""

    def make() -> bytes:
        desk.require(action, *document_ids)
        made = render()
        data = made.encode("utf-8", "replace") if isinstance(made, str) else made
        file_id = _calculate_file_id(data, media_type, name)
        desk.downloads.setdefault(file_id, set()).add(desk.reviewer_id)
        return data

    if desk.may(action):
        st.download_button(
            label,
            data=make,
            file_name=name,
            mime=media_type,
            on_click="ignore",
            **more,
        )
