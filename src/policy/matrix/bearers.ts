// Pods and network sets by their labels: a selector becomes a set of bits instead of a question to each.
import { all, type Expression, type LabelExpression, valueMatches } from "../selector/index.ts";
import { type Holder, labelOf } from "../snapshot/index.ts";
import { addBit, allBits, type Bits, intersect, noBits, subtract, unite } from "./bits.ts";

export class BearerIndex {
  readonly size: number;
  private readonly bearers: readonly Holder[];
  private readonly labels = new Map<string, LabelIndex>();

  constructor(bearers: readonly Holder[]) {
    this.bearers = bearers;
    this.size = bearers.length;
  }

  /** The bearers that the expression selects. */
  select(expression: Expression): Bits {
    switch (expression.kind) {
      case "all":
        return allBits(this.size);
      case "global":
        return this.select({ kind: "not", operand: { kind: "has", label: "projectcalico.org/namespace" } });
      case "not":
        return subtract(allBits(this.size), this.select(expression.operand));
      case "and": {
        const [first = all, ...others] = expression.operands;
        return others.reduce((bits, operand) => intersect(bits, this.select(operand)), this.select(first));
      }
      case "or":
        return expression.operands.reduce((bits, operand) => unite(bits, this.select(operand)), noBits(this.size));
      default:
        return this.selectByValue(expression);
    }
  }

  private selectByValue(expression: LabelExpression): Bits {
    const { values, absent } = this.labelIndex(expression.label);
    const bits = noBits(this.size);
    switch (expression.kind) {
      case "==":
        return unite(bits, values.get(expression.value) ?? bits);
      case "in":
        for (const value of expression.values) unite(bits, values.get(value) ?? bits);
        return bits;
      case "!=":
        return subtract(allBits(this.size), values.get(expression.value) ?? bits);
      case "not in":
        return subtract(allBits(this.size), this.selectByValue({ ...expression, kind: "in" }));
      case "has":
        return subtract(allBits(this.size), absent);
      default:
        for (const [value, bearers] of values) if (valueMatches(expression, value)) unite(bits, bearers);
        return bits;
    }
  }

  private labelIndex(label: string): LabelIndex {
    const known = this.labels.get(label);
    if (known) return known;
    const index: LabelIndex = { values: new Map(), absent: noBits(this.size) };
    for (const [number, bearer] of this.bearers.entries()) {
      const value = labelOf(bearer, label);
      if (value === undefined) {
        addBit(index.absent, number);
        continue;
      }
      let bits = index.values.get(value);
      if (!bits) {
        bits = noBits(this.size);
        index.values.set(value, bits);
      }
      addBit(bits, number);
    }
    this.labels.set(label, index);
    return index;
  }
}

interface LabelIndex {
  readonly values: Map<string, Bits>;
  readonly absent: Bits;
}
