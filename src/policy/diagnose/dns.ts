// Names that pods can no longer resolve, and rules for DNS that are too narrow or too wide.
import type { Clause } from "../convert/policy.ts";
import { evaluate } from "../evaluate/evaluate.ts";
import { at, list, text } from "../refusals/read.ts";
import { labelsOf } from "../selector/index.ts";
import type { PodHolder } from "../snapshot/index.ts";
import type { Check, Draft } from "./finding.ts";
import { isKubernetes, podName, rulesOf, type Scene, type ScenePolicy, some } from "./scene.ts";

const dnsPort = 53;
const udp = 17;
const tcp = 6;

export const dnsCutOff: Check = {
  id: "dns-cut-off",
  *find(scene) {
    const cut = new Map<ScenePolicy, PodHolder[]>();
    for (const pod of scene.pods) {
      const isolating = scene.policies.filter(
        ({ compiled, selects }) => !compiled.staged && compiled.rules.egress && selects(pod),
      );
      const [first] = isolating;
      if (!first || reachesDns(scene, pod, isolating)) continue;
      // The policy with rules is the one that somebody will extend.
      const named = isolating.find(({ compiled }) => (compiled.rules.egress?.length ?? 0) > 0) ?? first;
      cut.set(named, [...(cut.get(named) ?? []), pod]);
    }
    for (const [policy, pods] of cut) yield cutOff(policy, pods);
  },
};

function reachesDns(scene: Scene, pod: PodHolder, isolating: readonly ScenePolicy[]): boolean {
  const servers = scene.pods.filter(isDnsServer);
  if (servers.length === 0) return isolating.some((policy) => allowsDns(policy));
  const from = { kind: "pod", namespace: pod.pod.namespace, name: pod.pod.name } as const;
  return servers.some(({ pod: { namespace, name } }) => {
    if (namespace === from.namespace && name === from.name) return true;
    const result = evaluate(scene.snapshot, {
      from,
      to: { kind: "pod", namespace, name },
      protocol: "UDP",
      port: dnsPort,
    });
    return result.walks.every((walk) => walk.egress?.verdict !== "deny");
  });
}

function isDnsServer({ pod }: PodHolder): boolean {
  const label = pod.labels.get("k8s-app") ?? "";
  return pod.namespace === "kube-system" && (label === "kube-dns" || label === "coredns");
}

/** Without DNS pods among the objects: whether some rule is about UDP port 53 at all. */
function allowsDns({ compiled, tier }: ScenePolicy): boolean {
  if (tier.defaultAction === "Pass") return true;
  const open = (compiled.rules.egress ?? []).filter(({ action }) => action === "Allow" || action === "Pass");
  return open.some(({ clauses }) => clauses.some((clause) => covers(clause, udp)));
}

function covers({ protocol, destination }: Clause, wanted: number): boolean {
  if (protocol && protocol.value !== wanted) return false;
  const { ports } = destination;
  return (
    !ports ||
    ports.value.ranges.some(([first, last]) => first <= dnsPort && dnsPort <= last) ||
    ports.value.names.includes("dns")
  );
}

function cutOff(policy: ScenePolicy, pods: readonly PodHolder[]): Draft {
  const closed = policy.compiled.rules.egress?.length === 0;
  return {
    severity: closed ? "info" : "warning",
    at: policy.source,
    path: ["spec"],
    message: `${some(pods.map(podName))} cannot resolve names: no egress rule admits DNS`,
    hint: "A pod whose egress is limited needs a rule for UDP and TCP port 53 to the DNS pods, or every connection by name fails.",
  };
}

export const dnsOverTcpOnly: Check = {
  id: "dns-over-tcp-only",
  *find({ policies }) {
    for (const policy of policies) {
      const rules = rulesOf(policy).filter(({ direction }) => direction === "egress");
      const about = (protocol: number) =>
        rules.flatMap(({ rule }) =>
          rule.clauses.filter((clause) => clause.destination.ports && covers(clause, protocol) && clause.protocol),
        );
      const [only] = about(tcp).filter(({ destination }) => isDnsOnly(destination.ports));
      if (!only?.destination.ports || about(udp).length > 0) continue;
      yield {
        severity: "warning",
        at: policy.source,
        path: only.destination.ports.path,
        message: "port 53 is opened for TCP only, but names are asked for over UDP",
        hint: isKubernetes(policy)
          ? "A port without protocol means TCP: add an entry with protocol: UDP."
          : "Add a rule with protocol: UDP.",
      };
    }
  },
};

function isDnsOnly(ports: Clause["destination"]["ports"]): boolean {
  return ports?.value.ranges.some(([first, last]) => first === dnsPort && last === dnsPort) ?? false;
}

export const dnsByLabelAlone: Check = {
  id: "dns-by-label-alone",
  *find({ policies }) {
    for (const policy of policies) {
      if (policy.compiled.namespace !== undefined) continue;
      for (const { direction, rule } of rulesOf(policy)) {
        const entity = at(policy.source.object, "spec", direction, rule.index, "destination");
        const selector = text(at(entity, "selector"));
        const ports = list(at(entity, "ports")).map(String);
        if (direction !== "egress" || !selector.includes("k8s-app") || !ports.includes(String(dnsPort))) continue;
        const identity = rule.clauses.flatMap((clause) => clause.destination.identity ?? []);
        const pinned = identity
          .flatMap(({ expression }) => labelsOf(expression))
          .some((label) => /^pcns\.|\/namespace$/.test(label));
        if (pinned) continue;
        yield {
          severity: "warning",
          at: policy.source,
          path: ["spec", direction, rule.index, "destination", "selector"],
          message: "every pod of any namespace that carries this label counts as DNS server",
          hint: "Pin DNS to its namespace too: namespaceSelector: kubernetes.io/metadata.name == 'kube-system'.",
        };
      }
    }
  },
};

export const dnsInOwnNamespace: Check = {
  id: "dns-in-own-namespace",
  *find({ policies, pods }) {
    for (const policy of policies) {
      const { namespace } = policy.compiled;
      if (namespace === undefined || namespace === "kube-system") continue;
      for (const { direction, rule } of rulesOf(policy)) {
        for (const { destination } of direction === "egress" ? rule.clauses : []) {
          const terms = destination.identity ?? [];
          const aims = terms.some(({ expression }) => labelsOf(expression).includes("k8s-app"));
          const confined = terms.some(({ words }) => words === `the policy's own namespace ${namespace}`);
          // With the DNS pods among the objects, the peer's own check says more.
          if (!aims || !confined || !isDnsOnly(destination.ports) || pods.some(isDnsServer)) continue;
          yield {
            severity: "warning",
            at: policy.source,
            path: terms.at(-1)?.path ?? rule.path,
            message: `this looks for DNS pods in namespace ${namespace}`,
            hint: "DNS lives in kube-system: add a namespaceSelector for kubernetes.io/metadata.name: kube-system.",
          };
          break;
        }
      }
    }
  },
};
