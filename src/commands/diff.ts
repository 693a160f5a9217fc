import { UsageError } from "../errors.ts";
import { type CellVerdict, type DirectionExplanation, explain, type FlowResult } from "../policy/index.ts";
import { type Column, type Grid, type Party, portKey } from "../policy/inventory/index.ts";
import { wrapIndented } from "../text/width.ts";
import type { Call, Command } from "./command.ts";
import { gridFlags, gridOf } from "./matrix.ts";
import { csvLine, json, mdTable, outputFlag, outputFormat, yaml } from "./output.ts";
import { type Paints, paints, verdictWords } from "./paint.ts";
import { hasCluster, isLive, type Loaded, loadLive, loadPaths, manifestPaths, worldFlags, worldOf } from "./world.ts";

const formats = ["json", "yaml", "md", "csv"] as const;

export const diff: Command = {
  name: "diff",
  summary: "Show which connections change between two sets of manifests, and by which rule",
  args: "BEFORE AFTER | [-f BASE | --context NAME] FILE …",
  description:
    "With two paths, the second is what comes after the first. With -f, or with a running cluster (the sandbox, when one file is all that is given), the files are applied on top of the base: an object of the same kind, namespace and name is replaced, any other is added.",
  flags: { ...worldFlags, ...gridFlags, output: outputFlag(formats) },
  examples: [
    { line: "netpol-workshop diff shop/ shop-new/", says: "two folders" },
    { line: "netpol-workshop diff -f shop/ new-policy.yaml", says: "what a new policy would change" },
    { line: "netpol-workshop diff --context minikube policy.yaml", says: "what it would change in what runs now" },
  ],
  run: runDiff,
};

interface Change {
  readonly from: Party;
  readonly column: Column;
  readonly before: CellVerdict;
  readonly after: CellVerdict;
  explain(): FlowResult;
}

async function runDiff(call: Call): Promise<number> {
  const format = outputFormat(call, formats);
  const [before, after] = (await bothSides(call)).map((loaded) => gridOf(worldOf(loaded, call), call));
  if (!before || !after) return 0;
  const found = changes(before, after);
  const news = [
    ...strangers(after, before).map((name) => `${name} is new`),
    ...strangers(before, after).map((name) => `${name} is gone`),
  ];
  if (format === undefined) call.io.out.write(`${told(found, news, call).join("\n")}\n`);
  else if (format === "md") call.io.out.write(markdown(found, news));
  else if (format === "csv") call.io.out.write(csv(found));
  else call.io.out.write((format === "json" ? json : yaml)({ changes: found.map(record), notes: news }));
  return 0;
}

async function bothSides(call: Call): Promise<readonly Loaded[]> {
  const { args } = call;
  const base = manifestPaths(call);
  const live = isLive(call);
  if (base.length === 0 && !live) {
    const [before, after, extra] = args;
    if (before !== undefined && after === undefined && (await hasCluster(call)))
      return onTop(await loadLive(call), call);
    if (before === undefined || after === undefined || extra !== undefined)
      throw new UsageError("diff takes two paths, or -f BASE and the files to put on top", {
        next: ["netpol-workshop diff shop/ shop-new/", "netpol-workshop diff -f shop/ new-policy.yaml"],
      });
    return [await loadPaths([before], call), await loadPaths([after], call)];
  }
  if (args.length === 0)
    throw new UsageError("which files are to be put on top of the base?", {
      next: ["netpol-workshop diff -f shop/ new-policy.yaml"],
    });
  return onTop(live ? await loadLive(call) : await loadPaths(base, call), call);
}

async function onTop(base: Loaded, call: Call): Promise<readonly Loaded[]> {
  const added = await loadPaths(call.args, call);
  return [base, overlaid(base, added, call.flags.text("namespace") ?? "default")];
}

/** Objects of the same kind, namespace and name are replaced, as kubectl apply does. */
function overlaid(base: Loaded, added: Loaded, namespace: string): Loaded {
  const keyOf = ({ object: { apiVersion, kind, metadata } }: Loaded["sources"][number]) =>
    [apiVersion.split("/").slice(0, -1).join(), kind, metadata.namespace ?? namespace, metadata.name].join("|");
  const replaced = new Set(added.sources.map(keyOf));
  return {
    ...base,
    sources: [...base.sources.filter((source) => !replaced.has(keyOf(source))), ...added.sources],
    lines: (file) => (added.lines(file).length > 1 ? added.lines(file) : base.lines(file)),
  };
}

