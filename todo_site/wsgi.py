"""The application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from todo_site.jinja import compile_all

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "todo_site.settings")

application = get_wsgi_application()
compile_all()
