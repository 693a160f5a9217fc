// Addresses in rules that are not what packets carry.
import { type Block, contains, parseBlockOrAddress } from "../address.ts";
import type { Entity } from "../convert/policy.ts";
import { at, list, text } from "../refusals/read.ts";
import type { FieldPath, SourceObject } from "../types.ts";
import type { Check } from "./finding.ts";
import { farEnd, isKubernetes, podName, rulesOf, type Scene, type SceneRule } from "./scene.ts";

interface WrittenBlock {
  readonly at: SourceObject;
  readonly path: FieldPath;
  readonly block: Block;
}

/** The blocks that rules and network sets admit. */
function writtenBlocks({ policies, sources }: Scene): WrittenBlock[] {
  const inRules = policies.flatMap(rulesOf).flatMap(({ policy, direction, rule }) => {
    const found = new Map<string, WrittenBlock>();
    for (const clause of rule.clauses) {
      const { nets } = farEnd(clause, direction);
      for (const block of nets?.value ?? []) {
        if (nets) found.set(`${nets.path.join(".")} ${block.text}`, { at: policy.source, path: nets.path, block });
      }
    }
    return [...found.values()];
  });
  const inSets = sources
    .filter(({ object }) => object.kind.endsWith("NetworkSet"))
    .flatMap((source) =>
      list(at(source.object, "spec", "nets")).flatMap((net, index) => {
        const block = parseBlockOrAddress(text(net));
        return block ? [{ at: source, path: ["spec", "nets", index], block }] : [];
      }),
    );
  return [...inRules, ...inSets];
}

/** Few enough addresses that somebody means these, and not the whole network. */
function isNarrow({ family, first, last }: Block): boolean {
  return last - first < (family === 4 ? 1n << 8n : 1n << 64n);
}

export const serviceAddress: Check = {
  id: "service-address",
  *find(scene) {
    const services = [...scene.snapshot.services.values()];
    for (const { at, path, block } of writtenBlocks(scene)) {
      const service = services.find(({ addresses }) => addresses.some((address) => contains(block, address)));
      if (!service || !isNarrow(block)) continue;
      yield {
        severity: "warning",
        at,
        path,
        message: `${block.text} holds the address of service ${service.namespace}/${service.name}, which no packet carries when a policy sees it`,
        hint: "A service's address is replaced by a pod's before policies apply: select the pods by their labels.",
      };
    }
  },
};

export const podAddress: Check = {
  id: "pod-address",
  *find(scene) {
    for (const { at, path, block } of writtenBlocks(scene)) {
      const pod = scene.pods.find(({ pod: { addresses } }) => addresses.some((address) => contains(block, address)));
      if (!pod || !isNarrow(block) || at.object.kind.endsWith("NetworkSet")) continue;
      yield {
        severity: "info",
        at,
        path,
        message: `${block.text} holds the address of pod ${podName(pod)}`,
        hint: "Pods get a new address each time they start: select them by their labels, and keep blocks for outside addresses.",
      };
    }
  },
};

export const exceptReopened: Check = {
  id: "except-reopened",
  *find(scene) {
    const rules = scene.policies
      .filter(isKubernetes)
      .filter(({ compiled }) => !compiled.staged)
      .flatMap(rulesOf);
    for (const sceneRule of rules) {
      for (const clause of sceneRule.rule.clauses) {
        const end = farEnd(clause, sceneRule.direction);
        for (const except of end.notNets?.value ?? []) {
          const other = rules.find((each) => reopens(each, sceneRule, end, except));
          if (!other || !end.notNets) continue;
          yield {
            severity: "warning",
            at: sceneRule.policy.source,
            path: end.notNets.path,
            message: `${except.text} is left out here, but ${other.direction} rule ${other.rule.index + 1} of ${other.policy.compiled.name} admits it`,
            hint: "except only trims its own block. It denies nothing: whatever another peer, rule or policy admits stays admitted.",
          };
        }
      }
    }
  },
};

/** Whether another peer for the same pods admits the whole excepted block. */
function reopens(other: SceneRule, own: SceneRule, ownEnd: Entity, except: Block): boolean {
  if (other.direction !== own.direction || !other.policy.pods.some(own.policy.selects)) return false;
  return other.rule.clauses.some((clause) => {
    const end = farEnd(clause, other.direction);
    if (
      end === ownEnd ||
      !end.nets ||
      (other.rule === own.rule && String(end.nets.path) === String(ownEnd.nets?.path))
    ) {
      return false;
    }
    const admits = end.nets.value.some((block) => isWithin(except, block));
    return admits && !(end.notNets?.value ?? []).some((block) => isWithin(except, block));
  });
}

function isWithin(inner: Block, outer: Block): boolean {
  return inner.family === outer.family && outer.first <= inner.first && inner.last <= outer.last;
}

export const clientAddressHidden: Check = {
  id: "client-address-hidden",
  *find(scene) {
    const services = [...scene.snapshot.services.values()].filter(({ object }) => {
      const type = text(at(object, "spec", "type"));
      const keeps = at(object, "spec", "externalTrafficPolicy") === "Local";
      return (type === "NodePort" || type === "LoadBalancer") && !keeps;
    });
    for (const policy of scene.policies) {
      const own = new Set(policy.pods.flatMap(({ pod }) => pod.addresses.map(({ text }) => text)));
      const service = services.find((each) =>
        scene.snapshot.endpoints(each).some(({ address }) => own.has(address.text)),
      );
      if (!service) continue;
      for (const { direction, rule } of rulesOf(policy)) {
        const nets = direction === "ingress" ? rule.clauses.find(({ source }) => source.nets)?.source.nets : undefined;
        if (!nets || nets.value.some((block) => block.first === 0n)) continue;
        yield {
          severity: "info",
          at: policy.source,
          path: nets.path,
          message: `clients from outside come through service ${service.namespace}/${service.name}, which may show a node's address instead of theirs`,
          hint: "externalTrafficPolicy: Local keeps the client's address; with Cluster it depends on the node that received the connection.",
        };
      }
    }
  },
};
