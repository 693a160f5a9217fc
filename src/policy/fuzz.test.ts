// Whatever a file holds, the engine answers: with objects, refusals, verdicts and findings, or with an error that has a
// place. It does not crash, hang or eat the memory.
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { InputError } from "../errors.ts";
import { parseManifests } from "../manifests/index.ts";
import { diagnose } from "./diagnose/index.ts";
import { buildSnapshot, type CalicoRelease, calicoReleases, evaluate } from "./index.ts";
import { defaulted, refusalsOf, warningsOf } from "./refusals/index.ts";
import type { Json, SourceObject } from "./types.ts";

/** The same numbers each time: what fails once can be run again. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const rule: Json = {
  action: "Allow",
  protocol: "TCP",
  source: { selector: "app == 'a' && role in {'x', 'y'}", nets: ["10.0.0.0/8"], namespaceSelector: "has(team)" },
  destination: { ports: [80, "90:99", "http"], notNets: ["fd00::/8"], serviceAccounts: { names: ["robot"] } },
};
const good: readonly Json[] = [
  {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "p", namespace: "x", labels: { a: "b" } },
    spec: {
      podSelector: { matchLabels: { app: "a" }, matchExpressions: [{ key: "role", operator: "In", values: ["x"] }] },
      policyTypes: ["Ingress", "Egress"],
      ingress: [
        {
          from: [{ podSelector: {} }, { ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] } }],
          ports: [{ port: 80, endPort: 90 }],
        },
      ],
      egress: [
        { to: [{ namespaceSelector: { matchLabels: { team: "y" } } }], ports: [{ protocol: "UDP", port: "dns" }] },
      ],
    },
  },
  {
    apiVersion: "projectcalico.org/v3",
    kind: "NetworkPolicy",
    metadata: { name: "c", namespace: "x" },
    spec: { tier: "early", order: 5, selector: "app == 'a'", types: ["Ingress"], ingress: [rule, { action: "Pass" }] },
  },
  {
    apiVersion: "projectcalico.org/v3",
    kind: "GlobalNetworkPolicy",
    metadata: { name: "g" },
    spec: { selector: "all()", namespaceSelector: "team == 'x'", egress: [rule], order: 1.5 },
  },
  {
    apiVersion: "projectcalico.org/v3",
    kind: "Tier",
    metadata: { name: "early" },
    spec: { order: 10, defaultAction: "Pass" },
  },
  {
    apiVersion: "projectcalico.org/v3",
    kind: "NetworkSet",
    metadata: { name: "s", namespace: "x" },
    spec: { nets: ["10.0.0.1", "fd00::/8"] },
  },
  {
    apiVersion: "policy.networking.k8s.io/v1alpha2",
    kind: "ClusterNetworkPolicy",
    metadata: { name: "k" },
    spec: {
      tier: "Admin",
      priority: 5,
      subject: { namespaces: {} },
      ingress: [
        {
          action: "Deny",
          from: [{ pods: { podSelector: {} } }],
          protocols: [{ tcp: { destinationPort: { range: { start: 1, end: 9 } } } }],
        },
      ],
    },
  },
  { apiVersion: "v1", kind: "Namespace", metadata: { name: "x", labels: { team: "x" } } },
  {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "a", namespace: "x", labels: { app: "a" } },
    spec: { nodeName: "n", containers: [{ name: "c", ports: [{ name: "http", containerPort: 80 }] }] },
    status: { phase: "Running", podIPs: [{ ip: "10.0.0.1" }, { ip: "fd00::1" }] },
  },
  {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "s", namespace: "x" },
    spec: { clusterIP: "10.96.0.1", selector: { app: "a" }, ports: [{ port: 80, targetPort: "http" }] },
  },
];

const junk: readonly Json[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  "",
  "\u0000",
  "é\ud800",
  "80",
  "a == 'b",
  "!".repeat(500),
  "10.0.0.0/8",
  "::ffff:1.2.3.4/128",
  "9".repeat(400),
  [],
  {},
  [[]],
  [null],
  { "": "" },
  { matchLabels: { app: 1 } },
];
/** Names that every JavaScript object inherits. */
const treacherous = ["__proto__", "constructor", "hasOwnProperty", "toString", "prototype", "valueOf"];

type Editable = { [key: string]: unknown } | unknown[];

function isEditable(value: unknown): value is Editable {
  return typeof value === "object" && value !== null;
}

/** Every container in the value, itself included. */
function containers(value: unknown): Editable[] {
  return isEditable(value) ? [value, ...Object.values(value).flatMap(containers)] : [];
}

/** The object with a few of its fields damaged. */
function damaged(object: Json, random: () => number): unknown {
  const copy: unknown = structuredClone(object);
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  for (let damage = 0; damage < 1 + random() * 3; damage++) {
    const container = pick(containers(copy));
    if (!container) continue;
    const key = pick(Object.keys(container)) ?? "0";
    const chance = random();
    const value = structuredClone(pick(junk));
    if (Array.isArray(container)) {
      if (chance < 0.3) container.splice(Number(key), 1);
      else container.push(value);
    } else if (chance < 0.2) delete container[key];
    else if (chance < 0.3) define(container, pick(treacherous) ?? key, value);
    else if (chance < 0.4) container[`${key}s`] = container[key];
    else container[key] = value;
  }
  return copy;
}

/** Also a key called __proto__ becomes a field like any other. */
function define(container: { [key: string]: unknown }, key: string, value: unknown): void {
  Object.defineProperty(container, key, { value, enumerable: true, configurable: true, writable: true });
}

const inspected = ["10.0.0.1", "fd00::1", "203.0.113.9"];

