"""Images and videos of the content files, stored once."""

import hashlib
import re
from pathlib import Path

from django.core.files.base import ContentFile
from wagtail.images.utils import find_image_duplicates  # noqa: F401

