"""What a file says of itself: title, author, date and tools, as XMP too."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape


@dataclass(frozen=True)
class Properties:
    """What the file says of itself."""

    title: str
    author: str
    subject: str
    date: str  # ISO date: a document carries the date of its content, not of its rendering
    tools: str


XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:format>application/pdf</dc:format>
<dc:language><rdf:Bag><rdf:li>en-GB</rdf:li></rdf:Bag></dc:language>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
{dates}<pdf:Producer>{tools}</pdf:Producer>
</rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def xmp(properties: Properties) -> bytes:
    values = {name: escape(value) for name, value in vars(properties).items()}
    dates = "".join(f"<xmp:{kind}>{values['date']}T00:00:00Z</xmp:{kind}>\n" for kind in ("CreateDate", "ModifyDate"))
    return XMP.format(**values, dates=dates if properties.date else "").encode()
