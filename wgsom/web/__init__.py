"""Middleware, URL converters, context processors and health checks of the site."""
