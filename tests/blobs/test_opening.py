"""The setting that says where sealed files are: a folder or a bucket, read strictly, with its secret in a file alone."""

import os
import ssl
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import hypothesis
import pytest
from hypothesis import strategies

from casebook.blobs.bucket import Bucket
from casebook.blobs.bucket_address import Address, address_of
from casebook.blobs.directory import Directory
from casebook.blobs.opening import folder_of, open_store
from casebook.errors import InvalidInput
from casebook.settings import Settings, load
from tests import buckets
from tests.architecture.tree import ROOT
from tests.buckets import Server

WHERE = "s3://office-files/of/us?endpoint=https://store.example.org:9000&region=eu-1"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings that name a bucket, and the file of its secret."""
    secret = tmp_path / "secret"
    secret.write_text("an invented secret\n")
    settings = load({"CASEBOOK_INSTANCE": str(tmp_path)})
    return replace(settings, blobs=WHERE, blobs_key_id="key", blobs_secret_file=str(secret))


def test_a_folder_is_what_it_was(tmp_path: Path) -> None:
    settings = load({"CASEBOOK_INSTANCE": str(tmp_path)})
    assert (settings.blobs, folder_of(settings.blobs)) == (str(tmp_path / "blobs"), tmp_path / "blobs")
    store = open_store(settings)
    assert isinstance(store, Directory)
    store.prove()
    store.claim("somebody")
    store.claim("somebody")
    with pytest.raises(InvalidInput, match="another office"):
        store.claim("anybody")


def test_a_folder_loads_nothing_of_buckets() -> None:
    words = "import casebook.work, casebook.cli, sys; print('obstore' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, cwd=ROOT, check=True)
    assert told.stdout.strip() == "False"


def test_an_address_says_bucket_prefix_endpoint_and_region(settings: Settings) -> None:
    assert address_of(WHERE) == Address("office-files", "of/us", "https://store.example.org:9000", "eu-1")
    assert address_of("s3://office-files?region=eu-central-1") == Address(
        "office-files", "", "https://s3.eu-central-1.amazonaws.com", "eu-central-1"
    )
    assert folder_of(WHERE) is None
    assert isinstance(open_store(settings), Bucket)


@pytest.mark.parametrize(
    "wrong",
    [
        "s3://",
        "s3:///prefix",
        "s3://UPPER",
        "s3://no",
        "s3://bucket/../other",
        "s3://bucket/a//b",
        "s3://bucket/%2e%2e",
        "s3://key:secret@bucket",
        "s3://key@bucket",
        "s3://bucket:9000",
        "s3://bucket#part",
        "s3://bucket?endpoint=https://h&key=x",
        "s3://bucket?endpoint=https://k:s@h",
        "s3://bucket?endpoint=https://h/path",
        "s3://bucket?endpoint=https://h:port",
        "s3://bucket?endpoint=ftp://h",
        "s3://bucket?endpoint=https://",
        "s3://bucket?endpoint=http://[::1",
        "s3://bucket?region=Europe/West",
        "s3://bucket?nothing",
        "gs://bucket",
        "https://bucket.s3.amazonaws.com",
        "file:///srv/blobs",
    ],
)
def test_what_is_no_address_is_refused_in_words(wrong: str) -> None:
    with pytest.raises(InvalidInput, match=r"s3://bucket/prefix\?endpoint"):
        address_of(wrong)


@hypothesis.given(strategies.text(max_size=60))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    for written in (f"s3://{text}", f"s3://bucket/{text}", f"s3://bucket?{text}", f"s3://bucket?endpoint={text}"):
        try:
            address = address_of(written)
        except InvalidInput:
            continue
        assert ".." not in address.prefix
        assert "@" not in address.endpoint


@pytest.mark.parametrize(
    "host", ["127.0.0.1:9000", "localhost", "[::1]:9000", "10.1.2.3", "192.168.0.9:80", "[fd00::9]"]
)
def test_without_tls_a_bucket_may_be_near(host: str) -> None:
    assert address_of(f"s3://bucket?endpoint=http://{host}").is_plain


@pytest.mark.parametrize(
    "host", ["store.example.org", "minio:9000", "8.8.8.8", "[2606:4700::1]", "0.0.0", "localhost.evil.example"]
)
def test_without_tls_it_may_be_nowhere_else(host: str) -> None:
    with pytest.raises(InvalidInput, match="Without TLS"):
        address_of(f"s3://bucket?endpoint=http://{host}")


def test_a_bucket_without_its_key_or_its_secret_is_refused(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("")
    for changed, field in (
        ({"blobs_key_id": ""}, "blobs_key_id"),
        ({"blobs_secret_file": ""}, "blobs_secret_file"),
        ({"blobs_secret_file": str(tmp_path / "none")}, "blobs_secret_file"),
        ({"blobs_secret_file": str(tmp_path / "empty")}, "blobs_secret_file"),
        ({"blobs_authority_file": str(tmp_path / "none")}, "blobs_authority_file"),
    ):
        with pytest.raises(InvalidInput) as refused:
            open_store(replace(settings, **changed))  # type: ignore[arg-type]
        assert refused.value.field == field


def test_an_authority_that_is_none_is_refused(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "authority").write_text("no certificate")
    with pytest.raises(InvalidInput) as refused:
        open_store(replace(settings, blobs_authority_file=str(tmp_path / "authority")))
    assert refused.value.field == "blobs_authority_file"


def test_the_secret_reaches_no_environment_and_no_words(settings: Settings) -> None:
    told = " ".join(f"{name}={value}" for name, value in settings.environment().items() if name not in os.environ)
    assert "CASEBOOK_BLOBS_SECRET_FILE=" in told
    assert "an invented secret" not in f"{told} {settings!r} {open_store(settings)!r}"


def test_a_server_with_a_certificate_of_ones_own_is_trusted_if_its_authority_is_named_and_no_other(
    moto_server: Server, tmp_path: Path
) -> None:
    request = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "2",
    ]
    authority = ["-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=ours"]
    signed = ["-CA", "ca.pem", "-CAkey", "ca.key", "-keyout", "key.pem", "-out", "cert.pem", "-subj", "/CN=localhost"]
    meant = ["-addext", "subjectAltName=DNS:localhost", "-addext", "basicConstraints=CA:FALSE"]
    for given in (authority, signed + meant):
        subprocess.run([*request, *given], cwd=tmp_path, check=True, capture_output=True)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    bucket = moto_server.new_bucket()
    with buckets.faulty(moto_server, tls) as (server, _faults):
        server.open(server.blobs(bucket), authority=(tmp_path / "ca.pem").read_text()).prove()
        with pytest.raises(InvalidInput, match="does not answer"):
            server.open(server.blobs(bucket)).prove()
