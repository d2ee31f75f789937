"""Waymark: a help bot for people fleeing mobilisation."""
