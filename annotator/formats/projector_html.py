"""Stand-in until the real one is merged."""


def render_projector_page(lesson_id: str) -> str:
    return "<!DOCTYPE html>"


def render_projection(lesson: object, picture: object, phase: str) -> str:
    return ""
