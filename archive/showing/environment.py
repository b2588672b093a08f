"""Templates outside the web: the same ones, in the language that they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from archive.shipped import templates_folder
from archive.showing.messages import translations

if TYPE_CHECKING:
    from jinja2 import BytecodeCache

    from archive.showing.messages import Language


def environment_in(spoken: Language, compiled: BytecodeCache | None = None) -> Environment:
    """The program's templates with the messages of a language; what a template asks for and nobody gave is an error.

    Args:
        spoken: The language.
        compiled: Where compiled templates are kept for the next environment.
    """
    environment = Environment(
        loader=FileSystemLoader(templates_folder()),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        bytecode_cache=compiled,
    )
    said = translations(spoken)
    environment.install_gettext_callables(said.gettext, said.ngettext, newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    return environment
