import {
  buildSnapshot,
  evaluate,
  type Json,
  type Matrix,
  matrix,
  type RawObject,
  type SourceObject,
} from "../src/policy/index.ts";
import { elapsed, median, milliseconds, type Report } from "./harness.ts";

const ports = [
  { port: 80, protocol: "TCP" },
  { port: 5432, protocol: "TCP" },
] as const;

export function run(report: Report): void {
  const sources = cluster(1000, 1, 500);
  // The first run pays for compiling the code; a person waits for it, so it is the one that counts.
  const cold = elapsed(() => readAll(matrix(buildSnapshot(sources), { ports })));
  const peak = process.resourceUsage().maxRSS / 1024;
  report.add({
    what: "1,000 pods, 50 namespaces, 500 policies: snapshot and 2,000,000 verdicts",
    value: milliseconds(cold),
    aim: "1 s",
    met: cold < 1000,
  });
  report.add({
    what: "  memory of the whole process at its peak",
    value: `${peak.toFixed(0)} MB`,
    aim: "300 MB",
    met: peak < 300,
  });
  const again = median(5, () => readAll(matrix(buildSnapshot(copy(sources)), { ports })));
  report.add({ what: "  once more, with every object new", value: milliseconds(again) });
  whys(report, sources);
  growth(report);
}

function whys(report: Report, sources: readonly SourceObject[]): void {
  const snapshot = buildSnapshot(sources);
  const pods = [...snapshot.pods.values()];
  const flows = pods.map((pod, index) => ({ pod, other: pods[(index * 7919) % pods.length] ?? pod }));
  const total = elapsed(() => {
    for (const { pod, other } of flows) {
      const end = ({ namespace, name }: typeof pod) => ({ kind: "pod", namespace, name }) as const;
      evaluate(snapshot, { from: end(pod), to: end(other), port: 80, protocol: "TCP" });
    }
  });
  const each = total / flows.length;
  report.add({ what: "  one why", value: milliseconds(each), aim: "5 ms", met: each < 5 });
  const changed = median(9, () => buildSnapshot([...sources.slice(0, -1), ...copy(sources.slice(-1))]));
  report.add({
    what: "  a snapshot after one policy changed",
    value: milliseconds(changed),
    aim: "20 ms",
    met: changed < 20,
  });
}

/** Every pod is unlike every other, the worst there is; then the same number of pods as replicas of four. */
function growth(report: Report): void {
  const measure = (pods: number, replicas: number) => {
    const sources = cluster(pods, replicas, 500);
    return median(3, () => matrix(buildSnapshot(copy(sources)), { ports }));
  };
  measure(250, 1);
  const times = [250, 500, 1000, 2000, 4000].map((pods) => ({ pods, time: measure(pods, 1) }));
  const base = (times[0]?.time ?? 0) / 250;
  for (const { pods, time } of times) {
    const perPod = time / pods / base;
    report.add({ what: `${pods} pods, all unlike`, value: `${milliseconds(time)}, ${perPod.toFixed(2)} × per class` });
  }
  const time = measure(4000, 4);
  report.add({
    what: "4000 pods, 1000 classes",
    value: `${milliseconds(time)}, ${(time / 1000 / base).toFixed(2)} × per class`,
  });
}

/** Reads every verdict, as whoever prints or counts them does. */
function readAll({ pods, verdict }: Matrix): number {
  let denied = 0;
  for (let from = 0; from < pods.length; from++) {
    for (let to = 0; to < pods.length; to++) {
      for (let port = 0; port < ports.length; port++) if (verdict(from, to, port) === "deny") denied += 1;
    }
  }
  return denied;
}

function copy(sources: readonly SourceObject[]): SourceObject[] {
  return sources.map(({ object }) => ({ object: structuredClone(object) }));
}

/** Namespaces of 20 pods in which everything is spread evenly and always alike. */
function cluster(pods: number, replicas: number, policies: number): SourceObject[] {
  const namespaces = pods / 20;
  const list = (length: number, make: (index: number) => RawObject) =>
    Array.from({ length }, (_, index) => make(index));
  const objects = [
    ...list(namespaces, (index) =>
      object(
        "v1",
        "Namespace",
        `ns-${index}`,
        undefined,
        {},
        { team: `team-${index % 7}`, env: index % 3 ? "prod" : "dev" },
      ),
    ),
    ...list(pods, (index) => pod(index, replicas)),
    ...list(4, (index) =>
      object("projectcalico.org/v3", "Tier", `tier-${index}`, undefined, {
        spec: { order: index * 400 + 1, defaultAction: index % 2 ? "Pass" : "Deny" },
      }),
    ),
    ...list(20, (index) =>
      object(
        "projectcalico.org/v3",
        "GlobalNetworkSet",
        `set-${index}`,
        undefined,
        { spec: { nets: [`10.${index}.0.0/18`] } },
        { zone: `zone-${index % 4}` },
      ),
    ),
    ...list(policies, (index) => policy(index, namespaces)),
  ];
  return objects.map((own) => ({ object: own }));
}

