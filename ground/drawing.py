"""What everybody shares who draws PDF files."""

import threading

# Pango's font map is not made for threads: whoever draws with WeasyPrint holds this meanwhile.
one_at_a_time = threading.Lock()
