// The open-source client `@civitai/cybertipline-tools` (Node.js 20), unmodified, against a running
// Tiaki. Usage: node civitai.mjs BASE_URL USER PASSWORD. Everything sent is synthetic.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import path from "node:path";

// The package is looked for in the folder this is run in, not beside this file.
const require = createRequire(path.join(process.cwd(), "x.js"));
const { Client } = require("@civitai/cybertipline-tools");

const [base, username, password] = process.argv.slice(2);
const client = new Client({ environment: "testing", credentials: { username, password } });
client.baseUrl = base;

const now = new Date("2026-01-02T03:04:05Z");
const report = {
  incidentSummary: {
    incidentType: "Child Pornography (possession, manufacture, and distribution)",
    incidentDateTime: now,
    platform: "ExampleChat",
  },
  reporter: { reportingPerson: { firstName: "Trust", lastName: "Safety" } },
  personOrUserReported: {
    espIdentifier: "u-1",
    screenName: "synthetic1",
    ipCaptureEvent: [{ ipAddress: "203.0.113.9", eventName: "Upload", dateTime: now }],
  },
};

const status = await client.getStatus();
assert.match(status.data.responseDescription, new RegExp(username));
assert.notEqual(status.requestId, "unknown");

const opened = await client.submitReport(report);
const bytes = "placeholder bytes";
const uploaded = await client.uploadFile({ id: opened.data.reportId, file: new Blob([bytes]) });
assert.equal(uploaded.data.hash, createHash("md5").update(bytes).digest("hex"));
await client.submitFileDetails({
  reportId: opened.data.reportId,
  fileId: uploaded.data.fileId,
  originalFileName: "placeholder.bin",
  fileViewedByEsp: true,
});
const done = await client.finishReport({ id: opened.data.reportId });
assert.equal(done.data.reportId, opened.data.reportId);

const other = await client.submitReport({ ...report, additionalInfo: "placeholder" });
await client.cancelReport({ id: other.data.reportId });
await assert.rejects(client.cancelReport({ id: 1 }));
console.log("@civitai/cybertipline-tools: every call went as it should");
