"""What whoever runs the register sees of it: logs, the security log, metrics."""
