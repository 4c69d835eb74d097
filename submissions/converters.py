"""What stands in an address: a reference, or the id of a block. Anything else is not found before it is looked up."""

from django.urls import register_converter
from django.urls.converters import StringConverter


class Reference(StringConverter):
    regex = r"[A-Z]{2,10}-[0-9]{4}-[0-9]{4,6}"


class BlockId(StringConverter):
    regex = r"[A-Za-z0-9_.-]{1,120}"


register_converter(Reference, "reference")
register_converter(BlockId, "block")
