"""pyHanko's verdict on every document timestamp of a PDF, as JSON: timestamps.py FILE.pdf CLOCK.pem

The certificate is the only one trusted, at the moment that the token itself tells.
"""

import json
import sys

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_timestamp
from pyhanko_certvalidator import ValidationContext


def judge(stamp, certificate):
    told = stamp.signed_data["encap_content_info"]["content"].parsed["gen_time"].native
    context = ValidationContext(trust_roots=[certificate], moment=told, allow_fetching=False)
    status = validate_pdf_timestamp(stamp, validation_context=context)
    changes = status.modification_level
    return {
        "field": stamp.field_name,
        "at": status.timestamp.isoformat(),
        "intact": status.intact,
        "valid": status.valid,
        "trusted": status.trusted,
        "coverage": status.coverage.name,
        "changes": changes.name if changes is not None else "UNKNOWN",
    }


def main():
    pdf, pem = sys.argv[1:]
    certificate = load_cert_from_pemder(pem)
    with open(pdf, "rb") as file:
        stamps = PdfFileReader(file).embedded_timestamp_signatures
        json.dump([judge(stamp, certificate) for stamp in stamps], sys.stdout)


main()
