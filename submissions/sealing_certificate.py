"""The certificate of the seal: a PKCS#12 file with its private key. Knows nothing of Django or of PDF."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

DEMONSTRATION = "Demonstration seal, not a trust service"
LIFE = timedelta(days=3650)


class CertificateRefused(Exception):
    """The file cannot be used for sealing; the sentence says why."""


class Certificate(NamedTuple):
    """What people are told of a certificate. Its names are what it says of itself."""

    name: str
    issuer: str
    sha256: str
    begins: datetime
    ends: datetime

    @property
    def self_made(self) -> bool:
        return self.issuer == self.name

    def is_valid(self, at: datetime) -> bool:
        return self.begins <= at <= self.ends


def load(path: str, password: str) -> Certificate:
    """The certificate in a PKCS#12 file. Raises CertificateRefused for a file that nothing can be sealed with."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise CertificateRefused(f"{path} cannot be read: {error.strerror}.") from error
    try:
        key, certificate, _ = pkcs12.load_key_and_certificates(data, password.encode() or None)
    except (ValueError, TypeError) as error:
        sentence = f"{path} is not a PKCS#12 file, or the password does not open it."
        raise CertificateRefused(sentence) from error
    if key is None or certificate is None:
        raise CertificateRefused(f"{path} holds no certificate with its private key.")
    return describe(certificate)


def describe(certificate: x509.Certificate) -> Certificate:
    return Certificate(
        name=name_of(certificate.subject),
        issuer=name_of(certificate.issuer),
        sha256=certificate.fingerprint(hashes.SHA256()).hex(),
        begins=certificate.not_valid_before_utc,
        ends=certificate.not_valid_after_utc,
    )


def name_of(name: x509.Name) -> str:
    """Common name and organisation, in one line; else all that there is."""
    parts = [part.value for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
             for part in name.get_attributes_for_oid(oid)]  # fmt: skip
    said = ", ".join(dict.fromkeys(map(str, parts))) or name.rfc4514_string()
    return " ".join("".join(mark if mark.isprintable() else " " for mark in said).split())[:300]


def self_made(password: str, name: str = DEMONSTRATION) -> bytes:
    """A PKCS#12 file with a new key and a certificate that nobody but itself vouches for."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = dict.fromkeys(("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign",
                           "encipher_only", "decipher_only"), False)  # fmt: skip
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True)
        .sign(key, hashes.SHA256())
    )
    return pkcs12.serialize_key_and_certificates(
        b"seal", key, certificate, None, BestAvailableEncryption(password.encode())
    )
