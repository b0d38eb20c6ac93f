"""Work plans: ranking what could be taken up, composing plans, and showing what was published."""
