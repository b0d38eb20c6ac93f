"""Peers that the register is measured beside: a naive Django list, and constant bytes."""
