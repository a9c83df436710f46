"""Where does a reader find what the browser keeps for them? The page of saved and recent searches."""

from __future__ import annotations

from flask import Blueprint, render_template


def blueprint() -> Blueprint:
    """Return `/saved`: the frame of lists that a script fills from the browser; the server knows nothing."""
    kept = Blueprint("kept", __name__)

    @kept.get("/saved")
    def saved() -> str:
        return render_template("saved.html")

    return kept
