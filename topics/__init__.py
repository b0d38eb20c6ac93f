"""The register: what the Working Group could discuss, and whether it has been."""
