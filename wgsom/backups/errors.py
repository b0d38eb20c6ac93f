"""What can go wrong with a backup, said to whoever runs the command."""


class BackupError(Exception):
    """A backup that cannot be made, read or restored; the text says why."""
