"""Who may do what: the one table, which every view, route and download asks."""

from typing import Literal, get_args

from annotator.store import Role

Action = Literal[
    "read",
    "export",
    "review",
    "add",
    "edit",
    "delete",
    "see_others",
    "assign",
    "settle",
    "manage",
]

ROLES: tuple[Role, ...] = get_args(Role)
ACTIONS: tuple[Action, ...] = get_args(Action)

ROLE_WORDS: dict[Role, str] = {
    "viewer": "Viewer: reads articles and reports, and takes reports along",
    "reviewer": "Reviewer: answers, checks claims, adds articles",
    "editor": "Editor: also assigns, sees everyone's answers and settles, edits and deletes",
    "admin": "Admin: also says who belongs to the project, and as what",
}
ACTION_WORDS: dict[Action, str] = {
    "read": "read this",
    "export": "take this along",
    "review": "answer or check anything",
    "add": "add articles",
    "edit": "edit the details of articles",
    "delete": "delete articles or put them back",
    "see_others": "see others' answers",
    "assign": "assign articles",
    "settle": "settle differences",
    "manage": "say who belongs to the project",
}
"""To go on after “may not”."""

RIGHTS: dict[Role, frozenset[Action]] = {
    "viewer": frozenset({"read", "export"}),
    "reviewer": frozenset({"read", "export", "review", "add"}),
    "editor": frozenset(
        {"read", "export", "review", "add", "edit", "delete", "see_others", "assign", "settle"}
    ),
    "admin": frozenset(ACTIONS),
}


def allowed(role: Role | None, action: Action) -> bool:
    """Whether someone with this role in a project may do this there; without one, nothing."""
    return role is not None and action in RIGHTS[role]
