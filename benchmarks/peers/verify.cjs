// Verify one wrapped document offline with OpenAttestation: its schema and its hash chain up to the batch's root.
// With "wrap" first, make such a document from a payload: one of a batch of 1,000.
const fs = require("node:fs");
const { validateSchema, verifySignature, wrapDocuments } = require("@govtechsg/open-attestation");

const [mode, file, target] = process.argv.slice(2);
if (mode === "wrap") {
  const issuer = {
    name: "Example Mill",
    documentStore: "0x8Fc57204c35fb9317D91285eF52D6b892EC08cD3",
    identityProof: { type: "DNS-TXT", location: "example.com" },
  };
  const lines = fs.readFileSync(file, "utf8").split("\n").filter(Boolean);
  const wrapped = wrapDocuments(lines.map((line) => ({ issuers: [issuer], ...JSON.parse(line) })));
  fs.writeFileSync(target, JSON.stringify(wrapped[wrapped.length >> 1]));
} else {
  const document = JSON.parse(fs.readFileSync(file, "utf8"));
  if (!validateSchema(document) || !verifySignature(document)) process.exit(1);
  console.log("verified");
}
