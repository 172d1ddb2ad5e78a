"""The catalogue read as RDF, and the dataset as search engines read it."""

import json
import re

import pytest
from rdflib import DCAT, DCTERMS, FOAF, RDF, XSD, Graph, Literal, Namespace, URIRef

from core.release.addresses import Addresses
from core.texts import load_texts
from portal.exports.dcat import Catalogue, Download
from tests.factories.city import city_rows, write_release
from tests.factories.sample_city import sample_release
from tests.factories.sample_site import PUBLIC_URL, sample_site
from tests.factories.snapshots import edited

# rdflib reads JSON-LD with a class of its own that it calls old.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
SPDX = Namespace("http://spdx.org/rdf/terms#")
CATALOGUE = URIRef(f"{PUBLIC_URL}/1400/catalog.jsonld")
DATASET = URIRef(f"{PUBLIC_URL}/1400/data/#dataset")


@pytest.fixture(scope="module")
def graph():
    content = (sample_site() / "1400/catalog.jsonld").read_text()
    return Graph().parse(data=content, format="json-ld")


def one(graph, subject, predicate):
    (found,) = graph.objects(subject, predicate)
    return found


def test_what_dcat_ap_asks_for_is_there(graph):
    """Mandatory properties of DCAT-AP 3: of catalogue, dataset, distribution, service, agent."""
    assert one(graph, CATALOGUE, RDF.type) == DCAT.Catalog
    assert one(graph, CATALOGUE, DCAT.dataset) == DATASET
    for subject in (CATALOGUE, DATASET):
        title = one(graph, subject, DCTERMS.title)
        assert title == Literal(sample_release().plan.title, lang="fa")
        assert "دادهٔ نمونه" in one(graph, subject, DCTERMS.description)
        publisher = one(graph, subject, DCTERMS.publisher)
        assert one(graph, publisher, RDF.type) == FOAF.Agent
        assert one(graph, publisher, FOAF.name) == Literal("اصفهان", lang="fa")
        modified = one(graph, subject, DCTERMS.modified)
        assert modified.datatype == XSD.dateTime
        at = sample_release().info.published_at
        assert modified.toPython() == at.replace(microsecond=0)
    (service,) = graph.subjects(RDF.type, DCAT.DataService)
    assert one(graph, service, DCAT.endpointURL) == URIRef(f"{PUBLIC_URL}/api/v1")
    assert one(graph, service, DCAT.servesDataset) == DATASET
    assert one(graph, service, DCTERMS.title)


def test_every_distribution_is_a_file_of_the_site(graph):
    found = list(graph.objects(DATASET, DCAT.distribution))
    sums = dict(
        reversed(line.split("  ", 1))
        for line in (sample_site() / "SHA256SUMS").read_text().splitlines()
    )
    assert len(found) > 30
    for distribution in found:
        assert one(graph, distribution, RDF.type) == DCAT.Distribution
        assert one(graph, distribution, DCAT.accessURL) == URIRef(f"{PUBLIC_URL}/1400/data/")
        address = str(one(graph, distribution, DCAT.downloadURL))
        name = address.removeprefix(f"{PUBLIC_URL}/")
        size = one(graph, distribution, DCAT.byteSize)
        assert size.toPython() == (sample_site() / name).stat().st_size
        checksum = one(graph, distribution, SPDX.checksum)
        assert str(one(graph, checksum, SPDX.checksumValue)) == sums[name]
        assert one(graph, distribution, DCTERMS.title).language == "fa"
    names = {str(distribution).rpartition("/")[2] for distribution in found}
    assert {"datapackage.json", "oc4ids.json", "indicators.sdmx.csv", "project.csv"} < names


def test_the_page_of_data_tells_search_engines_the_same():
    page = (sample_site() / "1400/data/index.html").read_text()
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    told = json.loads(block)
    assert (told["@type"], told["version"]) == ("Dataset", "2")
    assert told["name"] == sample_release().plan.title
    assert told["temporalCoverage"] == "2016-03-20/2021-03-20"
    for download in told["distribution"]:
        assert (sample_site() / download["contentUrl"].removeprefix(f"{PUBLIC_URL}/")).is_file()
    assert '<link rel="alternate" type="application/ld+json" href="/1400/catalog.jsonld">' in page


def catalogue_of(folder, **fields):
    given = [edited(row, **fields) if row.table == "plan" else row for row in city_rows()]
    release = write_release(folder / "000002-0123456789ab.sqlite", given)
    return Catalogue(release, load_texts(), PUBLIC_URL, Addresses("1400"))


def test_a_licence_and_a_contact_are_told(tmp_path):
    catalogue = catalogue_of(tmp_path, licence="CC-BY-4.0", contact="data@city.example")
    graph = Graph().parse(data=catalogue.dcat([]).decode(), format="json-ld")
    licence = one(graph, DATASET, DCTERMS.license)
    assert licence == URIRef("https://creativecommons.org/licenses/by/4.0/")
    contact = one(graph, DATASET, DCAT.contactPoint)
    vcard = "http://www.w3.org/2006/vcard/ns#"
    assert one(graph, contact, URIRef(f"{vcard}hasEmail")) == URIRef("mailto:data@city.example")
    assert json.loads(catalogue.schema_org([]))["license"] == str(licence)


def test_a_licence_in_words_and_a_page_for_questions_are_told(tmp_path):
    catalogue = catalogue_of(tmp_path, licence="با ذکر منبع", contact="https://city.example/ask")
    graph = Graph().parse(data=catalogue.dcat([]).decode(), format="json-ld")
    licence = one(graph, DATASET, DCTERMS.license)
    assert [str(text) for text in graph.objects(licence) if isinstance(text, Literal)] == [
        "با ذکر منبع"
    ]
    assert (None, None, URIRef("https://city.example/ask")) in graph
    assert "license" not in json.loads(catalogue.schema_org([]))


def test_no_text_ends_the_element_that_holds_it(tmp_path):
    catalogue = catalogue_of(tmp_path, title="</script><script>alert(1)</script>")
    told = catalogue.schema_org([Download("/1400/data/a.csv", "<b>", "text/csv")])
    assert "<" not in told
    assert json.loads(told)["name"] == "</script><script>alert(1)</script>"
