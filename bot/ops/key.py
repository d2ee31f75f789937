"""The seal key as the settings give it."""

from __future__ import annotations

from bot.ops.settings import Settings, SettingsError
from bot.store.seal import BadKeyError, Sealer, parse_key


def sealer_of(settings: Settings) -> Sealer:
    """The sealer of the key in the settings. Raises SettingsError."""
    try:
        return Sealer(parse_key(settings.read_seal_key() or ""))
    except BadKeyError as error:
        raise SettingsError(str(error)) from None
