// Wrap the documents of an NDJSON file with OpenAttestation (schema 2.0, one batch, one Merkle tree), or with
// "each" one by one. Prints {"documents", "seconds", "in_turn"}: the wall time and the processor time of wrapping.
const fs = require("node:fs");
const { wrapDocument, wrapDocuments } = require("@govtechsg/open-attestation");

const [file, mode] = process.argv.slice(2);
const issuer = {
  name: "Example Mill",
  documentStore: "0x8Fc57204c35fb9317D91285eF52D6b892EC08cD3",
  identityProof: { type: "DNS-TXT", location: "example.com" },
};
const documents = fs
  .readFileSync(file, "utf8")
  .split("\n")
  .filter(Boolean)
  .map((line) => ({ issuers: [issuer], ...JSON.parse(line) }));

const begun = process.cpuUsage();
const started = process.hrtime.bigint();
const wrapped = mode === "each" ? documents.map((one) => wrapDocument(one)) : wrapDocuments(documents);
const seconds = Number(process.hrtime.bigint() - started) / 1e9;
const { user, system } = process.cpuUsage(begun);
if (wrapped.length !== documents.length || !wrapped[0].signature.targetHash) throw new Error("not wrapped");
console.log(JSON.stringify({ documents: wrapped.length, seconds, in_turn: (user + system) / 1e6 }));
