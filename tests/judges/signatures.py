"""pyHanko's verdict on every signature of a PDF, as JSON: signatures.py FILE.pdf CERT.pem (of timestamps: timestamps.py)

The certificate is the only one trusted, and each signature is judged at the time it claims: a PAdES B-B signature has no
better witness, and a paper of last year must not become wrong because its device was renewed.
"""

import json
import sys
from datetime import datetime, timezone

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext


def judge(signature, certificate):
    moment = signature.self_reported_timestamp or datetime.now(timezone.utc)
    context = ValidationContext(trust_roots=[certificate], moment=moment, allow_fetching=False)
    status = validate_pdf_signature(signature, signer_validation_context=context)
    changes = status.modification_level
    return {
        "field": signature.field_name,
        "signer": status.signing_cert.subject.human_friendly,
        "claimedAt": moment.isoformat(),
        "intact": status.intact,
        "valid": status.valid,
        "trusted": status.trusted,
        # ENTIRE_FILE for the last signature, ENTIRE_REVISION for those before it.
        "coverage": status.coverage.name,
        # What was added after it: NONE, LTA_UPDATES, FORM_FILLING, ANNOTATIONS or OTHER.
        "changes": changes.name if changes is not None else "UNKNOWN",
        "changesAllowed": bool(status.docmdp_ok),
        "good": status.bottom_line,
    }


def main():
    pdf, pem = sys.argv[1:]
    certificate = load_cert_from_pemder(pem)
    with open(pdf, "rb") as file:
        signatures = PdfFileReader(file).embedded_regular_signatures
        json.dump([judge(signature, certificate) for signature in signatures], sys.stdout)


main()
