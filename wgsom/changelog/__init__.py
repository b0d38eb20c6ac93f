"""What changed in public: the list, its files and its feed."""
