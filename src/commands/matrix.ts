import { UsageError } from "../errors.ts";
import type { MatrixPort } from "../policy/index.ts";
import { asProtocol, type Grid, grid } from "../policy/inventory/index.ts";
import type { Call, Command } from "./command.ts";
import { gridTable, wideTable } from "./matrix-table.ts";
import { csvLine, json, mdTable, outputFlag, outputFormat, yaml } from "./output.ts";
import { paints } from "./paint.ts";
import { parties } from "./parties.ts";
import { loadWorld, refusePaths, type World, worldFlags } from "./world.ts";

const formats = ["wide", "json", "yaml", "md", "csv"] as const;

export const gridFlags = {
  port: {
    type: "string",
    short: "p",
    multiple: true,
    value: "PORT",
    help: "ask for these ports everywhere, as in 80, 53/UDP or icmp (default: those that containers and services name)",
  },
  from: { type: "string", multiple: true, value: "NAME", help: "only these sources: shop/web, web, shop or shop/*" },
  to: { type: "string", multiple: true, value: "NAME", help: "only these destinations" },
  "all-namespaces": { type: "boolean", short: "A", help: "every namespace, also with -n" },
  internet: { type: "boolean", help: "with an address outside the cluster as source and destination" },
  staged: { type: "boolean", help: "as it would be with every staged policy enforced" },
} as const;

export const matrix: Command = {
  name: "matrix",
  summary: "Show who reaches whom: rows open connections to columns",
  args: "[-f FILE]",
  flags: { ...worldFlags, ...gridFlags, output: outputFlag(formats) },
  examples: [
    { line: "netpol-workshop matrix -f shop/", says: "every workload of a folder" },
    {
      line: "netpol-workshop matrix -k overlays/prod -n shop --internet",
      says: "a kustomization, one namespace, and the outside",
    },
    { line: "netpol-workshop matrix -f shop/ --to db --port 5432 --port 80", says: "who reaches the database" },
    { line: "netpol-workshop matrix -f shop/ -o md > REACHABILITY.md", says: "as a Markdown table" },
    { line: "netpol-workshop matrix --context minikube -n shop", says: "what runs now" },
  ],
  run: runMatrix,
};

async function runMatrix(call: Call): Promise<number> {
  refusePaths("matrix", call);
  const format = outputFormat(call, formats);
  const world = await loadWorld(call);
  const table = gridOf(world, call);
  const hidden = [...world.snapshot.pods.values()].filter(({ hostNetwork, finished }) => hostNetwork && !finished);
  if (hidden.length > 0)
    call.io.err.write(`note: ${hidden.length} on the host network not shown; no policy selects such pods\n`);
  if (table.rows.length === 0 || table.columns.length === 0) {
    call.io.err.write("note: there is no pod to show; matrix looks at pods and at the workloads that make them\n");
    if (format === undefined || format === "wide") return 0;
  }
  call.io.out.write(printed(table, format, call));
  return 0;
}

export function gridOf(world: World, call: Call): Grid {
  const { flags } = call;
  const ports = flags
    .list("port")
    .flatMap((text) => text.split(","))
    .map(parsePort);
  const within = flags.text("namespace") !== undefined && !flags.on("all-namespaces") ? world.namespace : undefined;
  const [from, to] = [flags.list("from"), flags.list("to")].map((names) => parties(names, world.snapshot, within));
  return grid(world.snapshot, {
    internet: flags.on("internet"),
    mode: flags.on("staged") ? "pending" : "enforced",
    ...(ports.length > 0 && { ports }),
    ...(from && { from }),
    ...(to && { to }),
  });
}

function parsePort(text: string): MatrixPort {
  const [left = "", right = "TCP"] = text.trim().split("/");
  const alone = asProtocol(left);
  if (alone === "ICMP" || alone === "ICMPv6") return { protocol: alone };
  const protocol = asProtocol(right);
  const port = Number(left);
  if (protocol && /^\d+$/.test(left) && port >= 1 && port <= 65535) return { port, protocol };
  throw new UsageError(`${text} is no port; write 80, 53/UDP or icmp`);
}

function printed(table: Grid, format: (typeof formats)[number] | undefined, call: Call): string {
  const paint = paints(call);
  switch (format) {
    case undefined:
      return `${gridTable(table, paint, call.io.out.columns).join("\n")}\n`;
    case "wide":
      return `${wideTable(table, paint).join("\n")}\n`;
    case "json":
      return json({ connections: connections(table) });
    case "yaml":
      return yaml({ connections: connections(table) });
    case "csv":
      return [
        "from,to,protocol,port,verdict",
        ...connections(table).map(({ from, to, protocol, port, verdict }) =>
          csvLine([from, to, protocol, port ?? "", verdict]),
        ),
        "",
      ].join("\n");
    case "md":
      return markdown(table);
  }
}

function connections(table: Grid) {
  return table.rows.flatMap((row) =>
    table.columns.flatMap((column) => {
      const verdict = table.verdict(row, column);
      const { port, protocol } = column.port;
      return verdict === "self"
        ? []
        : [{ from: row.name, to: column.party.name, protocol, ...(port !== undefined && { port }), verdict }];
    }),
  );
}

function markdown(table: Grid): string {
  const header = [
    "from \\ to",
    ...table.columns.map(
      ({ party, port }) => `${party.name} ${port.protocol}${port.port === undefined ? "" : ` ${port.port}`}`,
    ),
  ];
  const words = { allow: "✓ allowed", deny: "✗ denied", unreachable: "? unreachable", self: "" };
  const rows = table.rows.map((row) => [row.name, ...table.columns.map((column) => words[table.verdict(row, column)])]);
  return `${mdTable(header, rows).join("\n")}\n`;
}
