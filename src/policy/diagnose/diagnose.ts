// What is visible in the objects themselves. One table lists every check.
import { buildSnapshot, type Snapshot } from "../snapshot/index.ts";
import type { ObjectRef, RawObject, SourceObject } from "../types.ts";
import { clientAddressHidden, exceptReopened, podAddress, serviceAddress } from "./addresses.ts";
import { dnsByLabelAlone, dnsCutOff, dnsInOwnNamespace, dnsOverTcpOnly } from "./dns.ts";
import type { Check, Finding, Severity } from "./finding.ts";
import {
  allIsNotEveryone,
  everyNamespace,
  peerMatchesNothing,
  peerStaysInNamespace,
  separatePeers,
  setOutOfReach,
} from "./peers.ts";
import { portNameUnknown, servicePort } from "./ports.ts";
import {
  emptyRule,
  hostEndpointsOnly,
  ignoredRules,
  ingressImplied,
  ingressNotImplied,
  internalGroup,
  noRuleAtAll,
  portsForReplies,
  portsInRuleOfTheirOwn,
} from "./rules.ts";
import { sceneOf } from "./scene.ts";
import { policyInOtherNamespace, selectorMissing, selectsHostNetwork, selectsNoPods } from "./selection.ts";
import { ambiguousBlock, notEvaluated, refused, sameName, unusable } from "./server.ts";
import { policyNeverReached, ruleNeverReached } from "./shadows.ts";
import { otherSideClosed, serviceWithoutWayIn } from "./sides.ts";
import { stagedOnly } from "./staged.ts";
import { endOfTierDenies, noEffectInPassTier, prefixOfOtherTier, stagedTier, systemPodsSelected } from "./tiers.ts";

export const checks: readonly Check[] = [
  refused,
  unusable,
  ambiguousBlock,
  ignoredRules,
  hostEndpointsOnly,
  selectsNoPods,
  policyInOtherNamespace,
  selectorMissing,
  selectsHostNetwork,
  peerMatchesNothing,
  separatePeers,
  peerStaysInNamespace,
  setOutOfReach,
  everyNamespace,
  allIsNotEveryone,
  ingressImplied,
  ingressNotImplied,
  emptyRule,
  noRuleAtAll,
  portsInRuleOfTheirOwn,
  portsForReplies,
  servicePort,
  portNameUnknown,
  systemPodsSelected,
  dnsCutOff,
  dnsOverTcpOnly,
  dnsInOwnNamespace,
  dnsByLabelAlone,
  serviceAddress,
  podAddress,
  exceptReopened,
  clientAddressHidden,
  otherSideClosed,
  serviceWithoutWayIn,
  ruleNeverReached,
  policyNeverReached,
  noEffectInPassTier,
  endOfTierDenies,
  prefixOfOtherTier,
  stagedTier,
  stagedOnly,
  sameName,
  internalGroup,
  notEvaluated,
];

const ranks: readonly Severity[] = ["error", "warning", "info"];

/** Everything that the checks find, the worst first, else in the order of the table and of the objects. */
export function diagnose(sources: readonly SourceObject[], snapshot: Snapshot = buildSnapshot(sources)): Finding[] {
  const scene = sceneOf(sources, snapshot);
  const findings = checks.flatMap(({ id, find }) =>
    [...find(scene)].map(({ severity, at: source, path, message, hint }): Finding => {
      const place = source.place?.(path);
      return { id, severity, object: refOf(source.object), path, ...(place && { place }), message, hint };
    }),
  );
  return findings.sort((one, other) => ranks.indexOf(one.severity) - ranks.indexOf(other.severity));
}

function refOf({ apiVersion, kind, metadata }: RawObject): ObjectRef {
  const { namespace, name } = metadata;
  return { apiVersion, kind, name, ...(namespace !== undefined && { namespace }) };
}
