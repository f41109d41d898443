// Verify one wrapped document offline with OpenAttestation: its schema and its hash chain up to the batch's root.
// With "wrap" first, make such documents from payloads: as many as asked for, evenly spread over their batch (one from its
// middle unless told). With "warm", verify each of them in this process; prints {"documents", "seconds"}.
const fs = require("node:fs");
const { validateSchema, verifySignature, wrapDocuments } = require("@govtechsg/open-attestation");

const [mode, file, target, count] = process.argv.slice(2);
const lines = (path) => fs.readFileSync(path, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
if (mode === "wrap") {
  const issuer = {
    name: "Example Mill",
    documentStore: "0x8Fc57204c35fb9317D91285eF52D6b892EC08cD3",
    identityProof: { type: "DNS-TXT", location: "example.com" },
  };
  const wrapped = wrapDocuments(lines(file).map((payload) => ({ issuers: [issuer], ...payload })));
  const kept = count ? wrapped.filter((_, at) => at % (wrapped.length / count) === 0) : [wrapped[wrapped.length >> 1]];
  fs.writeFileSync(target, kept.map((one) => JSON.stringify(one)).join("\n"));
} else if (mode === "warm") {
  const documents = lines(file);
  if (!documents.slice(0, 200).every(verifySignature)) process.exit(1); // compiled by now
  const started = process.hrtime.bigint();
  if (!documents.every(verifySignature)) process.exit(1);
  console.log(JSON.stringify({ documents: documents.length, seconds: Number(process.hrtime.bigint() - started) / 1e9 }));
} else {
  const document = JSON.parse(fs.readFileSync(file, "utf8"));
  if (!validateSchema(document) || !verifySignature(document)) process.exit(1);
  console.log("verified");
}
