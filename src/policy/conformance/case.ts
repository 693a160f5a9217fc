// The format of case files (cases/README.md), read strictly: an unknown field is an error, not something to skip.
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import type { RawObject } from "../types.ts";

const protocol = z.enum(["TCP", "UDP", "SCTP", "ICMP", "ICMPv6", "UDPLite"]);
const labels = z.record(z.string(), z.string());
const addresses = { ip: z.string().optional(), ips: z.array(z.string()).optional() };
const release = z.string().regex(/^calico (<|<=|==|>=|>) v?\d+\.\d+(, *calico (<|<=|==|>=|>) v?\d+\.\d+)*$/);
const rawObject = z.custom<RawObject>(
  (value) =>
    z.looseObject({ apiVersion: z.string(), kind: z.string(), metadata: z.looseObject({}) }).safeParse(value).success,
  "must be a manifest with apiVersion, kind and metadata",
);

const node = z.strictObject({ name: z.string(), ...addresses });
const namespace = z.strictObject({ name: z.string(), labels: labels.optional() });
const serviceAccount = z.strictObject({ namespace: z.string(), name: z.string(), labels: labels.optional() });
const containerPort = z.strictObject({
  name: z.string().optional(),
  port: z.number(),
  protocol: protocol.default("TCP"),
});
const pod = z.strictObject({
  namespace: z.string(),
  name: z.string(),
  labels: labels.optional(),
  ...addresses,
  node: z.string().optional(),
  serviceAccount: z.string().default("default"),
  hostNetwork: z.boolean().default(false),
  phase: z.enum(["Pending", "Running", "Succeeded", "Failed", "Unknown"]).default("Running"),
  containerPorts: z.array(containerPort).default([]),
});
const servicePort = z.strictObject({
  name: z.string().optional(),
  port: z.number(),
  targetPort: z.union([z.number(), z.string()]).optional(),
  protocol: protocol.default("TCP"),
});
const service = z.strictObject({
  namespace: z.string(),
  name: z.string(),
  clusterIP: z.string().optional(),
  clusterIPs: z.array(z.string()).optional(),
  selector: labels.optional(),
  ports: z.array(servicePort).default([]),
});
const lists = {
  nodes: z.array(node).default([]),
  namespaces: z.array(namespace).default([]),
  serviceAccounts: z.array(serviceAccount).default([]),
  pods: z.array(pod).default([]),
  services: z.array(service).default([]),
};
const baseCluster = z.strictObject(lists);
const cluster = z.strictObject({ use: z.string().optional(), ...lists });

const probe = z.strictObject({
  from: z.string(),
  to: z.string(),
  port: z.number().optional(),
  protocol,
  icmpType: z.number().optional(),
  icmpCode: z.number().optional(),
  sourcePort: z.number().optional(),
  ipFamily: z.union([z.literal(4), z.literal(6)]).optional(),
  verdict: z.enum(["allow", "deny", "partial", "unreachable"]),
  backends: z.record(z.string(), z.enum(["allow", "deny"])).optional(),
  egressBy: z.string().optional(),
  ingressBy: z.string().optional(),
  egressPending: z.string().optional(),
  ingressPending: z.string().optional(),
});
const matrix = z.strictObject({
  port: z.number().optional(),
  protocol,
  ipFamily: z.union([z.literal(4), z.literal(6)]).optional(),
  pods: z.array(z.string()),
  rows: z.array(z.string().regex(/^[.X]*$/)),
});

const about = {
  name: z.string(),
  rule: z.string(),
  description: z.string(),
  appliesTo: release.optional(),
  note: z.string().optional(),
};
const verdictCase = z.strictObject({
  ...about,
  profile: z.enum(["kubernetes", "calico", "cluster-network-policy"]),
  cluster,
  objects: z.array(rawObject).default([]),
  expect: z.strictObject({ probes: z.array(probe).default([]), matrix: z.array(matrix).default([]) }),
});
const refusalCase = z.strictObject({
  ...about,
  validator: z.enum(["kubernetes", "calico", "cluster-network-policy"]),
  context: z.array(rawObject).default([]),
  object: z.looseObject({}),
  expect: z.discriminatedUnion("accepted", [
    z.strictObject({ accepted: z.literal(true) }),
    z.strictObject({
      accepted: z.literal(false),
      rejectedBy: z.array(z.enum(["kube-apiserver", "aggregated-apiserver", "crd"])).optional(),
      errors: z.array(z.strictObject({ field: z.string().optional(), anyOf: z.array(z.string()) })),
    }),
  ]),
});

export type BaseCluster = z.output<typeof baseCluster>;
export type VerdictCase = z.output<typeof verdictCase>;
export type RefusalCase = z.output<typeof refusalCase>;
export type Probe = z.output<typeof probe>;
export type Matrix = z.output<typeof matrix>;
export type Case = { readonly file: string } & (
  | { readonly kind: "verdict"; readonly content: VerdictCase }
  | { readonly kind: "refusal"; readonly content: RefusalCase }
);

export function readCase(file: string): Case {
  const content: unknown = readYaml(file);
  const isRefusal = typeof content === "object" && content !== null && Object.hasOwn(content, "validator");
  if (isRefusal) return { file, kind: "refusal", content: check(refusalCase, content, file) };
  return { file, kind: "verdict", content: check(verdictCase, content, file) };
}

export function readBaseCluster(file: string): BaseCluster {
  return check(baseCluster, readYaml(file), file);
}

function readYaml(file: string): unknown {
  return parse(readFileSync(file, "utf8"), { version: "1.2" });
}

function check<T>(schema: z.ZodType<T>, content: unknown, file: string): T {
  const result = schema.safeParse(content);
  if (result.success) return result.data;
  throw new Error(`${file} is no case:\n${z.prettifyError(result.error)}`);
}
