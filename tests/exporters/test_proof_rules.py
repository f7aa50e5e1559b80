"""The recommended pack, rule by rule: each test's name begins with the section of exports.md that it holds the pack to."""

import csv
import hashlib
import io
import json
import re
import zipfile
from pathlib import Path

import pytest

from casebook.exporters import timestamps
from tests.exporters.authority import a_stamper, local_authority
from tests.exporters.factories import NOON, a_dossier, a_pack

NAME = "CBP-2026-7F3A91"
Files = dict[str, bytes]


@pytest.fixture(scope="module")
def zipped(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A pack that two authorities have stamped."""
    folder = tmp_path_factory.mktemp("rules")
    return a_pack(a_dossier(), stampers=[a_stamper(folder / "1"), a_stamper(folder / "2", "rsa")])[0]


@pytest.fixture(scope="module")
def files(zipped: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def lines(files: Files, name: str) -> list[str]:
    return files[name].decode("utf-8").splitlines()


def described(files: Files) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in lines(files, "bag-info.txt"))


def listed(files: Files, name: str) -> dict[str, str]:
    return dict(reversed(line.split("  ", 1)) for line in lines(files, name))


def test_3_1_manifests_have_two_spaces_and_plain_line_ends_and_the_bag_is_of_version_1(files: Files) -> None:
    assert files["bagit.txt"] == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    for name, digits in (("manifest-sha256.txt", 64), ("manifest-sha512.txt", 128), ("tagmanifest-sha256.txt", 64)):
        assert b"\r" not in files[name]
        assert files[name].endswith(b"\n")
        assert all(re.fullmatch(rf"[0-9a-f]{{{digits}}}  [!-~]+", line) for line in lines(files, name)), name


def test_3_2_both_manifests_list_all_of_data_and_the_tagmanifest_all_else_but_the_signatures(files: Files) -> None:
    payload = {name for name in files if name.startswith("data/")}
    for algorithm in ("sha256", "sha512"):
        told = listed(files, f"manifest-{algorithm}.txt")
        assert told == {name: hashlib.new(algorithm, files[name]).hexdigest() for name in payload}
    told = listed(files, "tagmanifest-sha256.txt")
    beside = {name for name in files if not name.startswith(("data/", "signatures/"))} - {"tagmanifest-sha256.txt"}
    assert told == {name: hashlib.sha256(files[name]).hexdigest() for name in beside}
    assert {
        "README-FIRST.txt",
        "EVIDENCE-CERTIFICATE.pdf",
        "verify/VERIFY.txt",
        "verify/tsa-2-chain.pem",
    } <= told.keys()


def test_3_2_names_are_plain_letters_without_spaces_and_short(zipped: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
        assert all(re.fullmatch(rf"{NAME}/[A-Za-z0-9._/-]+", name) for name in archive.namelist())
        assert max(map(len, archive.namelist())) < 150


def test_3_2_the_zip_is_sorted_undated_of_nobody_and_media_are_stored(zipped: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
        members = archive.infolist()
    assert {(each.date_time, each.extra, each.comment) for each in members} == {((1980, 1, 1, 0, 0, 0), b"", b"")}
    names = [each.filename for each in members]
    assert names == sorted(names)
    assert {each.compress_type for each in members if each.filename.endswith((".png", ".pdf"))} == {zipfile.ZIP_STORED}
    assert all(each.external_attr >> 16 in {0, 0o100644} for each in members), "no rights of anybody in particular"


def test_3_2_the_bag_says_who_what_when_which_and_how_much(files: Files) -> None:
    said, dossier = described(files), a_dossier()
    payload = [content for name, content in files.items() if name.startswith("data/")]
    assert said["Source-Organization"] == dossier.issuer.legal_name
    assert said["Contact-Email"] == dossier.issuer.role_email
    assert said["Bagging-Date"] == f"{NOON:%Y-%m-%d}"
    assert said["External-Identifier"] == dossier.pack_uuid.urn
    assert said["Internal-Sender-Identifier"] == NAME
    assert said["Payload-Oxum"] == f"{sum(map(len, payload))}.{len(payload)}"
    assert said.keys() >= {"External-Description", "Bag-Size"}


def test_3_2_the_signers_key_is_for_these_packs_alone_and_names_a_role(files: Files) -> None:
    (signer,) = lines(files, "verify/allowed_signers")
    assert re.fullmatch(r'\S+@\S+ namespaces="casebook-pack@v1" ssh-ed25519 [A-Za-z0-9+/=]+', signer)
    assert signer.startswith(a_dossier().issuer.role_email)
    assert files["signatures/tagmanifest-sha256.txt.sig"].startswith(b"-----BEGIN SSH SIGNATURE-----\n")


def test_3_2_the_index_has_its_columns_for_a_table_program_with_days_as_iso(files: Files) -> None:
    content = files["data/00-index.csv"]
    assert content.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert head == [
        "exhibit", "title", "kind", "source_url", "author_handle", "account_id", "posted_at_displayed", "posted_at_utc",
        "captured_at_utc", "capture_method", "tool", "language", "translation_file", "original_file", "original_sha256",
        "derivative_file", "derivative_sha256", "bytes", "mime", "redacted", "redaction_codes", "bundle_pages",
        "custody_first_seq", "notes",
    ]  # fmt: skip
    days = [row[head.index(name)] for row in rows for name in ("posted_at_utc", "captured_at_utc")]
    assert any(days)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|\+00:00)", day) for day in days if day)


def test_3_2_the_description_says_for_whom_and_hashes_each_file_and_tells_what_made_it(files: Files) -> None:
    crate = json.loads(files["data/ro-crate-metadata.json"])
    graph = {entity["@id"]: entity for entity in crate["@graph"]}
    dossier = a_dossier()
    assert {"sha256": "http://schema.org/sha256"} in crate["@context"]
    assert graph["ro-crate-metadata.json"]["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.2"}
    licence = graph[graph["./"]["license"]["@id"]]
    said = f"Confidential; disclosed to {dossier.recipient} for {dossier.purpose} only."
    assert said in json.dumps(licence, ensure_ascii=False)
    for name, entity in graph.items():
        if entity["@type"] == "File" and f"data/{name}" in files and name != "ro-crate-metadata.json":
            assert entity["sha256"] == hashlib.sha256(files[f"data/{name}"]).hexdigest(), name
            assert entity["encodingFormat"]
    made = [each for each in graph.values() if each["@type"] == "CreateAction"]
    assert any("instrument" in each and "object" in each and "result" in each for each in made)


def test_3_2_instructions_have_the_values_of_this_pack_and_warn_of_added_files(files: Files) -> None:
    said = files["verify/VERIFY.txt"].decode()
    payload = [name for name in files if name.startswith("data/")]
    for command in (
        "shasum -a 256 -c tagmanifest-sha256.txt && shasum -a 256 -c manifest-sha256.txt",
        "sha256sum -c tagmanifest-sha256.txt && sha256sum -c manifest-sha256.txt",
        "certutil -hashfile",
        "Get-FileHash -Algorithm SHA256",
        "ssh-keygen -Y verify -f verify/allowed_signers",
        "openssl ts -verify -in signatures/tagmanifest-sha256.txt.tsa1.tsr",
        "openssl ts -verify -in signatures/tagmanifest-sha256.txt.tsa2.tsr",
        "-CAfile verify/tsa-2-chain.pem",
    ):
        assert command in said, command
    epochs = {int(each) for each in re.findall(r"-attime (\d{10})", said)}
    assert epochs, "a certificate that expires later must not break the check"
    assert str(len(payload)) in said
    assert described(files)["Payload-Oxum"].partition(".")[0] in said


def test_3_2_two_authorities_stamp_the_tagmanifest_and_are_asked_for_certificate_and_nonce(
    files: Files, tmp_path: Path
) -> None:
    assert {f"signatures/tagmanifest-sha256.txt.tsa{number}.tsr" for number in (1, 2)} <= files.keys()
    authority, asked = local_authority(tmp_path / "tsa"), []

    def listening(request: bytes) -> bytes:
        asked.append(request)
        return authority(request)

    for _ in range(2):
        timestamps.Rfc3161Stamper("TSA", listening).stamp(files["tagmanifest-sha256.txt"])
    assert all(hashlib.sha256(files["tagmanifest-sha256.txt"]).digest() in request for request in asked)
    assert all(request.endswith(b"\x01\x01\xff") for request in asked), "certReq"
    assert asked[0] != asked[1], "a nonce each"


def test_3_2_the_certificate_holds_the_manifests_hash_so_that_paper_binds_every_file(files: Files) -> None:
    manifest = hashlib.sha256(files["manifest-sha256.txt"]).hexdigest()
    assert manifest.encode() in files["EVIDENCE-CERTIFICATE.pdf"]
    assert NAME.encode() not in files["manifest-sha256.txt"], "no circle: the manifest knows nothing of the certificate"
