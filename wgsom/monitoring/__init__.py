"""What whoever runs the register sees of it: logs, the security log, metrics."""

# Where the processes of a server count together; prometheus_client reads it when it is imported.
FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
