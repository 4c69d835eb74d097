"""Packages: an application as a zip or a folder that people and other programs can read, write and check.

docs/package-format.md describes them. verify.py goes into every package and runs without this service.
"""
