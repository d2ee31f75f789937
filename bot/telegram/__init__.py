"""The door to Telegram: the only room that imports aiogram."""
