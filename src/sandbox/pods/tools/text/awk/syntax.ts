/** What an awk program is made of. */

export type Expression =
  | { readonly type: "number"; readonly value: number }
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "regex"; readonly source: string }
  | { readonly type: "variable"; readonly name: string }
  | { readonly type: "element"; readonly name: string; readonly index: readonly Expression[] }
  | { readonly type: "field"; readonly index: Expression }
  | { readonly type: "unary"; readonly operator: string; readonly operand: Expression }
  | { readonly type: "binary"; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly type: "step"; readonly operator: "++" | "--"; readonly target: Expression; readonly prefix: boolean }
  | { readonly type: "assign"; readonly operator: string; readonly target: Expression; readonly value: Expression }
  | { readonly type: "choice"; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly type: "in"; readonly index: readonly Expression[]; readonly name: string }
  | { readonly type: "call"; readonly name: string; readonly args: readonly Expression[] }
  | { readonly type: "builtin"; readonly name: string; readonly args: readonly Expression[] }
  | {
      readonly type: "getline";
      readonly target: Expression | undefined;
      /** A file's name or a command; without one it is the main input. */
      readonly from: { readonly kind: "file" | "command"; readonly name: Expression } | undefined;
    };

export type Statement =
  | { readonly type: "expression"; readonly value: Expression }
  | {
      readonly type: "print";
      readonly values: readonly Expression[];
      readonly formatted: boolean;
      readonly to: { readonly operator: string; readonly target: Expression } | undefined;
    }
  | { readonly type: "if"; readonly test: Expression; readonly yes: Statement; readonly no: Statement | undefined }
  | { readonly type: "while"; readonly test: Expression; readonly body: Statement; readonly first: boolean }
  | {
      readonly type: "for";
      readonly start: Statement | undefined;
      readonly test: Expression | undefined;
      readonly step: Statement | undefined;
      readonly body: Statement;
    }
  | { readonly type: "each"; readonly variable: string; readonly name: string; readonly body: Statement }
  | { readonly type: "block"; readonly body: readonly Statement[] }
  | { readonly type: "delete"; readonly name: string; readonly index: readonly Expression[] | undefined }
  | { readonly type: "jump"; readonly kind: "break" | "continue" | "next" | "nextfile" }
  | { readonly type: "exit" | "return"; readonly value: Expression | undefined };

export interface Rule {
  readonly when: "BEGIN" | "END" | readonly Expression[];
  /** Undefined: print the record. */
  readonly body: Statement | undefined;
  /** Inside a range that has begun. */
  active: boolean;
}

export interface AwkFunction {
  readonly parameters: readonly string[];
  readonly body: Statement;
}

export interface AwkProgram {
  readonly rules: readonly Rule[];
  readonly functions: ReadonlyMap<string, AwkFunction>;
}
