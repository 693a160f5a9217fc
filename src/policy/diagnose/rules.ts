// Rules that mean something else than their shape suggests.
import { isRecord } from "../json.ts";
import { at, has, list, text } from "../refusals/read.ts";
import type { Check, Draft } from "./finding.ts";
import { directions, isKubernetes, isUnconditional, rulesOf, type ScenePolicy } from "./scene.ts";

const typeNames = { ingress: "Ingress", egress: "Egress" } as const;
const otherDirection = { ingress: "egress", egress: "ingress" } as const;

/** The policies whose rules stand in spec.ingress and spec.egress under the names that policyTypes or types list. */
function listed(policies: readonly ScenePolicy[]) {
  return policies.filter(({ compiled }) => !compiled.kind.includes("Admin") && !compiled.kind.startsWith("Cluster"));
}

export const ignoredRules: Check = {
  id: "ignored-rules",
  *find({ policies }) {
    for (const policy of listed(policies)) {
      const spec = at(policy.source.object, "spec");
      const key = isKubernetes(policy) ? "policyTypes" : "types";
      if (hostField(policy)) continue;
      for (const direction of directions) {
        const name = typeNames[direction];
        if (list(at(spec, direction)).length === 0 || policy.compiled.rules[direction]) continue;
        yield {
          severity: "error",
          at: policy.source,
          path: ["spec", direction],
          message: `these rules are ignored: ${key} does not list ${name}`,
          hint: `Add ${name} to ${key}, or delete the rules.`,
        };
      }
    }
  },
};

/** The field that makes a policy one for host endpoints only. */
function hostField({ source }: ScenePolicy): string | undefined {
  return ["doNotTrack", "preDNAT"].find((field) => at(source.object, "spec", field) === true);
}

export const hostEndpointsOnly: Check = {
  id: "host-endpoints-only",
  *find({ policies }) {
    for (const policy of policies) {
      const field = hostField(policy);
      if (field === undefined) continue;
      yield {
        severity: "warning",
        at: policy.source,
        path: ["spec", field],
        message: `${field} makes this a policy for host endpoints: it decides about no pod`,
        hint: `Leave ${field} out to mean pods.`,
      };
    }
  },
};

export const ingressImplied: Check = {
  id: "ingress-implied",
  *find({ policies }) {
    for (const policy of policies.filter(isKubernetes)) {
      const spec = at(policy.source.object, "spec");
      const egressOnly = list(at(spec, "egress")).length > 0 && list(at(spec, "ingress")).length === 0;
      if (!egressOnly || list(at(spec, "policyTypes")).length > 0) continue;
      yield {
        severity: "warning",
        at: policy.source,
        path: ["spec"],
        message: "without policyTypes this policy also closes ingress: nobody may connect to the pods that it selects",
        hint: "Kubernetes always assumes Ingress. Write policyTypes: [Egress] if only egress is meant.",
      };
    }
  },
};

export const ingressNotImplied: Check = {
  id: "ingress-not-implied",
  *find({ policies }) {
    for (const policy of listed(policies)) {
      const spec = at(policy.source.object, "spec");
      const { ingress, egress } = policy.compiled.rules;
      if (isKubernetes(policy) || has(at(spec, "types")) || ingress || !egress) continue;
      yield {
        severity: "info",
        at: policy.source,
        path: ["spec"],
        message: "without types a Calico policy with egress rules alone governs egress only; ingress stays open",
        hint: "Calico infers types from the rules that are there, unlike Kubernetes. Write types to be clear.",
      };
    }
  },
};

export const emptyRule: Check = {
  id: "empty-rule",
  *find({ policies }) {
    for (const policy of policies.filter(isKubernetes)) {
      for (const { direction, rule } of rulesOf(policy)) {
        const written = at(policy.source.object, "spec", direction, rule.index);
        const peers = direction === "ingress" ? "from" : "to";
        if (Array.isArray(at(written, peers)) && list(at(written, peers)).length === 0) {
          yield opens(
            policy,
            ["spec", direction, rule.index, peers],
            "warning",
            `an empty ${peers} list means everyone`,
          );
        } else if (isUnconditional(rule)) {
          const denies = /deny|block|isolate/i.test(policy.compiled.name);
          const severity = denies ? "warning" : "info";
          yield opens(policy, ["spec", direction, rule.index], severity, `this empty rule allows all ${direction}`);
        }
      }
    }
  },
};

