"""A throw-away certificate authority, so that simulators can be spoken to over TLS as the platforms are."""

from __future__ import annotations

import ssl
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from anyroom.errors import ConfigurationError


@dataclass(frozen=True)
class Authority:
    """Who vouches for the simulators of this process, and the certificate that they show."""

    ca_file: Path
    certificate_file: Path
    """The certificate and its private key."""

    def trusting(self) -> ssl.SSLContext:
        """For a client that trusts this authority alone."""
        return ssl.create_default_context(cafile=str(self.ca_file))


@contextmanager
def throw_away_authority(*hosts: str) -> Generator[Authority]:
    """Vouch for these names and addresses; it is gone, files and all, at the end of the block.

    Raises:
        ConfigurationError: trustme is not installed.
    """
    if find_spec("trustme") is None:
        raise ConfigurationError("TLS needs trustme: install the extra with pip install 'anyroom[simulator]'")
    import trustme

    with TemporaryDirectory(prefix="anyroom-") as folder:
        authority, files = trustme.CA(organization_name="anyroom simulator"), Path(folder)
        made = Authority(files / "ca.pem", files / "certificate.pem")
        authority.cert_pem.write_to_path(made.ca_file)
        authority.issue_cert(*hosts).private_key_and_cert_chain_pem.write_to_path(made.certificate_file)
        yield made
