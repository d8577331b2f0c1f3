"""Validates an RO-Crate without a network, and prints what is wrong with it as JSON: a list of [severity, check, entity, message].

Usage: validate-crate.py CRATE PROFILE REQUIRED|RECOMMENDED

The JSON-LD context of RO-Crate is not fetched: the terms that crates of reports use are listed here with the addresses that the context gives them.
"""

import json
import sys
import tempfile

import requests
from rocrate_validator import services
from rocrate_validator.utils.http import HttpRequester

CONTEXT = "https://w3id.org/ro/crate/1.1/context"
SCHEMA_ORG = """
    CreateAction CreativeWork Dataset Person PropertyValue SoftwareApplication
    about actionStatus author contentSize datePublished description encodingFormat hasPart inLanguage instrument keywords license mentions name
    object result softwareRequirements softwareVersion url value version
"""
TERMS = {term: "http://schema.org/" + term for term in SCHEMA_ORG.split()}
TERMS |= {"File": "http://schema.org/MediaObject", "conformsTo": "http://purl.org/dc/terms/conformsTo"}


def answer(url, **_):
    """The context for its own address, and no network for every other."""
    response = requests.Response()
    response.url = url
    response.status_code = 200 if url == CONTEXT else 504
    response._content = json.dumps({"@id": CONTEXT, "@context": TERMS}).encode() if url == CONTEXT else b""
    response.headers["Content-Type"] = "application/ld+json"
    return response


def main(crate, profile, severity):
    HttpRequester.get = HttpRequester.head = lambda self, url, **options: answer(url, **options)
    with tempfile.TemporaryDirectory() as folder:
        settings = services.ValidationSettings(
            rocrate_uri=crate, profile_identifier=profile, requirement_severity=severity, cache_path=f"{folder}/cache", offline=True,
        )
        result = services.validate(settings)
    issues = [
        [issue.severity.name, issue.check.identifier, str(issue.violatingEntity or ""), " ".join((issue.message or "").split())] for issue in result.get_issues()
    ]
    skipped = [str(skip) for skip in getattr(result, "skipped_checks", [])]
    print(json.dumps({"issues": sorted(issues), "skipped": skipped, "checks": len(result.executed_checks)}, ensure_ascii=False))


main(*sys.argv[1:])
