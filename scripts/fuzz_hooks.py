"""What schemathesis does not know by itself: bodies that are bytes, as uploads of recordings are."""

import schemathesis


@schemathesis.serializer("application/offset+octet-stream")
def raw(context, value):
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


@schemathesis.deserializer("application/octet-stream")
def as_it_came(context, response):
    return "bytes"


@schemathesis.deserializer("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
def workbook(context, response):
    return "bytes"


@schemathesis.serializer("application/zip")
def packed(context, value):
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


@schemathesis.deserializer("application/zip")
def archive(context, response):
    return "bytes"


@schemathesis.deserializer("application/pdf")
def pages(context, response):
    return "bytes"


@schemathesis.deserializer("application/vnd.openxmlformats-officedocument.wordprocessingml.document")
def document(context, response):
    return "bytes"