function object(
  apiVersion: string,
  kind: string,
  name: string,
  namespace: string | undefined,
  rest: Record<string, Json>,
  labels: Record<string, string> = {},
): RawObject {
  return { apiVersion, kind, metadata: { name, labels, ...(namespace !== undefined && { namespace }) }, ...rest };
}

function pod(index: number, replicas: number): RawObject {
  const workload = Math.floor(index / replicas);
  return object(
    "v1",
    "Pod",
    `pod-${index}`,
    `ns-${Math.floor(index / 20)}`,
    {
      spec: {
        nodeName: `node-${index % 30}`,
        serviceAccountName: `account-${workload % 3}`,
        containers: [{ name: "main", ports: [{ name: "http", containerPort: workload % 2 ? 80 : 8080 }] }],
      },
      status: { phase: "Running", podIP: `10.${index % 20}.${Math.floor(index / 250)}.${(index % 250) + 1}` },
    },
    { app: `app-${workload % 5}`, role: `role-${workload % 3}`, workload: `workload-${workload}` },
  );
}

const app = (index: number) => ({ matchLabels: { app: `app-${index % 5}` } });

/** By turns: Kubernetes, Calico namespaced, Kubernetes again, Calico global, cluster-wide, staged. */
function policy(index: number, namespaces: number): RawObject {
  const namespace = `ns-${index % namespaces}`;
  const name = `policy-${index}`;
  switch (index % 10) {
    case 0:
    case 1:
    case 2:
    case 3:
      return object("networking.k8s.io/v1", "NetworkPolicy", name, namespace, {
        spec: {
          podSelector: app(index),
          policyTypes: index % 4 ? ["Ingress"] : ["Ingress", "Egress"],
          ingress: [
            {
              from: [{ podSelector: app(index + 1) }, { namespaceSelector: { matchLabels: { env: "prod" } } }],
              ports: [{ port: "http" }, { port: 5432 }],
            },
            { from: [{ ipBlock: { cidr: `10.${index % 20}.0.0/16`, except: [`10.${index % 20}.0.0/26`] } }] },
          ],
          egress: [
            {
              to: [
                { namespaceSelector: { matchExpressions: [{ key: "team", operator: "NotIn", values: ["team-1"] }] } },
              ],
            },
          ],
        },
      });
    case 4:
    case 5:
    case 6:
      return object("projectcalico.org/v3", "NetworkPolicy", name, namespace, {
        spec: {
          tier: index % 20 === 4 ? "tier-1" : "default",
          order: index,
          selector: `app == 'app-${index % 5}' || role in {'role-1'}`,
          types: ["Ingress"],
          ingress: [
            { action: "Deny", source: { selector: `workload contains '${index % 10}7'`, namespaceSelector: "all()" } },
            {
              action: "Allow",
              protocol: "TCP",
              source: { serviceAccounts: { names: ["account-1"] } },
              destination: { ports: [80, "5000:6000"] },
            },
            { action: "Pass", source: { nets: [`10.${index % 20}.0.0/17`] } },
          ],
        },
      });
    case 7:
      return object("projectcalico.org/v3", "GlobalNetworkPolicy", name, undefined, {
        spec: {
          tier: `tier-${index % 4}`,
          order: index,
          namespaceSelector: `team == 'team-${index % 7}'`,
          selector: "has(app)",
          types: ["Ingress", "Egress"],
          ingress: [
            { action: "Deny", source: { selector: `zone == 'zone-${index % 4}'`, notSelector: "role == 'role-0'" } },
            { action: "Pass" },
          ],
          egress: [
            { action: "Deny", protocol: "TCP", destination: { selector: `app == 'app-${index % 5}'`, ports: [5432] } },
            { action: "Pass" },
          ],
        },
      });
    case 8:
      return object("policy.networking.k8s.io/v1alpha2", "ClusterNetworkPolicy", name, undefined, {
        spec: {
          tier: index % 20 === 8 ? "Admin" : "Baseline",
          priority: index,
          subject: { namespaces: { matchLabels: { team: `team-${index % 7}` } } },
          ingress: [
            {
              action: "Deny",
              from: [{ pods: { namespaceSelector: { matchLabels: { env: "dev" } }, podSelector: app(index) } }],
            },
          ],
        },
      });
    default:
      return object("projectcalico.org/v3", "StagedNetworkPolicy", name, namespace, {
        spec: { selector: "all()", types: ["Ingress"] },
      });
  }
}
