/** The same applies, in whatever order, at whatever pace, with detours, end in the same cluster. */
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ClusterError } from "../src/cluster/index.ts";
import { nodeFiles, sha256 } from "../src/disk.ts";
import { loadFiles } from "../src/manifests/index.ts";
import { type CalicoRelease, type EndpointRef, evaluate, newestCalico, type RawObject } from "../src/policy/index.ts";
import { isReady, readInventory } from "../src/workshop/check/inventory.ts";
import { isRecord, keyOf, Lab } from "./lab.ts";

const root = join(import.meta.dirname, "..");
const calico: CalicoRelease = newestCalico;

/** Each what a learner may have applied at the end of a module. */
const collections = {
  "three tiers": ["manifests/three-tier", "modules/02-first-policy/solution/db-policy.yaml"],
  badges: ["manifests/badge", "modules/03-default-deny/solution"],
  "cat facts": ["manifests/catfacts", "modules/09-tiers/solution"],
};

/** A way to the end: in which order, how many at a time, how long between, and what is deleted on the way. */
interface Way {
  readonly order: readonly number[];
  readonly strides: readonly Stride[];
}

interface Stride {
  readonly count: number;
  readonly seconds: number;
  /** Which of those that were applied is deleted again, if any. */
  readonly deleted: number | undefined;
}

const wayThrough = (count: number): fc.Arbitrary<Way> =>
  fc.record({
    order: fc.shuffledSubarray(
      Array.from({ length: count }, (_, index) => index),
      { minLength: count },
    ),
    strides: fc.array(
      fc.record({
        count: fc.integer({ min: 1, max: 6 }),
        seconds: fc.constantFrom(0, 0, 0.2, 3),
        deleted: fc.option(fc.nat({ max: count - 1 }), { nil: undefined, freq: 2 }),
      }),
      { minLength: count, maxLength: count },
    ),
  });

describe("any order of the same applies gives the same cluster", () => {
  test.each(Object.entries(collections))(
    "%s",
    async (_name, paths) => {
      const objects = loadFiles(
        paths.map((path) => join(root, path)),
        { reader: nodeFiles("/"), sha256 },
      ).objects.map(({ object }) => object);
      const straight = await endOf({ order: objects.map((_object, index) => index), strides: [] }, objects);
      await fc.assert(
        fc.asyncProperty(wayThrough(objects.length), async (way) => {
          const end = await endOf(way, objects);
          expect(differences(end.objects, straight.objects)).toEqual([]);
          expect(differences(end.verdicts, straight.verdicts)).toEqual([]);
        }),
        { numRuns: 3, endOnFailure: true },
      );
    },
    180_000,
  );
});

async function endOf({ order, strides }: Way, objects: readonly RawObject[]) {
  const lab = await Lab.start(calico);
  try {
    const rest = [...order];
    for (const { count, seconds, deleted } of strides) {
      const next = rest.splice(0, count).flatMap((index) => objects[index] ?? []);
      await Promise.all(next.map((object) => applied(lab, object)));
      const unwanted = deleted === undefined ? undefined : objects[deleted];
      if (unwanted) await lab.cluster.remove({ ...unwanted, ...unwanted.metadata }).catch(onlyRefusals);
      await lab.pass(seconds);
    }
    // As people do who are told that something is missing: they apply the folder again.
    await lab.until(async () => (await Promise.all(objects.map((object) => applied(lab, object)))).every(Boolean), 2);
    await lab.pass(2);
    await lab.until(async () => (await lab.cluster.list({ apiVersion: "v1", kind: "Pod" })).items.every(isReady), 2);
    await lab.pass(2);
    const namespaces = objects.flatMap(({ kind, metadata: { name } }) => (kind === "Namespace" ? [name] : []));
    return { objects: await everything(lab), verdicts: await verdictsIn(lab, namespaces) };
  } finally {
    await lab.stop();
  }
}

async function applied({ cluster }: Lab, object: RawObject): Promise<boolean> {
  try {
    const stored = await cluster.apply(object);
    return stored.metadata.deletionTimestamp === undefined;
  } catch (error) {
    onlyRefusals(error);
    return false;
  }
}

/** What the server may say to somebody who is too early: there is no such namespace, tier or service account yet. */
function onlyRefusals(error: unknown): void {
  if (!(error instanceof ClusterError) || error.trouble === "connection-lost") throw error;
}

