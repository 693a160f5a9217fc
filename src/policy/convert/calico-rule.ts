import type { Field } from "../json.ts";
import { hasPorts, icmp, icmpV6, readProtocol } from "../protocols.ts";
import { before32 } from "../release.ts";
import type { CalicoRelease } from "../types.ts";
import { numericPort, readEntity } from "./calico-entity.ts";
import type { Clause, Criterion, IcmpMatch, Note } from "./policy.ts";

/** What a Calico rule matches, without its action. */
export function readRuleMatch(
  rule: Field,
  namespace: string | undefined,
  release: CalicoRelease,
  notes: Note[],
): Omit<Clause, "convertedIndex"> {
  const protocol = readProtocolField(rule.get("protocol"));
  const notProtocol = readProtocolField(rule.get("notProtocol"));
  const family = readFamily(rule.get("ipVersion"));
  const icmpMatch = readIcmp(rule.get("icmp"), protocol);
  const notIcmp = readIcmp(rule.get("notICMP"), protocol);
  const source = readEntity(rule.get("source"), "source", namespace, notes);
  const destination = readEntity(rule.get("destination"), "destination", namespace, notes);
  for (const side of ["source", "destination"]) checkPorts(rule.get(side), protocol, release);
  return {
    ...(family && { family }),
    ...(protocol && { protocol }),
    ...(notProtocol && { notProtocol }),
    ...(icmpMatch && { icmp: icmpMatch }),
    ...(notIcmp && { notIcmp }),
    source,
    destination,
  };
}

function readProtocolField(field: Field): Criterion<number> | undefined {
  if (!field.present) return undefined;
  const value = readProtocol(field.value) ?? field.fail(`unknown protocol ${JSON.stringify(field.value)}`);
  return { value, path: field.path };
}

function readFamily(field: Field): Criterion<4 | 6> | undefined {
  const value = field.number();
  if (value === undefined) return undefined;
  if (value !== 4 && value !== 6) return field.fail("must be 4 or 6");
  return { value, path: field.path };
}

function readIcmp(field: Field, protocol: Criterion<number> | undefined): Criterion<IcmpMatch> | undefined {
  if (!field.present) return undefined;
  const type = field.get("type").number();
  const code = field.get("code").number();
  if (protocol?.value !== icmp && protocol?.value !== icmpV6) {
    return field.fail("ICMP fields require protocol to be ICMP or ICMPv6");
  }
  if (type === undefined && code !== undefined) return field.fail("ICMP code specified without an ICMP type");
  return { value: { ...(type !== undefined && { type }), ...(code !== undefined && { code }) }, path: field.path };
}

/** Ports need a protocol that has them; from 3.32 on names alone do without. */
function checkPorts(entity: Field, protocol: Criterion<number> | undefined, release: CalicoRelease): void {
  const namesNeedProtocol = before32(release);
  for (const field of [entity.get("ports"), entity.get("notPorts")]) {
    const numeric = field
      .items()
      .some(({ value }) => typeof value === "number" || (typeof value === "string" && numericPort.test(value)));
    const needsProtocol = field.items().length > 0 && (numeric || namesNeedProtocol || protocol !== undefined);
    if (needsProtocol && !(protocol && hasPorts(protocol.value))) {
      field.fail("rules that specify ports must set protocol to TCP or UDP or SCTP");
    }
  }
}
