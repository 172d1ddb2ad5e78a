"""The catalogue of what is published: DCAT-AP 3 in JSON-LD, and schema.org's Dataset."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.plan.web_address import is_web_address
from core.release.addresses import Addresses
from core.release.reader import Release
from core.release.records import ReleaseInfo
from core.texts import Texts
from portal.exports.licence import licence_address

CATALOGUE = "catalog.jsonld"
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_AUTHORITY = "http://publications.europa.eu/resource/authority/"
_IANA = "https://www.iana.org/assignments/media-types/"
_PERSIAN = {"@id": f"{_AUTHORITY}language/FAS"}


@dataclass(frozen=True, slots=True)
class Download:
    """A file that can be had; `standard` is the address of what it conforms to."""

    address: str
    title: str
    media_type: str
    size: int | None = None
    sha256: str = ""
    standard: str = ""


class Catalogue:
    """Describes one plan's release and its files."""

    def __init__(self, release: Release, texts: Texts, public_url: str, at: Addresses) -> None:
        """Take what describes the whole."""
        self._release, self._public_url, self._at = release, public_url, at
        plan = release.plan
        self._title = plan.title
        sample = texts("standards.sample") if plan.is_sample else ""
        about = texts("standards.dataset", plan=plan.title, city=plan.city)
        self._about = " ".join(filter(None, (about, sample)))
        self._publisher = plan.publisher or plan.city
        self._page = public_url + at.section("data")
        self._api_title = texts("standards.api")
        infos = release.stream(ReleaseInfo)
        self._issued = min(row.published_at for row in infos).isoformat(timespec="seconds")

    def dcat(self, downloads: Sequence[Download]) -> bytes:
        """Write the catalogue with one dataset and the API that serves it."""
        dataset, service = f"{self._page}#dataset", f"{self._public_url}/api/v1"
        common = {
            "dct:publisher": self._agent(),
            "dct:issued": _instant(self._issued),
            "dct:modified": _instant(self._modified),
            "dct:language": _PERSIAN,
            **self._licence(),
        }
        described = {
            "@context": _CONTEXT,
            "@id": f"{self._public_url}{self._at.home}{CATALOGUE}",
            "@type": "dcat:Catalog",
            "dct:title": _persian(self._title),
            "dct:description": _persian(self._about),
            "foaf:homepage": {"@id": self._public_url + "/"},
            **common,
            "dcat:dataset": {
                "@id": dataset,
                "@type": "dcat:Dataset",
                "dct:title": _persian(self._title),
                "dct:description": _persian(self._about),
                "dct:identifier": self._release.path.name,
                "dcat:version": str(self._release.info.number),
                "dcat:landingPage": {"@id": self._page},
                "dct:accrualPeriodicity": {"@id": f"{_AUTHORITY}frequency/IRREG"},
                "dct:spatial": {"@type": "dct:Location", "rdfs:label": self._release.plan.city},
                "dct:temporal": self._temporal(),
                **self._contact(),
                **common,
                "dcat:distribution": [self._distribution(one) for one in downloads],
            },
            "dcat:service": {
                "@id": service,
                "@type": "dcat:DataService",
                "dct:title": _persian(self._api_title),
                "dcat:endpointURL": {"@id": service},
                "dcat:endpointDescription": {"@id": f"{self._public_url}/openapi.json"},
                "dcat:servesDataset": {"@id": dataset},
                "dct:publisher": self._agent(),
                **self._licence(),
            },
        }
        return (json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode()

    def schema_org(self, downloads: Sequence[Download]) -> str:
        """Write the dataset as search engines read it; the text may stand within a page."""
        plan = self._release.plan
        licence = licence_address(plan.licence)
        described = {
            "@context": "https://schema.org/",
            "@type": "Dataset",
            "name": self._title,
            "description": self._about,
            "url": self._page,
            "identifier": self._release.path.name,
            "version": str(self._release.info.number),
            "inLanguage": "fa",
            "isAccessibleForFree": True,
            "creator": {"@type": "Organization", "name": self._publisher},
            "datePublished": self._issued,
            "dateModified": self._modified,
            "temporalCoverage": f"{plan.horizon_start}/{plan.horizon_end}",
            "spatialCoverage": {"@type": "Place", "name": plan.city},
            **({"license": licence} if licence else {}),
            "distribution": [
                {
                    "@type": "DataDownload",
                    "name": one.title,
                    "encodingFormat": one.media_type,
                    "contentUrl": self._public_url + one.address,
                }
                for one in downloads
            ],
        }
        text = json.dumps(described, ensure_ascii=False, separators=(",", ":"))
        # Within a page nothing may end the element that holds it.
        return text.replace("<", "\\u003c")

    @property
    def _modified(self) -> str:
        return self._release.info.published_at.isoformat(timespec="seconds")

    def _agent(self) -> dict[str, Any]:
        return {
            "@id": f"{self._public_url}/#publisher",
            "@type": "foaf:Agent",
            "foaf:name": _persian(self._publisher),
        }

    def _temporal(self) -> dict[str, Any]:
        plan = self._release.plan
        return {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _typed(plan.horizon_start.isoformat(), "date"),
            "dcat:endDate": _typed(plan.horizon_end.isoformat(), "date"),
        }

    def _contact(self) -> dict[str, Any]:
        contact = self._release.plan.contact
        if not contact:
            return {}
        is_page = is_web_address(contact)
        name, address = (
            ("vcard:hasURL", contact)
            if is_page
            else (
                "vcard:hasEmail",
                f"mailto:{contact}",
            )
        )
        held = {"@type": "vcard:Organization", "vcard:fn": self._publisher}
        return {"dcat:contactPoint": {**held, name: {"@id": address}}}

    def _licence(self) -> dict[str, Any]:
        licence = self._release.plan.licence
        if not licence:
            return {}
        address = licence_address(licence)
        held = {"@type": "dct:LicenseDocument", "rdfs:label": licence}
        return {"dct:license": {"@id": address, **held} if address else held}

    def _distribution(self, one: Download) -> dict[str, Any]:
        address = self._public_url + one.address
        described: dict[str, Any] = {
            "@id": address,
            "@type": "dcat:Distribution",
            "dct:title": _persian(one.title),
            "dcat:accessURL": {"@id": self._page},
            "dcat:downloadURL": {"@id": address},
            "dcat:mediaType": {"@id": _IANA + one.media_type},
            **self._licence(),
        }
        if one.size is not None:
            described["dcat:byteSize"] = _typed(str(one.size), "nonNegativeInteger")
        if one.sha256:
            described["spdx:checksum"] = {
                "@type": "spdx:Checksum",
                "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
                "spdx:checksumValue": _typed(one.sha256, "hexBinary"),
            }
        if one.standard:
            described["dct:conformsTo"] = {"@id": one.standard, "@type": "dct:Standard"}
        return described


def _persian(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "fa"}


def _typed(value: str, kind: str) -> dict[str, str]:
    return {"@value": value, "@type": f"xsd:{kind}"}


def _instant(text: str) -> dict[str, str]:
    return _typed(text, "dateTime")
