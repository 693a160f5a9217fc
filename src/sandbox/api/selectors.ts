/** Label and field selectors as they stand in a query, with the texts of a real server for what it cannot read. */
import type { ResourceKind } from "../kinds/kind.ts";
import type { KubeObject } from "../store/object.ts";
import { badRequest } from "./status.ts";

export type Matcher = (object: KubeObject) => boolean;

type Labels = Readonly<Record<string, string>>;

/** `a=b,c!=d,e in (f,g),h notin (i),j,!k,l>1`. */
export function labelMatcher(selector: string): Matcher | undefined {
  if (selector.trim() === "") return undefined;
  const requirements = new LabelParser(selector).parse();
  return (object) => requirements.every((matches) => matches(object.metadata.labels ?? {}));
}

type Token = { readonly text: string; readonly kind: "word" | "symbol" | "end" };

class LabelParser {
  readonly #tokens: Token[];
  #next = 0;

  constructor(selector: string) {
    this.#tokens = tokensOf(selector);
  }

  parse(): ((labels: Labels) => boolean)[] {
    const requirements: ((labels: Labels) => boolean)[] = [];
    for (;;) {
      const token = this.#peek();
      if (token.kind === "end") return requirements;
      if (token.kind !== "word" && token.text !== "!") {
        throw badRequest(`found '${token.text}', expected: !, identifier, or 'end of string'`);
      }
      requirements.push(this.#requirement());
      const after = this.#take();
      if (after.kind === "end") return requirements;
      if (after.text !== ",") throw badRequest(`found '${after.text}', expected: ',' or 'end of string'`);
      const following = this.#peek();
      if (following.kind !== "word" && following.text !== "!")
        throw badRequest(`found '${following.text}', expected: identifier after ','`);
    }
  }

  #requirement(): (labels: Labels) => boolean {
    const negated = this.#peek().text === "!" && this.#take() !== undefined;
    const key = this.#take();
    if (key.kind !== "word") throw unparsable(`found '${key.text}', expected: identifier`);
    checkKey(key.text);
    if (negated) return (labels) => !Object.hasOwn(labels, key.text);
    const operator = this.#peek();
    if (operator.kind === "end" || operator.text === ",") return (labels) => Object.hasOwn(labels, key.text);
    this.#take();
    switch (operator.text) {
      case "=":
      case "==": {
        const value = this.#value(key.text);
        return (labels) => labels[key.text] === value;
      }
      case "!=": {
        const value = this.#value(key.text);
        return (labels) => labels[key.text] !== value;
      }
      case "in": {
        const values = this.#values(key.text);
        return (labels) => Object.hasOwn(labels, key.text) && values.has(labels[key.text] ?? "");
      }
      case "notin": {
        const values = this.#values(key.text);
        return (labels) => !(Object.hasOwn(labels, key.text) && values.has(labels[key.text] ?? ""));
      }
      case ">":
      case "<": {
        const text = this.#value(key.text);
        const limit = Number(text);
        if (!/^-?\d+$/.test(text))
          throw unparsable(
            `values[0]: Invalid value: "${text}": for 'Gt', 'Lt' operators, the value must be an integer`,
          );
        return (labels) => {
          const value = Number(labels[key.text] ?? Number.NaN);
          return operator.text === ">" ? value > limit : value < limit;
        };
      }
      default:
        throw unparsable(`found '${operator.text}', expected: in, notin, =, ==, !=, gt, lt`);
    }
  }

  #value(key: string): string {
    const next = this.#peek();
    if (next.kind === "symbol" && next.text !== ",") throw unparsable(`found '${next.text}', expected: identifier`);
    if (next.kind !== "word") return "";
    return checkedValue(this.#take().text, key, 0);
  }

  #values(key: string): Set<string> {
    const open = this.#take();
    if (open.text !== "(") throw unparsable(`found '${open.text}' expected: '('`);
    const values = new Set<string>();
    for (;;) {
      const value = this.#peek().kind === "word" ? this.#take().text : "";
      values.add(checkedValue(value, key, values.size));
      const after = this.#take();
      if (after.text === ")") return values;
      if (after.text !== ",") throw unparsable(`found '${after.text}', expected: ',' or ')'`);
    }
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { text: "", kind: "end" };
  }

  #take(): Token {
    const token = this.#peek();
    this.#next += 1;
    return token;
  }
}

function tokensOf(selector: string): Token[] {
  const found = selector.matchAll(/\s*(?:(==|!=|[=!<>(),])|([^\s=!<>(),]+))/g);
  return [...found].map(([, symbol, word]) =>
    symbol === undefined ? { text: word ?? "", kind: "word" } : { text: symbol, kind: "symbol" },
  );
}

function unparsable(why: string): Error {
  return badRequest(`unable to parse requirement: ${why}`);
}

const namePart = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const prefixPart = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

function checkKey(key: string): void {
  const parts = key.split("/");
  const [prefix, name] = parts.length === 1 ? [undefined, key] : parts;
  if ((name ?? "").length > 63)
    throw unparsable(`<nil>: Invalid value: "${key}": name part must be no more than 63 bytes`);
  const prefixFits = prefix === undefined || (prefixPart.test(prefix) && prefix.length <= 253);
  if (parts.length <= 2 && prefixFits && namePart.test(name ?? "")) return;
  throw unparsable(
    `<nil>: Invalid value: "${key}": a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
  );
}

function checkedValue(value: string, key: string, index: number): string {
  if (value === "" || (namePart.test(value) && value.length <= 63)) return value;
  throw unparsable(
    `values[${index}][${key}]: Invalid value: "${value}": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
  );
}

/** `metadata.name=x,status.phase!=Running`; only the fields that the kind declares. */
export function fieldMatcher(selector: string, kind: ResourceKind): Matcher | undefined {
  const terms = selector.split(",").filter((term) => term !== "");
  if (terms.length === 0) return undefined;
  const matchers = terms.map((term) => {
    const parts = /^(.*?)(==|!=|=)(.*)$/.exec(term);
    if (!parts) throw badRequest(`invalid selector: '${selector}'; can't understand '${term}'`);
    const [, field = "", operator, value = ""] = parts;
    const read = fieldReader(field, kind);
    return (object: KubeObject) => (read(object) === value) === (operator !== "!=");
  });
  return (object) => matchers.every((matches) => matches(object));
}

function fieldReader(field: string, kind: ResourceKind): (object: KubeObject) => string {
  if (field === "metadata.name") return (object) => object.metadata.name;
  if (field === "metadata.namespace") return (object) => object.metadata.namespace ?? "";
  const known = kind.fieldSelectors;
  const reader = known && Object.hasOwn(known, field) ? known[field] : undefined;
  if (reader) return reader;
  if (known || kind.servedBy !== "kubernetes") throw badRequest(`field label not supported: ${field}`);
  throw badRequest(`"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`);
}
