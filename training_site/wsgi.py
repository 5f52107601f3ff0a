import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "training_site.settings")
gc.disable()  # loading leaves little behind that could be collected
application = get_wsgi_application()
import_module(settings.ROOT_URLCONF)  # all views, so that no visitor waits for them
# What is loaded now stays as long as the process: the collector need not look through it again and again.
gc.collect()
gc.freeze()
# A page is a few thousand objects and nearly all go by themselves: more often than each few pages is work for nothing.
gc.set_threshold(20_000, 20, 20)
gc.enable()
