/** What Whisker's API asks of the flow log: filters, orders, hints. Errors carry the server's own words. */

import type { CalicoRelease } from "../../../policy/index.ts";
import { isRecord } from "../../../policy/json.ts";
import type { Hit } from "./hits.ts";
import type { FlowRow } from "./log.ts";

export class QueryError extends Error {}

export interface FlowQuery {
  readonly matches: (row: FlowRow) => boolean;
  readonly sort: (one: FlowRow, other: FlowRow) => number;
}

type Matcher = (row: FlowRow) => boolean;

const byText = (read: (row: FlowRow) => string) => (one: FlowRow, other: FlowRow) => compare(read(one), read(other));
const orders: Readonly<Record<string, (one: FlowRow, other: FlowRow) => number>> = {
  Time: (one, other) => other.start - one.start || other.end - one.end,
  DestName: byText((row) => row.destination.name),
  DestNamespace: byText((row) => row.destination.namespace),
  DestType: byText((row) => row.destination.type),
  SourceName: byText((row) => row.source.name),
  SourceNamespace: byText((row) => row.source.namespace),
  SourceType: byText((row) => row.source.type),
};

export function orderOf(sortBy: string | null): FlowQuery["sort"] {
  const order = orders[sortBy || "Time"];
  if (!order || !Object.hasOwn(orders, sortBy || "Time"))
    throw new QueryError(`failed to decode sortBy: unknown sortBy value: ${sortBy}`);
  return order;
}

/** Builds one predicate from the `filters` parameter: any of a list, all of the lists. */
export function filterOf(text: string | null, calico: CalicoRelease): Matcher {
  if (!text) return () => true;
  const filters = parse(text);
  const modern = calico !== "3.30" && calico !== "3.31";
  const matchers: Matcher[] = [];
  const texts = (key: string, read: (row: FlowRow) => string) => {
    const wanted = entries(filters, key);
    if (wanted.length > 0) matchers.push((row) => wanted.some((match) => match(read(row))));
  };
  texts("source_names", (row) => row.source.name);
  texts("source_namespaces", (row) => row.source.namespace);
  texts("dest_names", (row) => row.destination.name);
  texts("dest_namespaces", (row) => row.destination.namespace);
  texts("protocols", (row) => row.protocol);
  texts("dest_ports", (row) => String(row.port));
  const actions = strings(filters, "actions");
  if (actions.length > 0) matchers.push((row) => actions.includes(row.action));
  const pending = modern ? strings(filters, "pending_actions") : [];
  if (pending.length > 0) matchers.push((row) => pending.includes(row.pending.at(-1)?.action ?? ""));
  if (modern && filters.reporter !== undefined && filters.reporter !== "") {
    const { reporter } = filters;
    if (reporter !== "Src" && reporter !== "Dst")
      throw new QueryError(`failed to decode filters: unknown value: ${reporter}`);
    matchers.push((row) => row.reporter === reporter);
  }
  const policies = list(filters, "policies").map((policy) => policyMatcher(policy));
  if (policies.length > 0) matchers.push((row) => hitsIn(row).some((hit) => policies.some((match) => match(hit))));
  return (row) => matchers.every((match) => match(row));
}

const hintReaders: Readonly<Record<string, (row: FlowRow) => readonly string[]>> = {
  DestName: (row) => [row.destination.name],
  SourceName: (row) => [row.source.name],
  DestNamespace: (row) => [row.destination.namespace],
  SourceNamespace: (row) => [row.source.namespace],
  PolicyTier: (row) => hitsIn(row).map(({ tier }) => tier),
  PolicyName: (row) => hitsIn(row).map(({ name }) => name),
  PolicyKind: (row) => hitsIn(row).map(({ kind }) => kind),
  PolicyNamespace: (row) => hitsIn(row).map(({ namespace }) => namespace),
};
const modernHints = new Set(["PolicyKind", "PolicyNamespace"]);

/** The values that a filter of that type could take, each once. */
export function hintsOf(type: string | null, rows: readonly FlowRow[], calico: CalicoRelease): readonly string[] {
  if (!type)
    throw new QueryError(
      "Key: 'FlowFilterHintsRequest.type' Error:Field validation for 'type' failed on the 'required' tag",
    );
  const known =
    Object.hasOwn(hintReaders, type) && (!modernHints.has(type) || (calico !== "3.30" && calico !== "3.31"));
  const read = known ? hintReaders[type] : undefined;
  if (!read) throw new QueryError(`failed to decode type: unknown type value: ${type}`);
  return [...new Set(rows.flatMap(read))]
    .filter((value) => value !== "")
    .sort((one, other) => compare(one.toLowerCase(), other.toLowerCase()));
}