function opens(policy: ScenePolicy, path: Draft["path"], severity: Draft["severity"], message: string): Draft {
  const hint =
    "No rule means that nothing is allowed; an empty rule, or an empty list in it, means that everything is.";
  return { severity, at: policy.source, path, message, hint };
}

export const noRuleAtAll: Check = {
  id: "no-rule-at-all",
  *find({ policies }) {
    for (const policy of policies.filter(isKubernetes)) {
      for (const direction of directions) {
        const rules = policy.compiled.rules[direction];
        const opposite = policy.compiled.rules[otherDirection[direction]];
        const isMeant = rules?.length === 0 && /allow[-.]?(all|every|any)/i.test(policy.compiled.name);
        if (!isMeant || (opposite && opposite.length > 0)) continue;
        yield {
          severity: "warning",
          at: policy.source,
          path: ["spec"],
          message: `the policy is called ${policy.compiled.name}, but without ${direction} rules it denies all ${direction}`,
          hint: `Write ${direction}: [{}] to allow everything; a list without rules allows nothing.`,
        };
      }
    }
  },
};

export const portsInRuleOfTheirOwn: Check = {
  id: "ports-in-rule-of-their-own",
  *find({ policies }) {
    for (const policy of policies.filter(isKubernetes)) {
      for (const direction of directions) {
        const peers = direction === "ingress" ? "from" : "to";
        const rules = list(at(policy.source.object, "spec", direction));
        for (const [index, rule] of rules.entries()) {
          const neighbours = [rules[index - 1], rules[index + 1]];
          const split = hasOnly(rule, "ports") && neighbours.some((neighbour) => hasOnly(neighbour, peers));
          // DNS for everybody is a rule of its own in many good policies.
          if (!split || list(at(rule, "ports")).every((port) => at(port, "port") === 53)) continue;
          yield {
            severity: "warning",
            at: policy.source,
            path: ["spec", direction, index],
            message: `${peers} and ports stand in two rules: this one opens its ports to everyone, the other one every port to its peers`,
            hint: `${peers} and ports hold together only within one rule: remove the dash in front of ports.`,
          };
        }
      }
    }
  },
};

function hasOnly(rule: unknown, key: string): boolean {
  const keys = isRecord(rule) ? Object.keys(rule).filter((each) => list(rule[each]).length > 0) : [];
  return keys.length === 1 && keys[0] === key;
}

const firstEphemeral = 32768;

export const portsForReplies: Check = {
  id: "ports-for-replies",
  *find({ policies }) {
    for (const policy of policies) {
      for (const { direction, rule } of rulesOf(policy)) {
        for (const { destination } of rule.clauses) {
          const range = destination.ports?.value.ranges.find(
            ([first, last]) => first >= 1024 && last > first && last >= 60000,
          );
          if (!range || !destination.ports || range[0] > firstEphemeral) continue;
          yield {
            severity: "info",
            at: policy.source,
            path: destination.ports.path,
            message: `${direction} to ports ${range[0]} to ${range[1]} looks like a rule for replies`,
            hint: "Replies of an allowed connection pass by themselves; only the side that opens the connection needs a rule.",
          };
          break;
        }
      }
    }
  },
};

export const internalGroup: Check = {
  id: "internal-group",
  *find({ sources }) {
    for (const source of sources) {
      if (!text(source.object.apiVersion).startsWith("crd.projectcalico.org/")) continue;
      yield {
        severity: "warning",
        at: source,
        path: ["apiVersion"],
        message: `${source.object.apiVersion} is where Calico stores its objects, without defaults and checks`,
        hint: "Write apiVersion: projectcalico.org/v3.",
      };
    }
  },
};
