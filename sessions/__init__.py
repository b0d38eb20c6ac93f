"""The record: what the Working Group met on, and what the Conference adopted."""
