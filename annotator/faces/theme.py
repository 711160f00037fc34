"""The look of the native screens: paper and ink, a serif for headings, light and dark."""

_LIGHT = {
    "primaryColor": "#23527c",
    "backgroundColor": "#fbfaf6",
    "secondaryBackgroundColor": "#f1eee6",
    "textColor": "#161513",
    "linkColor": "#1f4e8c",
    "borderColor": "#cfc9ba",
}
_DARK = {
    "primaryColor": "#8fb8f0",
    "backgroundColor": "#17181a",
    "secondaryBackgroundColor": "#232529",
    "textColor": "#e9e6df",
    "linkColor": "#9cc3ea",
    "borderColor": "#45474c",
}
_BOTH = {
    "font": "sans-serif",
    "headingFont": "serif",
    "baseRadius": "small",
    "showWidgetBorder": True,
    "linkUnderline": True,
    "paddingTop": "1rem",
    "headingFontSizes": ["2rem", "1.5rem", "1.2rem", "1.05rem", "1rem", "0.9rem"],
}

THEME: dict[str, object] = {
    **{f"theme.{k}": v for k, v in _BOTH.items()},
    **{f"theme.light.{k}": v for k, v in _LIGHT.items()},
    **{f"theme.dark.{k}": v for k, v in _DARK.items()},
}
"""Streamlit's configuration options."""
