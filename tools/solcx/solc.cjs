// The npm compiler behind the command line of the native one: `--version`, and standard JSON from stdin.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

const root = path.resolve(__dirname, "..", "..");
const solc = require(path.join(root, "node_modules", "solc"));

if (process.argv.includes("--version")) {
  process.stdout.write(`solc, the solidity compiler commandline interface\nVersion: ${solc.version()}\n`);
  process.exit(0);
}

// Imports that the input does not carry are read from the project, and from nowhere else.
function readImport(name) {
  const file = path.resolve(root, name);
  if (!file.startsWith(root + path.sep)) return { error: `${name} lies outside the project` };
  try {
    return { contents: fs.readFileSync(file, "utf8") };
  } catch (failure) {
    return { error: `${name}: ${failure.message}` };
  }
}

const input = fs.readFileSync(0, "utf8");
process.stdout.write(solc.compile(input, { import: readImport }));
