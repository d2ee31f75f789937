"""The cellar: the only room that knows SQL."""
