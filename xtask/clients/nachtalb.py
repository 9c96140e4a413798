"""The open-source client `ncmec-cybertip` (Python 3.13), unmodified, against a running Tiaki.

Usage: python nachtalb.py BASE_URL USER PASSWORD. Everything sent is synthetic.
"""

import asyncio
import hashlib
import struct
import sys
import zlib
from datetime import datetime, timezone

from ncmec_cybertip.client import CyberTiplineClient
from ncmec_cybertip.common import DeviceId, Email, IpCaptureEvent, Person, Phone
from ncmec_cybertip.enums import (
    AssociatedAccountType,
    BatchedReportReason,
    DetailsType,
    EventName,
    IncidentType,
    IndustryClassification,
)
from ncmec_cybertip.exceptions import ApiError
from ncmec_cybertip.files import Details, FileDetails, NameValuePair, file_hashes
from ncmec_cybertip.report import (
    AssociatedAccount,
    BatchedReport,
    IncidentSummary,
    InternetDetails,
    PersonOrUserReported,
    Report,
    ReportAnnotations,
    Reporter,
    Victim,
    WebPageIncident,
)

BASE, USER, PASSWORD = sys.argv[1:4]
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc)
REPORTER = Reporter(
    reporting_person=Person(
        first_name="Trust", last_name="Safety", email=[Email(value="ts@esp.example")]
    )
)


def picture():
    """A pattern of 64 x 64 dots as PNG."""
    rows = b"".join(
        b"\0" + bytes((x * y) % 256 for x in range(64) for _ in range(3)) for y in range(64)
    )

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 64, 64, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def report(note):
    return Report(
        incident_summary=IncidentSummary(
            incident_type=IncidentType.ONLINE_ENTICEMENT,
            platform="ExampleChat",
            escalate_to_high_priority="code 1",
            report_annotations=ReportAnnotations(sextortion=True, informational=True),
            incident_date_time=NOW,
        ),
        internet_details=[
            InternetDetails(web_page_incident=WebPageIncident(url=["https://esp.example/p/1"]))
        ],
        reporter=REPORTER,
        person_or_user_reported=PersonOrUserReported(
            esp_identifier="u-77",
            screen_name="synthetic77",
            person=Person(
                age=34,
                age_assertion_discrepancy=True,
                phone=[Phone(value="2100000000", country_calling_code="+64")],
            ),
            ip_capture_event=[
                IpCaptureEvent(
                    ip_address="203.0.113.7",
                    event_name=EventName.UPLOAD,
                    date_time=NOW,
                    port=51234,
                )
            ],
            device_id=[DeviceId(id_type="IMEI", id_value="490154203237518")],
            associated_account=[
                AssociatedAccount(
                    account_type=AssociatedAccountType.LINKED, screen_name="synthetic77b"
                )
            ],
        ),
        victim=[Victim(person=Person(age=13), esp_identifier="u-99")],
        additional_info=note,
    )


async def refused(call, code):
    try:
        await call
    except ApiError as error:
        assert str(code) in str(error), error
        return
    raise AssertionError(f"not refused with {code}")


async def main():
    async with CyberTiplineClient(username=USER, password=PASSWORD, base_url=BASE) as client:
        assert USER in (await client.status()).response_description
        assert "personOrUserReported" in await client.get_xsd()

        opened = await client.submit(report("placeholder one"))
        uploaded = await client.upload(opened.report_id, picture(), filename="pattern.png")
        assert uploaded.hash == hashlib.md5(picture()).hexdigest()
        details = FileDetails(
            report_id=opened.report_id,
            file_id=uploaded.file_id,
            original_file_name="pattern.png",
            file_viewed_by_esp=True,
            industry_classification=IndustryClassification.B2,
            original_file_hash=file_hashes(picture()),
            ip_capture_event=IpCaptureEvent(
                ip_address="203.0.113.8", event_name=EventName.UPLOAD, date_time=NOW
            ),
            details=[
                Details(
                    name_value_pair=[
                        NameValuePair(name="Make", value="SyntheticCam", type=DetailsType.EXIF)
                    ]
                )
            ],
        )
        assert (await client.file_info(details)).response_code == 0
        done = await client.finish(opened.report_id)
        assert done.files.file_id == [uploaded.file_id]
        await refused(client.retract(opened.report_id), 5102)
        await refused(client.upload(opened.report_id, b"late"), 5102)
        await refused(client.retract(1), 5001)

        other = await client.submit(report("placeholder two"))
        assert (await client.retract(other.report_id)).response_code == 0

        batched = Report(
            batched_report=BatchedReport(reason=BatchedReportReason.VIRAL_POTENTIAL_MEME),
            incident_summary=IncidentSummary(
                incident_type=IncidentType.CHILD_PORNOGRAPHY, incident_date_time=NOW
            ),
            reporter=REPORTER,
            person_or_user_reported=PersonOrUserReported(esp_identifier="u-1"),
        )
        opened = await client.submit(batched)
        assert (await client.finish(opened.report_id)).response_code == 0
    async with CyberTiplineClient(username=USER, password="another", base_url=BASE) as client:
        await refused(client.status(), 2000)


asyncio.run(main())
print("ncmec-cybertip: every call went as it should")