export function wholeNumber(name: string, text: string | null): number | undefined {
  if (text === null || text === "") return undefined;
  if (!/^-?\d+$/.test(text))
    throw new QueryError(`failed to decode ${name}: Invalid Integer Value '${text}' Type 'int64' Namespace '${name}'`);
  return Number(text);
}

function hitsIn(row: FlowRow): readonly Hit[] {
  return [...row.enforced, ...row.pending].flatMap((hit) => (hit.trigger ? [hit, hit.trigger] : [hit]));
}

function policyMatcher(policy: unknown): (hit: Hit) => boolean {
  if (!isRecord(policy))
    throw new QueryError(
      `failed to decode filters: json: cannot unmarshal ${goType(policy)} into Go struct field Filters.policies of type v1.PolicyMatch`,
    );
  const checks: ((hit: Hit) => boolean)[] = [];
  for (const field of ["tier", "name", "namespace"] as const) {
    const value = policy[field];
    if (value === undefined || value === null) continue;
    if (!isRecord(value))
      throw new QueryError(
        `failed to decode filters: json: cannot unmarshal ${goType(value)} into Go struct field PolicyMatch.policies.${field} of type v1.FilterMatch[string]`,
      );
    const match = entryMatcher(value);
    checks.push((hit) => match(hit[field]));
  }
  const { kind, action } = policy;
  if (typeof kind === "string" && kind !== "") checks.push((hit) => hit.kind === kind);
  if (typeof action === "string" && action !== "") checks.push((hit) => hit.action === action);
  return (hit) => checks.every((check) => check(hit));
}

function entries(filters: Record<string, unknown>, key: string): ((text: string) => boolean)[] {
  return list(filters, key).map((entry) => {
    if (!isRecord(entry))
      throw new QueryError(
        `failed to decode filters: json: cannot unmarshal ${goType(entry)} into Go struct field Filters.${key} of type v1.FilterMatch[string]`,
      );
    return entryMatcher(entry);
  });
}

/** A star in a name is a plain character. */
function entryMatcher({ value, type }: Record<string, unknown>): (text: string) => boolean {
  const wanted = String(value ?? "");
  if (type !== undefined && type !== "Exact" && type !== "Fuzzy")
    throw new QueryError(`failed to decode filters: unknown value: ${type}`);
  return type === "Fuzzy" ? (text) => text.toLowerCase().includes(wanted.toLowerCase()) : (text) => text === wanted;
}

function list(filters: Record<string, unknown>, key: string): readonly unknown[] {
  const value = filters[key];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value))
    throw new QueryError(
      `failed to decode filters: json: cannot unmarshal ${goType(value)} into Go struct field Filters.${key} of type []v1.FilterMatch[string]`,
    );
  return value;
}

function strings(filters: Record<string, unknown>, key: string): readonly string[] {
  return list(filters, key).map((value) => {
    if (typeof value !== "string" || !["Allow", "Deny", "Pass"].includes(value))
      throw new QueryError(`failed to decode filters: unknown value: ${value}`);
    return value;
  });
}

function parse(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new QueryError(`failed to decode filters: ${goSyntaxError(text)}`);
  }
  if (value === null) return {};
  if (!isRecord(value))
    throw new QueryError(
      `failed to decode filters: json: cannot unmarshal ${goType(value)} into Go value of type v1.Filters`,
    );
  return value;
}

/** Go's words for the first character that makes a text no JSON. */
function goSyntaxError(text: string): string {
  const trimmed = text.trim();
  for (const literal of ["null", "true", "false"]) {
    if (trimmed[0] !== literal[0]) continue;
    for (let index = 1; index < literal.length; index++) {
      if (trimmed[index] === undefined) return "unexpected end of JSON input";
      if (trimmed[index] !== literal[index])
        return `invalid character '${trimmed[index]}' in literal ${literal} (expecting '${literal[index]}')`;
    }
  }
  if (trimmed === "" || /^[[{"]/.test(trimmed)) return "unexpected end of JSON input";
  return `invalid character '${trimmed[0]}' looking for beginning of value`;
}

function goType(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return value === null ? "null" : typeof value === "boolean" ? "bool" : typeof value;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