/** Everything that a command does with a file's objects. */
function work(sources: readonly SourceObject[], calico: CalicoRelease): void {
  const context = sources.map(({ object }) => object);
  for (const { object } of sources) {
    const refusals = refusalsOf(object, { calico, context });
    for (const { message } of refusals) expect(message).not.toBe("");
    warningsOf(object);
    if (refusals.length === 0) defaulted(object);
  }
  const snapshot = buildSnapshot(sources, { calico });
  for (const [index, address] of inspected.entries()) {
    const to = inspected[(index + 1) % inspected.length] ?? address;
    ask(() =>
      evaluate(snapshot, {
        from: { kind: "address", address },
        to: { kind: "address", address: to },
        protocol: "TCP",
        port: 80,
      }),
    );
  }
  for (const { id, message, hint } of diagnose(sources, snapshot)) {
    expect([id, message, hint]).not.toContain("");
  }
}

/** A question may be refused, in words. */
function ask(question: () => unknown): void {
  try {
    question();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    expect(error.message).not.toBe("");
  }
}

/** What a text gives: objects to work with, or problems with a place inside it. */
function read(text: string, calico: CalicoRelease): void {
  const { objects, problems } = parseManifests(text, "f.yaml");
  const lines = text.split("\n").length;
  for (const { message, place } of problems) {
    expect(message).not.toBe("");
    expect(place.file).toBe("f.yaml");
    expect(place.line).toBeGreaterThan(0);
    expect(place.line).toBeLessThanOrEqual(lines + 1);
  }
  work(objects, calico);
}

function releaseFor(index: number): CalicoRelease {
  return calicoReleases[index % calicoReleases.length] ?? "3.33";
}

describe("ten thousand damaged manifests", () => {
  test("wrong types, unknown and treacherous names: 8,000 objects in small clusters", () => {
    const random = randomNumbers(20_260);
    for (let index = 0; index < 1_000; index++) {
      const objects = Array.from({ length: 8 }, (_, each) =>
        damaged(good[(index + each) % good.length] ?? null, random),
      );
      const texts = objects.map((object) => JSON.stringify(object));
      read(texts.join("\n"), releaseFor(index));
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test("broken YAML: 2,000 texts with characters lost, doubled and swapped", () => {
    const random = randomNumbers(7);
    const whole = good.map((object) => stringify(object));
    const marks = ["\t", ":", "- ", "{", "[", "&a ", "*a", "!!", "|", '"', "\u0000", "---\n", "<<: *a\n", "%", "\r"];
    for (let index = 0; index < 2_000; index++) {
      let text = whole[index % whole.length] ?? "";
      for (let damage = 0; damage < 1 + random() * 4; damage++) {
        const at = Math.floor(random() * text.length);
        const mark = marks[Math.floor(random() * marks.length)] ?? "";
        const end = random() < 0.5 ? at : at + Math.floor(random() * 9);
        text = text.slice(0, at) + (random() < 0.3 ? "" : mark) + text.slice(end);
      }
      read(text, releaseFor(index));
    }
  });
});

/** Generous, and far below what an unfolded anchor or a copied megabyte per character would take. */
const mostMemory = 1_000_000_000;

describe("manifests that are meant to hurt", () => {
  const policy = (spec: string) =>
    `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p}\nspec: ${spec}\n`;
  const calico = (spec: string) => policy(spec).replace("networking.k8s.io/v1", "projectcalico.org/v3");
  const huge = "x".repeat(1_000_000);
  const bomb = [
    "a: &a [x,x,x,x,x,x,x,x,x]",
    ...Array.from(
      { length: 12 },
      (_, level) =>
        `${"bcdefghijklm"[level]}: &${"bcdefghijklm"[level]} [${"*abcdefghijklm"[level + 1] ? Array(9).fill(`*${"abcdefghijkl"[level]}`).join(",") : ""}]`,
    ),
  ].join("\n");

  test.each([
    ["an anchor that holds itself", policy("&a {podSelector: *a}")],
    ["a list that holds itself", policy("{podSelector: {}, ingress: &a [*a]}")],
    ["anchors that double themselves", `${bomb}\n${policy("{podSelector: {}}")}`],
    ["lists in lists in lists", policy(`{podSelector: {}, ingress: ${"[".repeat(20_000)}${"]".repeat(20_000)}}`)],
    ["maps in maps in maps", policy(`{podSelector: ${"{a: ".repeat(5_000)}1${"}".repeat(5_000)}}`)],
    ["a huge name", policy("{podSelector: {}}").replace("name: p", `name: ${huge}`)],
    ["a huge label", policy(`{podSelector: {matchLabels: {app: ${huge}}}}`)],
    ["a huge port name", policy(`{podSelector: {}, ingress: [{ports: [{port: ${huge}}]}]}`)],
    ["a huge block", policy(`{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: "${"1".repeat(1_000_000)}/8"}}]}]}`)],
    ["a huge selector", calico(`{selector: "${"!".repeat(1_000_000)}all()"}`)],
    ["a selector of parentheses", calico(`{selector: "${"(".repeat(1_000)}"}`)],
    ["a huge field name", policy(`{podSelector: {}, ${huge}: 1}`)],
    ["ten thousand rules", policy(`{podSelector: {}, ingress: [${"{},".repeat(10_000)}]}`)],
    ["ten thousand documents", "---\n".repeat(10_000)],
    [
      "names that every object has",
      policy("{podSelector: {matchLabels: {__proto__: a, constructor: b, toString: c}}}"),
    ],
    ["a merge of prototypes", policy("{<<: {__proto__: {podSelector: {}}}, podSelector: {}}")],
    ["nothing", ""],
    ["bytes that are no text", "\u0000\u0001\ufffe\ufffd\u{10ffff}"],
  ])("%s", (_, text) => {
    read(text, "3.33");
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(process.memoryUsage().heapUsed).toBeLessThan(mostMemory);
  });
});
