"""Imports into the register: of its workbook, of other spreadsheets, and of the paper's table."""
