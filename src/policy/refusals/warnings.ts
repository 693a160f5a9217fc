import type { FieldPath } from "../types.ts";
import { hasHostBits, isStandardCidr, parseCidr } from "./cidr.ts";
import { fieldName, quote } from "./field.ts";
import { directions } from "./network-policy.ts";
import { at, has, list, text } from "./read.ts";

/** Something that a server accepts, and advises against. */
export interface Caution {
  readonly path: FieldPath;
  readonly message: string;
}

/** What an API server says in Warning headers about an object that it accepts. */
export function warningsOf(object: unknown): readonly string[] {
  return cautionsOf(object).map(({ path, message }) => `${fieldName(path)}: ${message}`);
}

export function cautionsOf(object: unknown): readonly Caution[] {
  if (at(object, "apiVersion") !== "networking.k8s.io/v1" || at(object, "kind") !== "NetworkPolicy") return [];
  return directions.flatMap(({ rules, peers }) =>
    list(at(object, "spec", rules)).flatMap((rule, index) =>
      list(at(rule, peers)).flatMap((peer, each) =>
        blockWarnings(at(peer, "ipBlock"), ["spec", rules, index, peers, each, "ipBlock"]),
      ),
    ),
  );
}

function blockWarnings(block: unknown, path: FieldPath): Caution[] {
  if (!has(block)) return [];
  return [
    ...cidrWarnings(text(at(block, "cidr")), [...path, "cidr"]),
    ...list(at(block, "except")).flatMap((except, index) => cidrWarnings(text(except), [...path, "except", index])),
  ];
}

function cidrWarnings(value: string, path: FieldPath): Caution[] {
  const cidr = parseCidr(value, { zeros: "forgiven" });
  if (!cidr) return [];
  const warnings: string[] = [];
  if (hasHostBits(cidr)) {
    const single = quote(`${cidr.address.text}/${cidr.family === 4 ? 32 : 128}`);
    warnings.push(
      `CIDR value ${quote(value)} is ambiguous in this context (should be ${quote(cidr.text)} or ${single}?)`,
    );
  }
  if (!isStandardCidr(value)) {
    const right = quote(cidr.text);
    warnings.push(
      `non-standard CIDR value ${quote(value)} will be considered invalid in a future Kubernetes release: use ${right}`,
    );
  } else if (warnings.length === 0 && cidr.family === 6 && cidr.text !== value) {
    warnings.push(`IPv6 CIDR value ${quote(value)} should be in RFC 5952 canonical format (${quote(cidr.text)})`);
  }
  return warnings.map((message) => ({ path, message }));
}