const passing = new Set(["Event", "Lease"]);

/** All that the cluster holds, without what is new in every cluster: identities, versions, times, addresses, places. */
async function everything({ cluster }: Lab): Promise<readonly string[]> {
  const kinds = (await cluster.resources()).filter(({ kind, verbs }) => verbs.includes("list") && !passing.has(kind));
  const lists = await Promise.all(kinds.map((kind) => cluster.list(kind)));
  const objects = lists.flatMap(({ items }) => items);
  const named = objects.flatMap(({ metadata: { name, generateName } }) =>
    typeof generateName === "string" ? [[new RegExp(`\\b${name}\\b`, "g"), `${generateName}*`] as const] : [],
  );
  const say = (text: string) => [...generated, ...named].reduce((result, [from, to]) => result.replace(from, to), text);
  return objects.map((object) => `${say(keyOf(object))} ${JSON.stringify(plain(object, say))}`).sort();
}

const ownOfEachCluster = new Set([
  "uid",
  "resourceVersion",
  "managedFields",
  "generation",
  "observedGeneration",
  "containerID",
  "nodeName",
  "nodePort",
  // A program that was there before what it needs has tried more than once.
  "restartCount",
  "lastState",
  "healthCheckNodePort",
]);

const generated: readonly (readonly [RegExp, string])[] = [
  [/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME"],
  [/\b(10\.244|10\.96|127\.\d+|192\.168)\.\d+\.\d+\b/g, "ADDRESS"],
  [/\bkube-api-access-[a-z0-9]{5}\b/g, "kube-api-access-RANDOM"],
];

function plain(value: unknown, say: (text: string) => string): unknown {
  if (typeof value === "string") return say(value);
  if (Array.isArray(value)) return value.map((each) => plain(each, say)).sort(byText);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !ownOfEachCluster.has(name))
      .map(([name, each]) => [name, plain(each, say)])
      .sort(byText),
  );
}

function byText(one: unknown, other: unknown): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}

/** Who reaches whom, by the names that people gave. */
async function verdictsIn({ cluster }: Lab, namespaces: readonly string[]): Promise<readonly string[]> {
  const inventory = await readInventory(cluster, { calico, namespaces });
  const objects = inventory.objects.filter(({ metadata }) => namespaces.includes(metadata.namespace ?? ""));
  const pods = objects.filter(({ kind }) => kind === "Pod").map((pod) => ({ name: givenName(pod), ref: refTo(pod) }));
  const services = objects.filter(({ kind }) => kind === "Service");
  const targets = [
    ...pods.flatMap(({ name, ref }) => [80, 3306].map((port) => ({ name: `${name}:${port}`, ref, port }))),
    ...services.flatMap((service) =>
      portsOf(service).map((port) => ({
        name: `svc:${givenName(service)}:${port}`,
        ref: { ...refTo(service), kind: "service" as const },
        port,
      })),
    ),
  ];
  const lines = pods.flatMap((from) =>
    targets.map(({ name, ref, port }) => {
      const { verdict } = evaluate(inventory.snapshot, { from: from.ref, to: ref, protocol: "TCP", port });
      return `${from.name} → ${name} ${verdict}`;
    }),
  );
  return [...new Set(lines)].sort();
}

/** The lines of which one side has more than the other. */
function differences(lines: readonly string[], expected: readonly string[]): readonly string[] {
  const left = [...expected];
  const added = lines.filter((line) => {
    const place = left.indexOf(line);
    if (place !== -1) left.splice(place, 1);
    return place === -1;
  });
  return [...left.map((line) => `- ${line}`), ...added.map((line) => `+ ${line}`)];
}

function refTo({ metadata: { namespace = "", name } }: RawObject): Extract<EndpointRef, { kind: "pod" }> {
  return { kind: "pod", namespace, name };
}

/** A workload's pods without what was added to make them different. */
function givenName({ metadata: { namespace, name, generateName } }: RawObject): string {
  return `${namespace}/${typeof generateName === "string" ? `${generateName}*` : name}`;
}

function portsOf({ spec }: RawObject): readonly number[] {
  const ports = isRecord(spec) && Array.isArray(spec.ports) ? spec.ports.filter(isRecord) : [];
  return ports.flatMap(({ port }) => (typeof port === "number" ? [port] : []));
}
