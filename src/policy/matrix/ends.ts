// For each side of a rule, the classes that satisfy it.
import { type Block, contains } from "../address.ts";
import type { Entity, IdentityTerm, Ports } from "../convert/policy.ts";
import { hasNamedPort, inRanges, serves } from "../evaluate/match.ts";
import { and, type Expression } from "../selector/index.ts";
import type { Holder, Snapshot } from "../snapshot/index.ts";
import { BearerIndex } from "./bearers.ts";
import { addBit, allBits, type Bits, hasBit, intersect, noBits, subtract, unite } from "./bits.ts";
import type { PodClass } from "./classes.ts";

/** The protocol and port of one end: the client's port on the source, the dialled port on the destination. */
export interface EndPort {
  readonly protocol: number;
  readonly port?: number;
}

export class EndIndex {
  /** Every class; an entity without criteria gives this very set. */
  readonly everyone: Bits;
  private readonly snapshot: Snapshot;
  private readonly classes: readonly PodClass[];
  private readonly bearers: BearerIndex;
  /** The pods and network sets at the address of each class, as numbers in `bearers`. */
  private readonly bearersOf: readonly (readonly number[])[];
  private readonly podBearers: Bits;
  private readonly fixed = new Map<Entity, Bits>();
  private readonly identities = new Map<readonly IdentityTerm[], Bits>();
  private readonly blocks = new Map<string, Bits>();

  constructor(snapshot: Snapshot, classes: readonly PodClass[]) {
    this.snapshot = snapshot;
    this.classes = classes;
    this.everyone = allBits(classes.length);
    const numbers = new Map<Holder, number>();
    for (const { end } of classes)
      for (const holder of end.holders) numbers.set(holder, numbers.get(holder) ?? numbers.size);
    const bearers = [...numbers.keys()];
    this.bearers = new BearerIndex(bearers);
    this.bearersOf = classes.map(({ end }) => end.holders.map((holder) => numbers.get(holder) ?? 0));
    this.podBearers = noBits(bearers.length);
    for (const [number, bearer] of bearers.entries()) if (bearer.kind === "pod") addBit(this.podBearers, number);
  }

  /** The classes of pods that a policy selects. */
  subjects(expression: Expression): Bits {
    return this.atAddresses(intersect(this.bearers.select(expression), this.podBearers));
  }

  /** The classes that can be this end of a packet that the rule matches. */
  satisfying(entity: Entity, endPort: EndPort): Bits {
    const { ports, notPorts, service } = entity;
    const fixed = this.satisfyingFixed(entity);
    if (!ports && !notPorts && !service?.value.withPorts) return fixed;
    const bits = fixed.slice();
    if (service?.value.withPorts) {
      intersect(
        bits,
        this.where(({ end }) => serves(this.snapshot, service.value, end, endPort)),
      );
    }
    if (ports) intersect(bits, this.withPort(ports.value, entity.identity, endPort));
    if (notPorts) subtract(bits, this.withPort(notPorts.value, undefined, endPort));
    return bits;
  }

  /** The criteria that do not depend on the port. */
  private satisfyingFixed(entity: Entity): Bits {
    const known = this.fixed.get(entity);
    if (known) return known;
    const { identity, notIdentity, nets, notNets, service } = entity;
    let bits = this.everyone;
    const narrow = (change: (own: Bits) => Bits) => {
      bits = change(bits === this.everyone ? bits.slice() : bits);
    };
    if (identity) narrow((own) => intersect(own, this.atAddresses(this.identity(identity))));
    if (notIdentity) narrow((own) => subtract(own, this.atAddresses(this.bearers.select(notIdentity.expression))));
    if (nets) narrow((own) => intersect(own, this.inBlocks(nets.value)));
    if (notNets) narrow((own) => subtract(own, this.inBlocks(notNets.value)));
    if (service && !service.value.withPorts) {
      narrow((own) =>
        intersect(
          own,
          this.where(({ end }) => serves(this.snapshot, service.value, end, { protocol: 0 })),
        ),
      );
    }
    this.fixed.set(entity, bits);
    return bits;
  }

  private identity(terms: readonly IdentityTerm[]): Bits {
    const known = this.identities.get(terms) ?? this.bearers.select(and(terms.map((term) => term.expression)));
    this.identities.set(terms, known);
    return known;
  }

  private withPort(ports: Ports, terms: readonly IdentityTerm[] | undefined, { protocol, port }: EndPort): Bits {
    if (inRanges(ports, protocol, port)) return this.everyone;
    if (ports.names.length === 0) return noBits(this.classes.length);
    const allowed = terms && this.identity(terms);
    return this.where(({ end }, number) =>
      end.holders.some(
        (holder, place) =>
          hasNamedPort(holder, ports, protocol, port) &&
          (!allowed || hasBit(allowed, this.bearersOf[number]?.[place] ?? 0)),
      ),
    );
  }

  private inBlocks(blocks: readonly Block[]): Bits {
    return blocks.reduce((bits, block) => unite(bits, this.inBlock(block)), noBits(this.classes.length));
  }

  private inBlock(block: Block): Bits {
    const known = this.blocks.get(block.text) ?? this.where(({ end }) => contains(block, end.address));
    this.blocks.set(block.text, known);
    return known;
  }

  /** From pods and sets to the classes at whose address one of them is. */
  private atAddresses(bearers: Bits): Bits {
    const bits = noBits(this.classes.length);
    for (let number = 0; number < this.bearersOf.length; number++) {
      for (const bearer of this.bearersOf[number] ?? []) if (hasBit(bearers, bearer)) addBit(bits, number);
    }
    return bits;
  }

  private where(holds: (podClass: PodClass, number: number) => boolean): Bits {
    const bits = noBits(this.classes.length);
    for (const [number, podClass] of this.classes.entries()) if (holds(podClass, number)) addBit(bits, number);
    return bits;
  }
}
