// `npm run conformance -- [DIR…]`: runs the case files below the folders, by default the shipped ones.
import { existsSync } from "node:fs";
import { readCase } from "./case.ts";
import { findCases, shippedCases } from "./files.ts";
import { type Failure, runCase } from "./run.ts";

const paths = process.argv.slice(2);
const missing = paths.filter((path) => !existsSync(path));
if (missing.length > 0) {
  console.error(`there is no ${missing.join(", ")}`);
  process.exit(2);
}
let passed = 0;
let failed = 0;
for (const file of findCases(paths.length > 0 ? paths : [shippedCases])) {
  const failures = run(file);
  if (failures.length === 0) passed += 1;
  else {
    failed += 1;
    console.log(`FAILED ${file}`);
    for (const { what, lines } of failures)
      console.log([`  ${what}`, ...lines.map((line) => `    ${line}`)].join("\n"));
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

/** A file that is no case fails by itself and stops nothing. */
function run(file: string): Failure[] {
  try {
    return runCase(readCase(file));
  } catch (error) {
    return [{ what: "cannot be run", lines: [error instanceof Error ? error.message : String(error)] }];
  }
}
