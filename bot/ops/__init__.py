"""The boiler room: settings, clock, log, doctor."""
