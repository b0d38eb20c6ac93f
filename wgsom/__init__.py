"""The Django project, with the libraries that both apps build on."""
