"""The public change log: recorder, list, files and feed."""