/** The cells that both sides have and that differ. */
function changes(before: Grid, after: Grid): readonly Change[] {
  const columns = [...after.columns, ...before.columns.filter((column) => !findColumn(after, column))];
  return after.rows.flatMap((row) =>
    columns.flatMap((column): Change[] => {
      const [oldRow, oldColumn, newColumn] = [
        findParty(before, row),
        withParty(before, column),
        withParty(after, column),
      ];
      if (!oldRow || !oldColumn || !newColumn) return [];
      const [was, is] = [before.verdict(oldRow, oldColumn), after.verdict(row, newColumn)];
      if (was === is || was === "self" || is === "self") return [];
      return [{ from: row, column: newColumn, before: was, after: is, explain: () => after.explain(row, newColumn) }];
    }),
  );
}

function findParty(grid: Grid, party: Party): Party | undefined {
  const known = [...grid.rows, ...grid.columns.map((column) => column.party)];
  return known.find(({ name }) => name === party.name) ?? known.find(({ workload }) => workload === party.workload);
}

function findColumn(grid: Grid, { party, port }: Column): Column | undefined {
  return grid.columns.find((column) => column.party.name === party.name && portKey(column.port) === portKey(port));
}

/** The same port of the same party in the other grid, whether or not that one lists it. */
function withParty(grid: Grid, column: Column): Column | undefined {
  const party = findParty(grid, column.party);
  return party && { party, port: column.port };
}

function strangers(grid: Grid, other: Grid): readonly string[] {
  return [...new Set(grid.rows.filter((row) => !findParty(other, row)).map(({ workload }) => workload))];
}

function told(found: readonly Change[], news: readonly string[], call: Call): string[] {
  const paint = paints(call);
  const lines = news.map((text) => paint.accent(text));
  if (found.length === 0)
    return [...lines, news.length > 0 ? "no connection between the others changes" : "no connection changes"];
  const count = `${found.length} ${found.length === 1 ? "connection changes" : "connections change"}`;
  return [
    ...lines,
    paint.bold(count),
    ...found.flatMap((change) => ["", ...changeLines(change, paint, call.io.out.columns)]),
  ];
}

function changeLines(change: Change, paint: Paints, columns: number): string[] {
  const { before, after } = change;
  return [
    `${connection(change, paint.glyphs.arrow)}: ${paint.verdict(before)} ${paint.glyphs.arrow} ${paint.verdict(after)}`,
    ...reasons(change).flatMap((reason) => wrapIndented(reason, columns, 2)),
  ];
}

function connection({ from, column: { party, port } }: Change, arrow: string): string {
  return `${from.name} ${arrow} ${party.name} ${port.protocol}${port.port === undefined ? "" : ` ${port.port}`}`;
}

/** Who decides now: the side that denies, or what each side that has policies says. */
function reasons(change: Change): readonly string[] {
  const directions = explain(change.explain()).walks[0]?.directions ?? [];
  const text = ({ title, summary }: DirectionExplanation) => `${title}: ${summary}`;
  const denied = directions.filter(({ verdict }) => verdict === "deny");
  const policed = directions.filter(({ steps }) => steps.length > 0);
  return (denied.length > 0 ? denied : policed.length > 0 ? policed : directions.slice(-1)).map(text);
}

function record(change: Change) {
  const { from, column, before, after } = change;
  const { port, protocol } = column.port;
  return {
    from: from.name,
    to: column.party.name,
    protocol,
    ...(port !== undefined && { port }),
    before,
    after,
    reasons: reasons(change),
  };
}

function markdown(found: readonly Change[], news: readonly string[]): string {
  const rows = found.map((change) => [
    connection(change, "→"),
    verdictWords[change.before],
    verdictWords[change.after],
    reasons(change).join(" "),
  ]);
  const table =
    rows.length === 0 ? ["No connection changes."] : mdTable(["connection", "before", "after", "because"], rows);
  return [...news.map((text) => `- ${text}`), ...(news.length > 0 ? [""] : []), ...table, ""].join("\n");
}

function csv(found: readonly Change[]): string {
  const rows = found.map(({ from, column: { party, port }, before, after }) =>
    csvLine([from.name, party.name, port.protocol, port.port ?? "", before, after]),
  );
  return ["from,to,protocol,port,before,after", ...rows, ""].join("\n");
}
