// Runs one case and says what is not as it must be; nothing said means that it passed.
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { buildSnapshot, type CalicoRelease, calicoReleases, evaluate, type Snapshot } from "../index.ts";
import { fieldName, refusalsOf } from "../refusals/index.ts";
import type { EndpointRef, Flow, FlowResult, Refusal } from "../types.ts";
import {
  type BaseCluster,
  type Case,
  type Matrix,
  type Probe,
  type RefusalCase,
  readBaseCluster,
  type VerdictCase,
} from "./case.ts";
import { clusterObjects, mergeClusters } from "./cluster.ts";
import { shippedCases } from "./files.ts";
import { reasonOf, traceLines } from "./reason.ts";

/** A probe or refusal that failed: what it was, and lines on expected, got and why. */
export interface Failure {
  readonly what: string;
  readonly lines: readonly string[];
}

export function runCase(testCase: Case): Failure[] {
  return testCase.kind === "verdict" ? runVerdicts(testCase.file, testCase.content) : runRefusal(testCase.content);
}

function runVerdicts(file: string, { cluster, objects, appliesTo, expect }: VerdictCase): Failure[] {
  const all = [...clusterObjects(mergeClusters(baseOf(file, { cluster }), cluster)), ...objects];
  const release = releaseFor(
    appliesTo,
    objects.map(({ apiVersion }) => apiVersion),
  );
  const snapshot = buildSnapshot(
    all.map((object) => ({ object })),
    { calico: release },
  );
  const failures = [
    ...expect.probes.flatMap((probe) => runProbe(snapshot, probe)),
    ...expect.matrix.flatMap(matrixProbes).flatMap((probe) => runProbe(snapshot, probe)),
  ];
  const problems = snapshot.problems.map(
    ({ object, reason }) => `${object.kind} ${object.name} is not used: ${reason}`,
  );
  return failures.length > 0 && problems.length > 0 ? [...failures, { what: "besides", lines: problems }] : failures;
}

/** The base cluster that a case starts from. */
export function baseOf(file: string, { cluster }: Pick<VerdictCase, "cluster">): BaseCluster {
  return cluster.use === undefined ? emptyCluster : readBaseCluster(findBase(file, cluster.use));
}

const emptyCluster: BaseCluster = { nodes: [], namespaces: [], serviceAccounts: [], pods: [], services: [] };

/** Base clusters lie in a folder `clusters` beside the case, further up, or among the shipped ones. */
function findBase(file: string, name: string): string {
  const folders = [...ancestors(dirname(resolve(file))), shippedCases];
  const candidates = folders.map((folder) => join(folder, "clusters", `${name}.yaml`));
  const found = candidates.find((candidate) => existsSync(candidate));
  if (found === undefined) throw new Error(`there is no clusters/${name}.yaml for ${file}`);
  return found;
}

function ancestors(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestors(parent)];
}

/** The newest release for which the expectation holds. */
export function releaseFor(appliesTo: string | undefined, apiVersions: readonly unknown[]): CalicoRelease {
  const older = apiVersions.includes("policy.networking.k8s.io/v1alpha1");
  const fitting = calicoReleases.filter(
    (release) => satisfies(release, appliesTo) && (!older || satisfies(release, "calico <= v3.31")),
  );
  const newest = fitting.at(-1);
  if (!newest) throw new Error(`no known release satisfies "${appliesTo}"`);
  return newest;
}

/** Conditions such as `calico >= v3.31, calico < v3.33`, all of which must hold. */
function satisfies(release: CalicoRelease, conditions: string | undefined): boolean {
  return (conditions?.split(",") ?? []).every((condition) => {
    const [, operator = "", wanted = ""] = /^\s*calico (\S+) v?(\S+)\s*$/.exec(condition) ?? [];
    return comparisons[operator]?.(minorOf(release) - minorOf(wanted)) ?? false;
  });
}

const comparisons: Readonly<Record<string, (difference: number) => boolean>> = {
  "<": (difference) => difference < 0,
  "<=": (difference) => difference <= 0,
  "==": (difference) => difference === 0,
  ">=": (difference) => difference >= 0,
  ">": (difference) => difference > 0,
};

function minorOf(release: string): number {
  const [major, minor] = release.split(".").map(Number);
  return (major ?? 0) * 1000 + (minor ?? 0);
}

/** The connection that a probe tries. */
export function flowOf(probe: Probe): Flow {
  const { from, to, port, protocol, icmpType, icmpCode, sourcePort, ipFamily } = probe;
  return {
    from: parseEnd(from),
    to: parseEnd(to),
    protocol,
    ...(port !== undefined && { port }),
    ...(icmpType !== undefined && { icmpType }),
    ...(icmpCode !== undefined && { icmpCode }),
    ...(sourcePort !== undefined && { sourcePort }),
    ...(ipFamily !== undefined && { family: ipFamily }),
  };
}

