/** Where a parser stands among awk's words. */
import { AwkSyntaxError, type Token } from "./lexer.ts";

export class Cursor {
  readonly #tokens: readonly Token[];
  at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  peek(ahead = 0): Token {
    return this.#tokens[this.at + ahead] ?? { kind: "end", text: "" };
  }

  next(): Token {
    const token = this.peek();
    this.at++;
    return token;
  }

  is(text: string): boolean {
    const token = this.peek();
    return token.text === text && (token.kind === "operator" || token.kind === "keyword");
  }

  take(text: string): boolean {
    if (!this.is(text)) return false;
    this.at++;
    return true;
  }

  need(text: string): void {
    if (!this.take(text)) throw new AwkSyntaxError(this.peek().text || "end of program");
  }

  /** Whether a statement may end here. */
  get isAtEnd(): boolean {
    return this.is(";") || this.is("}") || ["newline", "end"].includes(this.peek().kind);
  }

  skipLines(): void {
    while (this.peek().kind === "newline") this.at++;
  }

  skipEnds(): void {
    while (this.peek().kind === "newline" || this.is(";")) this.at++;
  }
}
