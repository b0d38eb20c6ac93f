"""The parts that the settings are made of."""
