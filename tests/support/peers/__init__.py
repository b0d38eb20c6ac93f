"""What the register is measured beside: a naive Django list, Datasette, and constant bytes."""
