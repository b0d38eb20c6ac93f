"""Charts as SVG: of plain values, for any page and any file; they know no model and no URL."""
