// Connections of which only one side is opened, and pods that nothing opens.
import type { Clause, Rule } from "../convert/policy.ts";
import { evaluate } from "../evaluate/evaluate.ts";
import { hasPorts } from "../protocols.ts";
import { at, list, number } from "../refusals/read.ts";
import type { PodHolder } from "../snapshot/index.ts";
import type { Direction, DirectionTrace, Flow, Walk } from "../types.ts";
import type { Check } from "./finding.ts";
import { farEnd, podName, rulesOf, type Scene, type SceneRule, satisfies, some } from "./scene.ts";

const mostPairs = 32;
const tcp = 6;

export const otherSideClosed: Check = {
  id: "other-side-closed",
  *find(scene) {
    for (const sceneRule of scene.policies.flatMap(rulesOf)) {
      const { policy, direction, rule } = sceneRule;
      if (policy.compiled.staged || rule.action !== "Allow") continue;
      const blocked = blockedPair(scene, sceneRule);
      if (!blocked) continue;
      const other = direction === "ingress" ? "egress" : "ingress";
      yield {
        severity: "warning",
        at: policy.source,
        path: rule.path,
        message: `no connection can use this rule: ${podName(blocked.far)} is closed for ${other}, by ${decider(blocked.trace)}`,
        hint: `Both sides have to allow a connection: ${direction === "ingress" ? "the sender's egress" : "the receiver's ingress"} too.`,
      };
    }
  },
};

interface Blocked {
  readonly far: PodHolder;
  readonly trace: DirectionTrace;
}

/** If the rule admits connections on its side, and the other side refuses each of them: one of them. */
function blockedPair(scene: Scene, { policy, direction, rule }: SceneRule): Blocked | undefined {
  let blocked: Blocked | undefined;
  for (const clause of rule.clauses) {
    const { identity } = farEnd(clause, direction);
    const far = identity ? scene.pods.filter((pod) => satisfies(pod, identity)) : [];
    // A rule for the outside, or for so many pods that no single one is meant, says nothing here.
    if (far.length === 0 || far.length * policy.pods.length > mostPairs || far.length === scene.pods.length)
      return undefined;
    for (const own of policy.pods) {
      for (const other of far) {
        if (own === other) continue;
        const [from, to] = direction === "ingress" ? [other, own] : [own, other];
        const walk = connect(scene, from, to, clause);
        if (!walk) return undefined;
        const [ownSide, otherSide] =
          direction === "ingress" ? [walk.ingress, walk.egress] : [walk.egress, walk.ingress];
        // Something else than the other side is in the way; that is another finding.
        if (ownSide?.verdict === "deny") continue;
        if (otherSide?.verdict !== "deny") return undefined;
        blocked ??= { far: other, trace: otherSide };
      }
    }
  }
  return blocked;
}

function connect({ snapshot }: Scene, from: PodHolder, to: PodHolder, clause: Clause): Walk | undefined {
  const protocol = clause.protocol?.value ?? tcp;
  const port = hasPorts(protocol) ? portFor(clause, to) : undefined;
  if (hasPorts(protocol) && port === undefined) return undefined;
  const families = new Set(from.pod.addresses.map(({ family }) => family));
  if (!to.pod.addresses.some(({ family }) => families.has(family))) return undefined;
  const ref = ({ pod }: PodHolder) => ({ kind: "pod", namespace: pod.namespace, name: pod.name }) as const;
  const flow: Flow = { from: ref(from), to: ref(to), protocol, ...(port !== undefined && { port }) };
  return evaluate(snapshot, flow).walks[0];
}

function portFor({ destination }: Clause, to: PodHolder): number | undefined {
  const { ports } = destination;
  const [range] = ports?.value.ranges ?? [];
  if (range) return range[0] || range[1];
  const named = to.pod.ports.find(({ name }) => ports?.value.names.includes(name));
  return ports ? named?.port : firstPort(to.pod.object);
}

function firstPort(pod: unknown): number | undefined {
  const containers = list(at(pod, "spec", "containers"));
  const ports = containers.flatMap((container) => list(at(container, "ports")));
  return ports.map((port) => number(at(port, "containerPort"))).find((port) => port !== undefined);
}

function decider({ decidedBy }: DirectionTrace): string {
  if (decidedBy.kind === "rule") return decidedBy.rule.policy.name;
  return decidedBy.kind === "tier-default" ? some(decidedBy.isolating.map(({ name }) => name)) : "the cluster";
}

export const serviceWithoutWayIn: Check = {
  id: "service-without-way-in",
  *find(scene) {
    for (const service of scene.snapshot.services.values()) {
      const addresses = new Set(scene.snapshot.endpoints(service).map(({ address }) => address.text));
      const pods = scene.pods.filter(({ pod }) => pod.addresses.some(({ text }) => addresses.has(text)));
      const [first] = pods;
      const isolating = scene.policies.filter(
        ({ compiled, selects }) => !compiled.staged && compiled.rules.ingress && pods.every(selects),
      );
      const [policy] = isolating;
      if (!first || !policy || !pods.every((pod) => governing(scene, pod, "ingress").every(isRuleless))) continue;
      // Where nothing is opened yet, or a rule denies, pods are closed on purpose.
      const neighbours = scene.pods.filter(({ pod }) => pod.namespace === first.pod.namespace);
      if (!neighbours.some((pod) => !governing(scene, pod, "ingress").every(isRuleless))) continue;
      yield {
        severity: "warning",
        at: policy.source,
        path: ["spec"],
        message: `nobody may connect to service ${service.namespace}/${service.name}: no policy has a rule that admits anything to ${some(pods.map(podName))}`,
        hint: "Under a default deny every workload needs a policy of its own that says who may come.",
      };
    }
  },
};

/** The rules of each policy that governs the pod. */
function governing({ policies }: Scene, pod: PodHolder, direction: Direction): (readonly Rule[])[] {
  return policies
    .filter(({ compiled, selects }) => !compiled.staged && selects(pod))
    .flatMap(({ compiled }) => (compiled.rules[direction] ? [compiled.rules[direction]] : []));
}

function isRuleless(rules: readonly Rule[]): boolean {
  return rules.length === 0;
}
