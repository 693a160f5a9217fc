/** YAML text to trees: what kubectl would read, with the place of every field and every mistake. */
import { Composer, type CST, type Document, isAlias, isMap, isScalar, isSeq, Parser, type YAMLMap } from "yaml";
import { type Shift, Source } from "../source.ts";
import { listTree, mapTree, problemAt, type ScalarTree, type Spot, scalarTree, type Tree } from "../tree.ts";
import type { Problem } from "../types.ts";
import { plainScalar } from "./plain.ts";
import { syntaxProblem } from "./syntax.ts";

interface YamlDocuments {
  readonly source: Source;
  /** The documents that hold something, without those that have a syntax error. */
  readonly documents: readonly Tree[];
  readonly problems: readonly Problem[];
}

/** Deeper than any manifest, shallower than what exhausts the stack of those who walk the tree. */
const deepest = 200;
/** How many nodes aliases may stand for in one file: enough for every honest use, the end of an alias bomb. */
const aliasBudget = 50_000;
const largest = 32 * 1024 * 1024;
/** The action of a Go template, as in Helm's charts. */
const templateAction = /\{\{-?\s*[.$(\w/]/;

const tag = (name: string) => `tag:yaml.org,2002:${name}`;

export function readYaml(text: string, file: string, shift?: Shift): YamlDocuments {
  const source = new Source(file, text, shift);
  if (text.length > largest)
    return { source, documents: [], problems: [source.problem("the file is larger than 32 MiB", 0)] };
  const documents: Tree[] = [];
  const problems: Problem[] = [];
  for (const { from, to } of splitJson(text)) {
    const spot = (offset: number) => ({ source, offset: from + offset });
    for (const document of compose(text.slice(from, to))) {
      if (typeof document === "object" && "tooDeep" in document) {
        problems.push(source.problem(`nested more than ${deepest} levels deep`, from + document.tooDeep));
        continue;
      }
      const [error] = document.errors;
      if (error) {
        problems.push(syntaxProblem(error, source, from));
        continue;
      }
      const reader = new Reader(spot);
      const tree = reader.document(document);
      problems.push(...reader.problems);
      if (tree.kind !== "scalar" || tree.value !== null) documents.push(tree);
    }
  }
  const action = problems.length > 0 ? text.search(templateAction) : -1;
  if (action < 0) return { source, documents, problems };
  const problem = source.problem("this is a template, not a manifest; render it first (helm template)", action);
  return { source, documents: [], problems: [problem] };
}

/** The documents, or where the nesting became too deep for the composer, which is recursive. */
function* compose(text: string): Generator<Document.Parsed | { tooDeep: number }> {
  const tokens: CST.Token[] = [];
  try {
    for (const token of new Parser().parse(text)) {
      const tooDeep = firstDeeperThan(deepest, token);
      if (tooDeep !== undefined) return yield { tooDeep };
      tokens.push(token);
    }
  } catch (error) {
    // The parser spreads long runs of blank lines into arguments, which overflows the stack on hundreds of thousands.
    if (error instanceof RangeError) return yield { tooDeep: 0 };
    throw error;
  }
  const options = { schema: "failsafe", merge: false, uniqueKeys: false, prettyErrors: false } as const;
  yield* new Composer({ ...options, resolveKnownTags: false, logLevel: "silent" }).compose(tokens, false, text.length);
}

function firstDeeperThan(limit: number, token: CST.Token): number | undefined {
  const open: { token: CST.Token; depth: number }[] = [{ token, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { token, depth } = next;
    if (depth > limit) return token.offset;
    if (token.type === "document" && token.value) open.push({ token: token.value, depth });
    if (!("items" in token)) continue;
    for (const { key, value } of token.items) {
      if (key) open.push({ token: key, depth: depth + 1 });
      if (value) open.push({ token: value, depth: depth + 1 });
    }
  }
  return undefined;
}

/** Makes trees of one document's nodes. */
class Reader {
  readonly problems: Problem[] = [];
  readonly #spot: (offset: number) => Spot;
  readonly #anchors = new Map<string, { tree: Tree; size: number } | "open">();
  #size = 0;
  #budget = aliasBudget;

  constructor(spot: (offset: number) => Spot) {
    this.#spot = spot;
  }

  document(document: Document.Parsed): Tree {
    return this.#tree(document.contents, this.#spot(document.contents?.range[0] ?? 0));
  }

  /** `at` is where the node is reported; the node itself may stand behind its key. */
  #tree(node: unknown, at: Spot): Tree {
    this.#size += 1;
    if (isAlias(node)) return this.#alias(node.source, at);
    const anchor = isMap(node) || isSeq(node) || isScalar(node) ? node.anchor : undefined;
    const before = this.#size;
    if (anchor) this.#anchors.set(anchor, "open");
    const tree = this.#value(node, at);
    if (anchor) this.#anchors.set(anchor, { tree, size: this.#size - before + 1 });
    return tree;
  }

  #value(node: unknown, at: Spot): Tree {
    if (isMap(node)) return this.#map(node, at);
    if (isSeq(node))
      return listTree(
        at,
        node.items.map((item) => this.#tree(item, this.#spotOf(item, at))),
      );
    if (!isScalar(node)) return scalarTree(at, null);
    const text = String(node.value ?? "");
    const value = node.tag ? this.#tagged(node.tag, text, at) : node.type === "PLAIN" ? plainScalar(text) : text;
    if (typeof value !== "number" || Number.isFinite(value)) return scalarTree(at, value);
    this.#problem(at, `${text} is no value that a manifest can hold`);
    return scalarTree(at, null);
  }

  #alias(name: string, at: Spot): Tree {
    const target = this.#anchors.get(name);
    if (target === "open") this.#problem(at, `the anchor &${name} contains itself`);
    else if (!target) this.#problem(at, `the alias *${name} has no anchor &${name} before it`);
    if (target === undefined || target === "open") return scalarTree(at, null);
    this.#size += target.size;
    this.#budget -= target.size;
    if (this.#budget >= 0) return { ...target.tree, at };
    // Reported once: a bomb has many aliases.
    if (this.#budget + target.size >= 0) this.#problem(at, "the aliases of this file stand for too many values");
    return scalarTree(at, null);
  }

  #map(map: YAMLMap, at: Spot): Tree {
    const entries = new Map<string, Tree>();
    const merged: Tree[] = [];
    for (const { key, value } of map.items) {
      const spot = this.#spotOf(key, at);
      const isMerge = isScalar(key) && key.value === "<<" && key.type === "PLAIN" && !key.tag;
      if (isMerge) {
        merged.push(...this.#mergeSources(this.#tree(value, spot)));
        continue;
      }
      const name = this.#key(key, spot);
      if (name === undefined) continue;
      const first = entries.get(name);
      if (first) {
        const { line } = first.at.source.place(first.at.offset);
        this.#problem(spot, `the key ${JSON.stringify(name)} stands twice in this map (first on line ${line})`);
      }
      entries.set(name, this.#tree(value, spot));
    }
    for (const source of merged)
      if (source.kind === "map")
        for (const [name, value] of source.entries) if (!entries.has(name)) entries.set(name, value);
    return mapTree(at, entries);
  }

  /** `<<` takes a map or a list of maps; what stands in the map itself wins, then the earlier source. */
  #mergeSources(tree: Tree): readonly Tree[] {
    const sources = tree.kind === "list" ? tree.items : [tree];
    for (const source of sources)
      if (source.kind !== "map") this.#problem(source.at, "<< takes a map, or a list of maps");
    return sources;
  }

  /** Keys of JSON are texts: a bare `on` becomes "true", 1.50 becomes "1.5". */
  #key(node: unknown, at: Spot): string | undefined {
    const tree = this.#tree(node, at);
    if (tree.kind === "scalar" && tree.value !== null) return String(tree.value);
    this.#problem(
      at,
      tree.kind === "scalar" ? "a key is empty" : `a key is ${tree.kind === "map" ? "a map" : "a list"}`,
    );
    return undefined;
  }

  #tagged(name: string, text: string, at: Spot): ScalarTree["value"] {
    if (name === tag("binary")) return this.#binary(text, at);
    const wanted = { [tag("int")]: "number", [tag("float")]: "number", [tag("bool")]: "boolean" }[name];
    const plain = plainScalar(text);
    if (name === tag("null") ? plain === null : typeof plain === wanted) return plain;
    if (wanted || name === tag("null"))
      this.#problem(at, `${JSON.stringify(text)} is no ${name.slice(tag("").length)}`);
    return text;
  }

  #binary(text: string, at: Spot): string {
    const compact = text.replace(/\s/g, "");
    if (/^[A-Za-z0-9+/]*={0,2}$/.test(compact) && compact.length % 4 === 0)
      return new TextDecoder().decode(Uint8Array.from(atob(compact), (character) => character.charCodeAt(0)));
    this.#problem(at, "!!binary takes base64");
    return text;
  }

  #spotOf(node: unknown, fallback: Spot): Spot {
    const range = isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? node.range : undefined;
    return range ? this.#spot(range[0]) : fallback;
  }

  #problem(at: Spot, message: string): void {
    this.problems.push(problemAt(scalarTree(at, null), message));
  }
}

/** kubectl reads JSON objects that follow one another without any separator; YAML has one text. */
function splitJson(text: string): { from: number; to: number }[] {
  const whole = [{ from: 0, to: text.length }];
  if (!/^\s*\{/.test(text)) return whole;
  const parts: { from: number; to: number }[] = [];
  let depth = 0;
  let from = 0;
  // Strings are skipped as a whole; in JSON nothing but whitespace stands between two objects.
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}]|[^\s{}"]+/g)) {
    if (depth === 0 && token !== "{") return whole;
    if (token === "{") depth += 1;
    if (token === "}") depth -= 1;
    if (token !== "}" || depth > 0) continue;
    parts.push({ from, to: index + 1 });
    from = index + 1;
  }
  return depth === 0 && parts.length > 1 ? parts : whole;
}
