/** What sed scripts are made of. */

export type Address =
  | { readonly kind: "line"; readonly line: number }
  | { readonly kind: "last" }
  | { readonly kind: "match"; readonly expression: Pattern }
  /** `FIRST~STEP` */
  | { readonly kind: "step"; readonly first: number; readonly step: number };

/** Where a range ends: at an address, `+N` lines later, or `~N`: at the next multiple. */
export type RangeEnd = Address | { readonly kind: "more" | "multiple"; readonly lines: number };

/** An empty expression stands for the one used last. */
export type Pattern = RegExp | "last used";

/** A piece of a replacement: text, a group of the match, or a switch of case. */
export type Piece = string | number | { readonly cases: "U" | "L" | "u" | "l" | "E" };

export interface Substitution {
  readonly expression: Pattern;
  readonly replacement: readonly Piece[];
  /** Which match is the first to be replaced. */
  readonly nth: number;
  readonly all: boolean;
  readonly prints: boolean;
  readonly file: string | undefined;
}

export type Action =
  | { readonly name: "s"; readonly substitution: Substitution }
  | { readonly name: "y"; readonly characters: ReadonlyMap<string, string> }
  | { readonly name: "a" | "i" | "c" | "r" | "w"; readonly text: string }
  | { readonly name: "b" | "t" | "T"; readonly label: string }
  | { readonly name: "q" | "Q"; readonly code: number }
  /** `end`: the place behind the block. */
  | { readonly name: "{"; end: number }
  | { readonly name: "d" | "D" | "g" | "G" | "h" | "H" | "l" | "n" | "N" | "p" | "P" | "x" | "z" | "=" };

export type Command = Action & {
  readonly from: Address | undefined;
  readonly to: RangeEnd | undefined;
  readonly negated: boolean;
};

export interface Script {
  readonly commands: readonly Command[];
  readonly labels: ReadonlyMap<string, number>;
}
