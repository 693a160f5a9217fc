/**
 * Reads JSON as the server's decoder does: it notes fields that an object names twice (the last one counts), and says what is
 * wrong in the decoder's words.
 */
import type { Json } from "../store/object.ts";

interface ReadJson {
  readonly value: Json;
  /** Paths of fields that occur more than once, in the order of the text: `spec.podSelector`. */
  readonly duplicates: readonly string[];
}

/** Thrown for text that is not JSON. */
export class NotJson extends Error {}

const deepest = 1000;

export function readJson(text: string): ReadJson {
  const reader = new Reader(text);
  const value = reader.document();
  return { value, duplicates: reader.duplicates };
}

class Reader {
  readonly duplicates: string[] = [];
  readonly #text: string;
  #place = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): Json {
    const value = this.#value("", 0);
    this.#space();
    if (this.#place < this.#text.length) throw this.#unexpected("after top-level value");
    return value;
  }

  #value(path: string, depth: number): Json {
    if (depth > deepest) throw new NotJson("exceeded max depth");
    this.#space();
    switch (this.#text[this.#place]) {
      case "{":
        return this.#object(path, depth);
      case "[":
        return this.#list(path, depth);
      case '"':
        return this.#string();
      case "t":
        return this.#word("true", true);
      case "f":
        return this.#word("false", false);
      case "n":
        return this.#word("null", null);
      default:
        return this.#number();
    }
  }

  #object(path: string, depth: number): Json {
    const fields = new Map<string, Json>();
    this.#place++;
    this.#space();
    if (this.#takes("}")) return {};
    do {
      this.#space();
      if (this.#text[this.#place] !== '"') throw this.#unexpected("looking for beginning of object key string");
      const name = this.#string();
      this.#space();
      if (!this.#takes(":")) throw this.#unexpected("after object key");
      const at = path === "" ? name : `${path}.${name}`;
      if (fields.has(name)) this.duplicates.push(at);
      fields.set(name, this.#value(at, depth + 1));
      this.#space();
    } while (this.#takes(","));
    if (!this.#takes("}")) throw this.#unexpected("after object key:value pair");
    return Object.fromEntries(fields);
  }

  #list(path: string, depth: number): Json {
    const items: Json[] = [];
    this.#place++;
    this.#space();
    if (this.#takes("]")) return items;
    do {
      items.push(this.#value(`${path}[${items.length}]`, depth + 1));
      this.#space();
    } while (this.#takes(","));
    if (!this.#takes("]")) throw this.#unexpected("after array element");
    return items;
  }

  #string(): string {
    const start = this.#place++;
    for (;;) {
      const character = this.#text[this.#place];
      if (character === undefined || character < " ") throw this.#unexpected("in string literal");
      this.#place++;
      if (character === '"') break;
      if (character === "\\") this.#escape();
    }
    return JSON.parse(this.#text.slice(start, this.#place));
  }

  #escape(): void {
    const kind = this.#text[this.#place] ?? "";
    if (!'"\\/bfnrtu'.includes(kind) || kind === "") throw this.#unexpected("in string escape code");
    this.#place++;
    if (kind !== "u") return;
    for (let digit = 0; digit < 4; digit++) {
      if (!/[0-9a-fA-F]/.test(this.#text[this.#place] ?? "")) {
        throw this.#unexpected("in \\u hexadecimal character escape");
      }
      this.#place++;
    }
  }

  #word(word: string, value: Json): Json {
    for (const [place, letter] of [...word].entries()) {
      if (this.#text[this.#place] !== letter) {
        throw this.#unexpected(`in literal ${word} (expecting '${letter}')`);
      }
      if (place < word.length) this.#place++;
    }
    return value;
  }

  #number(): number {
    const start = this.#place;
    const isNegative = this.#takes("-");
    if (this.#takes("0")) {
      // Nothing may follow a leading zero.
    } else if (!this.#digits()) {
      throw this.#unexpected(isNegative ? "in numeric literal" : "looking for beginning of value");
    }
    if (this.#takes(".") && !this.#digits()) throw this.#unexpected("after decimal point in numeric literal");
    if (this.#takes("e") || this.#takes("E")) {
      if (!this.#takes("+")) this.#takes("-");
      if (!this.#digits()) throw this.#unexpected("in exponent of numeric literal");
    }
    return Number(this.#text.slice(start, this.#place));
  }

  #digits(): boolean {
    const start = this.#place;
    while (/\d/.test(this.#text[this.#place] ?? "")) this.#place++;
    return this.#place > start;
  }

  #takes(character: string): boolean {
    if (this.#text[this.#place] !== character) return false;
    this.#place++;
    return true;
  }

  #space(): void {
    while (" \t\r\n".includes(this.#text[this.#place] ?? "x")) this.#place++;
  }

  #unexpected(where: string): NotJson {
    const character = this.#text[this.#place];
    if (character === undefined) return new NotJson("unexpected end of JSON input");
    const shown =
      character === "'" ? "'\\''" : character === '"' ? `'"'` : `'${JSON.stringify(character).slice(1, -1)}'`;
    return new NotJson(`invalid character ${shown} ${where}`);
  }
}
