/** nginx's configuration: its language, and what labs ask of it. */
import type { Files } from "../../files.ts";

export interface Directive {
  readonly name: string;
  readonly values: readonly string[];
  readonly body: readonly Directive[];
}

/** `name value … ;` and `name value … { … }` */
function parseConfig(text: string): Directive[] {
  const tokens = [
    ...text.replace(/#[^\n]*/g, "").matchAll(/"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|[{};]|[^\s{};]+/gs),
  ];
  let at = 0;
  const block = (): Directive[] => {
    const list: Directive[] = [];
    let words: string[] = [];
    for (; at < tokens.length; at++) {
      const [token = "", double, single] = tokens[at] ?? [];
      if (token === "}") return list;
      if (token !== ";" && token !== "{") {
        words.push(
          (double ?? single)?.replace(/\\(.)/g, (_, letter: string) => ({ n: "\n", t: "\t" })[letter] ?? letter) ??
            token,
        );
        continue;
      }
      const [name = "", ...values] = words;
      words = [];
      let body: Directive[] = [];
      if (token === "{") {
        at++;
        body = block();
      }
      list.push({ name, values, body });
    }
    return list;
  };
  return block();
}

export const all = (list: readonly Directive[], name: string): Directive[] => list.filter((each) => each.name === name);
export const first = (list: readonly Directive[], name: string): readonly string[] | undefined =>
  all(list, name)[0]?.values;

/** The `server` blocks of every file that the main configuration includes. */
export function serversOf(files: Files): Directive[] {
  const text = (path: string): string => {
    const node = files.find(path);
    return node?.kind === "file" ? files.readText(path) : "";
  };
  const found: Directive[] = [];
  const collect = (list: readonly Directive[]) => {
    for (const directive of list) {
      if (directive.name === "server") found.push(directive);
      if (directive.name === "http") collect(directive.body);
      if (directive.name !== "include") continue;
      const [, folder = "", suffix = ""] = /^(.*)\/\*(\.\w+)?$/.exec(directive.values[0] ?? "") ?? [];
      if (files.find(folder)?.kind !== "directory") continue;
      for (const name of files.list(folder)) if (name.endsWith(suffix)) collect(parseConfig(text(`${folder}/${name}`)));
    }
  };
  collect(parseConfig(text("/etc/nginx/nginx.conf")));
  return found;
}

/** The longest prefix wins; `=` and regular expressions come before it. */
export function locationOf(server: Directive, path: string): Directive | undefined {
  const locations = all(server.body, "location");
  const exact = locations.find(({ values }) => values[0] === "=" && values[1] === path);
  const byExpression = locations.find(
    ({ values }) =>
      /^~\*?$/.test(values[0] ?? "") && new RegExp(values[1] ?? "", values[0] === "~*" ? "i" : "").test(path),
  );
  const prefix = ({ values }: Directive) => values.at(-1) ?? "";
  const byPrefix = locations
    .filter(({ values }) => values.length === 1 || values[0] === "^~")
    .filter((location) => path.startsWith(prefix(location)))
    .sort((a, b) => prefix(b).length - prefix(a).length)[0];
  return exact ?? byExpression ?? byPrefix;
}
