// `npm run bench -- [section…] [--kubeconfig FILE]`: what the speed claims rest on. A section is a file of this folder that exports run.
import { readdirSync } from "node:fs";
import { availableParallelism, cpus, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { type Measurement, milliseconds, programTime, type Section } from "./harness.ts";

const folder = dirname(fileURLToPath(import.meta.url));
const helpers = ["main.ts", "harness.ts"];
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".ts") && !helpers.includes(file))
  .map((file) => file.slice(0, -".ts".length));
const { values, positionals: chosen } = parseArgs({
  options: { kubeconfig: { type: "string" } },
  allowPositionals: true,
});
const given = { kubeconfig: values.kubeconfig ?? process.env.E2E_KUBECONFIG };
const unknown = chosen.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`no such section: ${unknown.join(", ")}; there are: ${names.join(", ")}`);
  process.exit(2);
}

const nodeStart = programTime(["-e", "0"]);
const [cpu] = cpus();
console.log(
  `node ${process.version} on ${availableParallelism()} × ${cpu?.model.trim() ?? "unknown"}, ${(totalmem() / 2 ** 30).toFixed(0)} GB`,
);
console.log(`calibration: node -e 0 takes ${milliseconds(nodeStart)}`);
let missed = 0;
for (const name of chosen.length > 0 ? chosen : names) {
  console.log(`\n${name}`);
  const rows: Measurement[] = [];
  await (await load(name)).run({ nodeStart, add: (measurement) => rows.push(measurement) }, given);
  for (const line of table(rows)) console.log(line);
  missed += rows.filter(({ met }) => met === false).length;
}
console.log(missed === 0 ? "\nall aims met" : `\n${missed} aims missed`);
process.exitCode = missed === 0 ? 0 : 1;

async function load(name: string): Promise<Section> {
  const module: unknown = await import(pathToFileURL(join(folder, `${name}.ts`)).href);
  if (!isSection(module)) throw new Error(`bench/${name}.ts exports no function run`);
  return module;
}

function isSection(module: unknown): module is Section {
  return typeof module === "object" && module !== null && "run" in module && typeof module.run === "function";
}

function table(rows: readonly Measurement[]): string[] {
  const width = Math.max(0, ...rows.map(({ what }) => what.length));
  const valueWidth = Math.max(0, ...rows.map(({ value }) => value.length));
  return rows.map(({ what, value, aim, met }) => {
    const verdict = aim === undefined ? "" : `  ${met ? "ok" : "MISSED"} (aim: ${aim})`;
    return `  ${what.padEnd(width)}  ${value.padStart(valueWidth)}${verdict}`;
  });
}
