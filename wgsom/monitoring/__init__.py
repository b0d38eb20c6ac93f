"""Logs, the security log and metrics, for whoever runs the register."""

# Where the processes of a server count together; prometheus_client reads it when it is imported.
FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
