"""What a file says of itself: title, author, date and tools, as XMP too, and the standards it conforms to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from xml.sax.saxutils import escape

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")  # XML has no way to say them


@dataclass(frozen=True)
class Conformance:
    """Which standards a file may claim, and why no more than those."""

    pdfa: str = ""  # the level of PDF/A-2: "A", "B" or none
    pdfua: bool = False
    why_not: str = ""  # one sentence; empty where everything is claimed

    def __str__(self) -> str:
        """As people read it: "PDF/A-2a and PDF/UA-1"."""
        claims = [f"PDF/A-2{self.pdfa.lower()}"] if self.pdfa else []
        return " and ".join([*claims, *(["PDF/UA-1"] if self.pdfua else [])])


@dataclass(frozen=True)
class Properties:
    """What the file says of itself."""

    title: str
    author: str
    subject: str
    date: str  # ISO date: a document carries the date of its content, not of its rendering
    tools: str
    conformance: Conformance = field(default_factory=Conformance)

    @property
    def description(self) -> str:
        """The subject, and why the file claims no more than it does."""
        return f"{self.subject}. {self.conformance.why_not}" if self.conformance.why_not else self.subject

    def printable(self) -> Properties:
        texts = ("title", "author", "subject", "tools")
        return replace(self, **{name: UNPRINTABLE.sub("", getattr(self, name)) for name in texts})  # type: ignore[arg-type]


XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:format>application/pdf</dc:format>
<dc:language><rdf:Bag><rdf:li>en-GB</rdf:li></rdf:Bag></dc:language>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{description}</rdf:li></rdf:Alt></dc:description>
{dates}<pdf:Producer>{tools}</pdf:Producer>
</rdf:Description>
{claims}</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""

PDFA = """<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>{level}</pdfaid:conformance>
</rdf:Description>
"""
PDFUA = """<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
"""
# PDF/A allows no property that it does not know without a description of it, and it does not know PDF/UA.
EXTENSION = """<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


def xmp(properties: Properties) -> bytes:
    """The XMP packet; the same properties give the same bytes."""
    texts = {name: escape(getattr(properties, name)) for name in ("title", "author", "description", "tools")}
    dates = "".join(f"<xmp:{kind}>{properties.date}T00:00:00Z</xmp:{kind}>\n" for kind in ("CreateDate", "ModifyDate"))
    claims = _claims(properties.conformance)
    return XMP.format(**texts, dates=dates if properties.date else "", claims=claims).encode()


def _claims(conformance: Conformance) -> str:
    claims = PDFA.format(level=conformance.pdfa) if conformance.pdfa else ""
    if conformance.pdfua:
        claims += PDFUA
        claims += EXTENSION if conformance.pdfa else ""
    return claims
