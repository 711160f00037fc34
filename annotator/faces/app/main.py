"""The script that Streamlit runs for every page."""

from annotator.faces.app.frame import run_app

run_app()
