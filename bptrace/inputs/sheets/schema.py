"""The JSON Schema of a file of answers."""

from __future__ import annotations

from typing import Any


def answers_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a sheet in YAML or JSON. What else is read, tables and traces, is not in it."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "bptrace answers",
        "description": "What one student has worked out: numbers by the names of quantities, as they were written",
        "type": "object",
        "properties": {
            "student": {"type": ["string", "integer"], "description": "whose sheet it is, the name of the file if not given"},
            "answers": {
                "type": "object",
                "description": "numbers by name, such as net_h1, dE/dw5, w5+ or net_h1#2@3",
                "additionalProperties": {
                    "type": ["number", "string", "null"],
                    "description": "the digits that are written are those that are claimed: 0.5900 has four; null where nothing is known",
                },
            },
            "$schema": {"type": "string", "description": "for editors; not read"},
        },
        "required": ["answers"],
        "additionalProperties": False,
    }
