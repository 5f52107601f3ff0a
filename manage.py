#!/usr/bin/env python
"""Run Django's commands."""

import os
import sys

from django.core.management import execute_from_command_line

from modules.activities.h5p import command_line

if __name__ == "__main__":
    # Needs nothing of the site, which takes longer to start than a hundred packages to check.
    if sys.argv[1:2] == ["h5p_check"]:
        raise SystemExit(command_line.main(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "training_site.settings")
    execute_from_command_line(sys.argv)
