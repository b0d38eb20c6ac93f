#!/usr/bin/env python
"""Run the register's commands: migrate, load_register, createsuperuser and Django's others."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wgsom.settings")
    execute_from_command_line(sys.argv)
