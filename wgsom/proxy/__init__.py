"""The reverse proxy before the register: nginx, with one configuration wherever it runs."""
