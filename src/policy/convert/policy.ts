// What every kind of policy is converted to: rules of Calico's data plane. Evaluation knows only these.
import type { Block, Family } from "../address.ts";
import type { Expression } from "../selector/index.ts";
import type { Direction, FieldPath, PolicyKind, Problem, RuleAction, Unevaluated } from "../types.ts";

export interface CompiledPolicy {
  readonly kind: PolicyKind;
  /** Absent for cluster-wide policies. */
  readonly namespace?: string;
  readonly name: string;
  readonly tier: string;
  /** Infinite when the object gives none. */
  readonly order: number;
  readonly staged: boolean;
  /** Which pods it selects; a namespaced policy selects only pods of its namespace besides. */
  readonly subject: Expression;
  /** The rules of each direction that the policy governs. A governed direction without rules isolates. */
  readonly rules: Readonly<Partial<Record<Direction, readonly Rule[]>>>;
}

export interface Rule {
  /** Index in the manifest. */
  readonly index: number;
  readonly path: FieldPath;
  readonly action: RuleAction;
  /** The converted rules, in order; the rule matches if one of them does. */
  readonly clauses: readonly Clause[];
}

export interface Clause {
  readonly convertedIndex: number;
  readonly family?: Criterion<Family>;
  readonly protocol?: Criterion<number>;
  readonly notProtocol?: Criterion<number>;
  readonly icmp?: Criterion<IcmpMatch>;
  readonly notIcmp?: Criterion<IcmpMatch>;
  readonly source: Entity;
  readonly destination: Entity;
}

/** A value together with the field it was read from. */
export interface Criterion<T> {
  readonly value: T;
  readonly path: FieldPath;
}

export interface IcmpMatch {
  readonly type?: number;
  readonly code?: number;
}

/** One side of a rule: everything that is given must hold. */
export interface Entity {
  /** One pod or network set that owns the address must satisfy every term. */
  readonly identity?: readonly IdentityTerm[];
  /** No pod or network set that owns the address may satisfy it. */
  readonly notIdentity?: IdentityTerm;
  readonly nets?: Criterion<readonly Block[]>;
  readonly notNets?: Criterion<readonly Block[]>;
  readonly ports?: Criterion<Ports>;
  readonly notPorts?: Criterion<Ports>;
  readonly service?: Criterion<ServiceMatch>;
}

export interface IdentityTerm {
  readonly expression: Expression;
  readonly path: FieldPath;
  /** The term in the words of its author, for example `podSelector app=web`. */
  readonly words: string;
}

export interface Ports {
  readonly ranges: readonly PortRange[];
  readonly names: readonly string[];
}

export type PortRange = readonly [first: number, last: number];

export interface ServiceMatch {
  readonly namespace: string;
  readonly name: string;
  /** On the destination the port and protocol of the endpoint must match too. */
  readonly withPorts: boolean;
}

/** What reading one policy object gave. */
export interface Compilation {
  readonly policy?: CompiledPolicy;
  readonly notes: readonly Note[];
}

/** A problem or an unevaluated field, before the object's name and place are added. */
export type Note =
  | (Pick<Problem, "path" | "reason" | "effect"> & { readonly kind: "problem" })
  | (Pick<Unevaluated, "path" | "reason"> & { readonly kind: "unevaluated" });

export function unevaluated(path: FieldPath, reason: string): Note {
  return { kind: "unevaluated", path, reason };
}

export function problem(effect: Problem["effect"], path: FieldPath, reason: string): Note {
  return { kind: "problem", effect, path, reason };
}
