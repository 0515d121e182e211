"""A certificate authority for one run, with a certificate for the server and one for a client."""

import ssl
import subprocess

_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
_SERVER = "subjectAltName=IP:127.0.0.1,DNS:localhost\nextendedKeyUsage=serverAuth\n"
_CLIENT = "extendedKeyUsage=clientAuth\n"


def context(folder):
    """For the server; makes what is missing in the folder: ca.crt, server.crt, client.crt and a .key for each."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "ca.crt").exists():
        _openssl(folder, "req", "-x509", *_KEY, "-subj", "/CN=stand-in-ca", "-keyout", "ca.key", "-out", "ca.crt")
        _sign(folder, "server", "/CN=stand-in", _SERVER)
        _sign(folder, "client", "/O=stand-in/CN=stand-in-client", _CLIENT)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(folder / "server.crt", folder / "server.key")
    tls.load_verify_locations(folder / "ca.crt")
    # Who shows none is anonymous.
    tls.verify_mode = ssl.CERT_OPTIONAL
    return tls


def _sign(folder, name, subject, extensions):
    (folder / f"{name}.ext").write_text(extensions)
    _openssl(folder, "req", *_KEY, "-subj", subject, "-keyout", f"{name}.key", "-out", f"{name}.csr")
    _openssl(folder, "x509", "-req", "-in", f"{name}.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial",
             "-days", "2", "-extfile", f"{name}.ext", "-out", f"{name}.crt")
    for leftover in (f"{name}.ext", f"{name}.csr"):
        (folder / leftover).unlink()


def _openssl(folder, *arguments):
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)