function runProbe(snapshot: Snapshot, probe: Probe): Failure[] {
  const { from, to, port, protocol } = probe;
  const result = evaluate(snapshot, flowOf(probe));
  const differences = differencesOf(probe, result);
  if (differences.length === 0) return [];
  const trace = result.walks.flatMap((walk) => [
    `to ${walk.destination.address}${walk.shortcut ? ` (${walk.shortcut})` : ""}: ${walk.verdict}`,
    ...traceLines("egress", walk.egress),
    ...traceLines("ingress", walk.ingress),
    ...(probe.egressPending ? traceLines("egress pending", walk.egressPending) : []),
    ...(probe.ingressPending ? traceLines("ingress pending", walk.ingressPending) : []),
  ]);
  return [{ what: `${from} → ${to} ${protocol} ${port ?? ""}`.trim(), lines: [...differences, ...trace] }];
}

/** Lines `field: expected …, got …` for what a probe states and the result does not meet. */
function differencesOf(probe: Probe, result: FlowResult): string[] {
  const lines: string[] = [];
  const expect = (field: string, expected: string | undefined, got: string) => {
    if (expected !== undefined && expected !== got) lines.push(`${field}: expected ${expected}, got ${got}`);
  };
  expect("verdict", probe.verdict, result.verdict);
  for (const field of ["egress", "ingress", "egressPending", "ingressPending"] as const) {
    const reasons = new Set(result.walks.map((walk) => walk[field]).map((trace) => trace && reasonOf(trace.decidedBy)));
    // Backends that differ have different reasons; the stated one must be among them.
    const stated = probe[probeField[field]];
    if (result.verdict === "partial" && reasons.has(stated)) continue;
    reasons.delete(undefined);
    expect(probeField[field], stated, [...reasons].join(" and ") || "nothing");
  }
  const verdicts = new Map(
    result.walks.map(({ destination, verdict }) => [
      destination.kind === "pod" ? `${destination.namespace}/${destination.name}` : destination.address,
      verdict,
    ]),
  );
  if (probe.backends) {
    for (const [name, verdict] of Object.entries(probe.backends))
      expect(`backend ${name}`, verdict, verdicts.get(name) ?? "nothing");
    for (const name of verdicts.keys())
      if (!Object.hasOwn(probe.backends, name)) expect(`backend ${name}`, "nothing", "one");
  }
  return lines;
}

const probeField = {
  egress: "egressBy",
  ingress: "ingressBy",
  egressPending: "egressPending",
  ingressPending: "ingressPending",
} as const;

/** A probe for each cell. */
export function matrixProbes({ port, protocol, ipFamily, pods, rows }: Matrix): readonly Probe[] {
  const sameSize = rows.length === pods.length && rows.every((row) => row.length === pods.length);
  if (!sameSize) throw new Error("a matrix needs a row and a column for each pod");
  return pods.flatMap((from, row) =>
    pods.map((to, column) => ({
      from,
      to,
      port,
      protocol,
      ipFamily,
      verdict: rows[row]?.[column] === "." ? ("allow" as const) : ("deny" as const),
    })),
  );
}

export function parseEnd(text: string): EndpointRef {
  const [, kind, rest = ""] = /^(ip|node|svc):(.+)$/.exec(text) ?? [];
  if (kind === "ip") return { kind: "address", address: rest };
  if (kind === "node") return { kind: "node", name: rest };
  const [namespace, name, ...others] = (kind === "svc" ? rest : text).split("/");
  if (!namespace || !name || others.length > 0) throw new Error(`"${text}" is neither a pod nor ip:, node: or svc:`);
  return { kind: kind === "svc" ? "service" : "pod", namespace, name };
}

function runRefusal({ appliesTo, context, object, expect }: RefusalCase): Failure[] {
  const calico = releaseFor(appliesTo, [object.apiVersion]);
  const refusals = refusalsOf(object, { calico, context });
  const got = refusals.map(({ field, message }) => `got ${field}: ${message}`);
  if (expect.accepted) return refusals.length === 0 ? [] : [{ what: "expected to be accepted", lines: got }];
  if (refusals.length === 0) return [{ what: "expected to be refused", lines: ["got accepted"] }];
  const unmet = expect.errors.filter((error) => !refusals.some((refusal) => meets(refusal, error)));
  return unmet.map(({ field, anyOf }) => ({
    what: `expected ${field ?? ""}: ${anyOf.join(" | ")}`,
    lines: got,
  }));
}

/** The path equals the expected one or lies above or below it; Calico prints names of its own, so the place counts. */
function meets(refusal: Refusal, { field, anyOf }: { field?: string | undefined; anyOf: readonly string[] }): boolean {
  const place = fieldName(refusal.path);
  const related = !field || isWithin(place, field) || isWithin(field, place);
  const text = `${refusal.field}: ${refusal.message}`.toLowerCase();
  return related && anyOf.some((phrase) => text.includes(phrase.toLowerCase()));
}

function isWithin(path: string, ancestor: string): boolean {
  return path === ancestor || path.startsWith(`${ancestor}.`) || path.startsWith(`${ancestor}[`);
}
