"""The desk over HTTP: plain forms, pages rendered on request, nothing that needs a script."""
