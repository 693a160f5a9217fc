import { type Finding, diagnose as findProblems, type Severity } from "../policy/diagnose/index.ts";
import { wrapIndented } from "../text/width.ts";
import type { Call, Command } from "./command.ts";
import { csvLine, json, mdTable, outputFlag, outputFormat, yaml } from "./output.ts";
import { type Paints, paints } from "./paint.ts";
import { loadWorld, nameOf, refusePaths, worldFlags } from "./world.ts";

const formats = ["json", "yaml", "md", "csv"] as const;

export const diagnose: Command = {
  name: "diagnose",
  summary: "Find what is wrong in policies, or probably not meant",
  args: "[-f FILE]",
  description: "Ends with exit code 1 when it finds an error; warnings and remarks leave it at 0.",
  flags: { ...worldFlags, output: outputFlag(formats) },
  examples: [
    { line: "netpol-workshop diagnose -f shop/", says: "every finding with its line and what to do" },
    { line: "netpol-workshop diagnose -k overlays/prod -o json", says: "for a program to read" },
    { line: "netpol-workshop diagnose --context minikube", says: "what runs now" },
  ],
  run: runDiagnose,
};

async function runDiagnose(call: Call): Promise<number> {
  refusePaths("diagnose", call);
  const format = outputFormat(call, formats);
  const world = await loadWorld(call, { lenient: true });
  const findings = findProblems(world.sources, world.snapshot);
  call.io.out.write(printed(findings, format, call));
  return findings.some(({ severity }) => severity === "error") ? 1 : 0;
}

function printed(findings: readonly Finding[], format: (typeof formats)[number] | undefined, call: Call): string {
  const rows = findings.map(({ severity, place, object, id, message, hint }) => [
    severity,
    place ? `${place.file}:${place.line}` : "",
    nameOf(object),
    id,
    message,
    hint,
  ]);
  const header = ["severity", "place", "object", "finding", "message", "hint"];
  switch (format) {
    case undefined:
      return `${told(findings, call).join("\n")}\n`;
    case "json":
      return json({ findings });
    case "yaml":
      return yaml({ findings });
    case "md":
      return rows.length === 0 ? "Nothing found.\n" : `${mdTable(header, rows).join("\n")}\n`;
    case "csv":
      return [header, ...rows].map((row) => `${csvLine(row)}\n`).join("");
  }
}

function told(findings: readonly Finding[], call: Call): string[] {
  const paint = paints(call);
  if (findings.length === 0) return [paint.good(`${paint.glyphs.allow} nothing found`)];
  return [
    ...findings.flatMap((finding) => [...findingLines(finding, paint, call.io.out.columns), ""]),
    paint.bold(summary(findings)),
  ];
}

function findingLines(
  { severity, object, place, message, hint, id }: Finding,
  paint: Paints,
  columns: number,
): string[] {
  const colour = { error: paint.bad, warning: paint.warn, info: paint.accent }[severity];
  const where = place ? `${place.file}:${place.line} ` : "";
  return [
    `${colour(severity)} ${paint.bold(`${where}${nameOf(object)}`)} ${paint.dim(id)}`,
    ...wrapIndented(message, columns, 2),
    ...wrapIndented(`${paint.glyphs.arrow} ${hint}`, columns, 2, 2),
  ];
}

function summary(findings: readonly Finding[]): string {
  const words: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "remark" };
  return (["error", "warning", "info"] as const)
    .map((severity) => ({ severity, count: findings.filter((finding) => finding.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${words[severity]}${count === 1 ? "" : "s"}`)
    .join(", ");
}
