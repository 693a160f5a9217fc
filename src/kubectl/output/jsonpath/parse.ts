/** The dialect of JSONPath that kubectl speaks: text with {…} in it. */

export type Step =
  | { readonly kind: "field"; readonly name: string }
  | { readonly kind: "every" }
  | { readonly kind: "below" }
  | {
      readonly kind: "slice";
      readonly from: number | undefined;
      readonly to: number | undefined;
      readonly by: number;
      readonly one: boolean;
    }
  | { readonly kind: "filter"; readonly left: Operand; readonly test: string; readonly right: Operand | undefined }
  | { readonly kind: "union"; readonly paths: readonly (readonly Step[])[] };

export type Operand = { readonly value: unknown } | { readonly path: readonly Step[] };

export type Node =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "path"; readonly path: readonly Step[] }
  | { readonly kind: "range"; readonly path: readonly Step[]; readonly body: readonly Node[] };

export class BadPath extends Error {}

export function parseTemplate(template: string): readonly Node[] {
  const nodes: Node[] = [];
  const open: { path: readonly Step[]; before: Node[] }[] = [];
  let current = nodes;
  for (const piece of pieces(template)) {
    if ("text" in piece) {
      current.push({ kind: "text", text: piece.text });
      continue;
    }
    for (const item of items(piece.inside)) {
      const range = /^range\s+([\s\S]*)$/.exec(item);
      if (range) {
        open.push({ path: parsePath(range[1] ?? ""), before: current });
        current = [];
      } else if (item === "end") {
        const closed = open.pop();
        if (!closed) throw new BadPath("not in range, nothing to end");
        closed.before.push({ kind: "range", path: closed.path, body: current });
        current = closed.before;
      } else if (/^["']/.test(item)) current.push({ kind: "text", text: unquote(item) });
      else current.push({ kind: "path", path: parsePath(item) });
    }
  }
  // A range without an end goes on to the end of the text.
  for (const { path, before } of open.reverse()) {
    before.push({ kind: "range", path, body: current });
    current = before;
  }
  return nodes;
}

/** For places where the braces and the first dot may be left out, as in custom-columns. */
export function relaxed(path: string): string {
  const inner = path.startsWith("{") && path.endsWith("}") ? path.slice(1, -1) : path;
  return `{${inner.startsWith(".") || inner.startsWith("[") || inner === "" ? inner : `.${inner}`}}`;
}

function* pieces(template: string): Generator<{ text: string } | { inside: string }> {
  let rest = template;
  while (rest !== "") {
    const start = rest.indexOf("{");
    if (start < 0) return yield { text: rest };
    if (start > 0) yield { text: rest.slice(0, start) };
    const end = closing(rest, start, "{", "}");
    if (end < 0) throw new BadPath(/\[[^\]]*$/.test(rest) ? "unterminated array" : "unclosed action");
    yield { inside: rest.slice(start + 1, end) };
    rest = rest.slice(end + 1);
  }
}

/** Where the bracket at `start` is closed, quotes passed over; -1 where it is not. */
function closing(text: string, start: number, opening: string, end: string): number {
  let depth = 0;
  let quote = "";
  for (let place = start; place < text.length; place++) {
    const character = text[place] ?? "";
    if (quote) {
      if (character === "\\") place++;
      else if (character === quote) quote = "";
    } else if (character === '"' || character === "'") quote = character;
    else if (character === opening) depth++;
    else if (character === end && --depth === 0) return place;
  }
  return -1;
}

/** The parts between spaces, where the spaces stand outside brackets and quotes; `range x` is one part. */
function items(inside: string): string[] {
  const found: string[] = [];
  let part = "";
  for (let place = 0; place < inside.length; place++) {
    const character = inside[place] ?? "";
    if (character === '"' || character === "'") {
      const end = quoteEnd(inside, place);
      part += inside.slice(place, end + 1);
      place = end;
    } else if (character === "[") {
      const end = closing(inside, place, "[", "]");
      if (end < 0) throw new BadPath("unterminated array");
      part += inside.slice(place, end + 1);
      place = end;
    } else if (/\s/.test(character)) {
      if (part !== "" && part !== "range") {
        found.push(part);
        part = "";
      } else if (part === "range") part = "range ";
    } else part += character;
  }
  return part === "" ? found : [...found, part];
}

function quoteEnd(text: string, start: number): number {
  for (let place = start + 1; place < text.length; place++) {
    if (text[place] === "\\") place++;
    else if (text[place] === text[start]) return place;
  }
  throw new BadPath("unterminated quoted string");
}

function unquote(text: string): string {
  const inner = text.slice(1, -1);
  const meanings: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };
  return inner.replace(/\\(.)/g, (_, character: string) => meanings[character] ?? character);
}

function parsePath(text: string): readonly Step[] {
  const steps: Step[] = [];
  let rest = text.replace(/^[$@]/, "");
  while (rest !== "") {
    if (rest.startsWith("..")) {
      steps.push({ kind: "below" });
      rest = /^\.\.[.[*]/.test(rest) || rest === ".." ? rest.slice(2) : rest.slice(1);
      continue;
    }
    if (rest.startsWith("[")) {
      const end = closing(rest, 0, "[", "]");
      if (end < 0) throw new BadPath("unterminated array");
      steps.push(bracket(rest.slice(1, end)));
      rest = rest.slice(end + 1);
      continue;
    }
    if (rest.startsWith("*")) {
      steps.push({ kind: "every" });
      rest = rest.slice(1);
      continue;
    }
    if (rest === ".") return steps;
    const field = /^\.?((?:\\.|[^.[\]\s\\*])+)/.exec(rest);
    if (!field && rest.startsWith(".")) {
      rest = rest.slice(1);
      continue;
    }
    if (!field) throw new BadPath(`unrecognized character in action: U+${code(rest)} '${rest[0]}'`);
    steps.push({ kind: "field", name: (field[1] ?? "").replace(/\\(.)/g, "$1") });
    rest = rest.slice(field[0].length);
  }
  return steps;
}

function code(text: string): string {
  return (text.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
}

function bracket(inside: string): Step {
  const text = inside.trim();
  if (text === "*") return { kind: "every" };
  const filter = /^\?\s*\(([\s\S]*)\)$/.exec(text);
  if (filter) return filterOf(filter[1] ?? "");
  const slice = /^(-?\d*)(?::(-?\d*))?(?::(-?\d*))?$/.exec(text);
  if (slice) {
    const [from, to, by] = slice.slice(1).map((part) => (part === undefined || part === "" ? undefined : Number(part)));
    return { kind: "slice", from, to, by: by ?? 1, one: !text.includes(":") };
  }
  const parts = union(text);
  const paths = parts.map((part): readonly Step[] => {
    if (/^["']/.test(part)) return [{ kind: "field", name: unquote(part) }];
    if (/^-?\d+$/.test(part)) return [{ kind: "slice", from: Number(part), to: undefined, by: 1, one: true }];
    if (part.startsWith(".") || part.startsWith("@")) return parsePath(part);
    throw new BadPath(`invalid array index ${text}`);
  });
  const [only] = paths;
  return paths.length === 1 && only?.length === 1 && only[0] ? only[0] : { kind: "union", paths };
}

function union(text: string): string[] {
  return (text.match(/"(?:\\.|[^"])*"|'(?:\\.|[^'])*'|[^,\s]+/g) ?? []).filter((part) => part !== "");
}

function filterOf(text: string): Step {
  const parts = /^((?:"(?:\\.|[^"])*"|'(?:\\.|[^'])*'|[^"'=!<>])+?)\s*(?:(==|!=|<=|>=|<|>)\s*([\s\S]+))?$/.exec(
    text.trim(),
  );
  if (!parts) throw new BadPath(`unrecognized filter ${text}`);
  const [, left = "", test = "exists", right] = parts;
  return {
    kind: "filter",
    left: operand(left.trim()),
    test,
    right: right === undefined ? undefined : operand(right.trim()),
  };
}

function operand(text: string): Operand {
  if (/^["']/.test(text)) return { value: unquote(text) };
  if (/^-?\d+(\.\d+)?$/.test(text)) return { value: Number(text) };
  if (text === "true" || text === "false") return { value: text === "true" };
  return { path: parsePath(text) };
}
