/** What curl sends: the method, the content and the head that its options ask for. */
import type { Process } from "../../../process.ts";
import type { Address, Headers } from "../../../protocols/http.ts";
import { concat, readAll, toBytes, toText } from "../../../streams.ts";
import type { Options } from "../../options.ts";
import { pathOf } from "../../tool.ts";

export function methodOf(options: Options): string {
  if (options.has("I")) return options.get("X") ?? "HEAD";
  if (options.values.has("T")) return options.get("X") ?? "PUT";
  return options.get("X") ?? (!options.has("G") && sends(options) ? "POST" : "GET");
}

const dataOptions = ["d", "data-binary", "data-raw", "data-urlencode", "json"] as const;

const sends = (options: Options): boolean => [...dataOptions, "F"].some((name) => options.values.has(name));

interface Content {
  readonly body: Uint8Array;
  readonly type: string | undefined;
  /** With -G the data go into the address. */
  readonly query: string;
}

/** A redirection that ends in a GET sends nothing. */
export async function contentOf(options: Options, process: Process, method: string): Promise<Content> {
  const nothing = { body: new Uint8Array(), type: undefined, query: "" };
  if (options.has("G")) return { ...nothing, query: await dataOf(options, process) };
  const upload = options.get("T");
  if (upload !== undefined) return { ...nothing, body: await fileOf(upload, process) };
  if (method === "GET" && options.get("X") === undefined) return nothing;
  if (options.values.has("F")) return { ...nothing, ...(await formOf(options, process)) };
  const isJson = options.values.has("json");
  const type = isJson ? "application/json" : "application/x-www-form-urlencoded";
  return sends(options) ? { ...nothing, body: toBytes(await dataOf(options, process)), type } : nothing;
}

const fileOf = async (name: string, process: Process): Promise<Uint8Array> =>
  name === "-" ? readAll(process.stdin) : process.files.read(pathOf(process, name));

async function dataOf(options: Options, process: Process): Promise<string> {
  const parts: string[] = [];
  for (const name of dataOptions)
    for (const part of options.values.get(name) ?? []) {
      if (name === "data-urlencode") parts.push(await encoded(part, process));
      else if (name === "data-raw" || !part.startsWith("@")) parts.push(part);
      else {
        const text = toText(await fileOf(part.slice(1), process));
        parts.push(name === "d" ? text.replace(/[\r\n]/g, "") : text);
      }
    }
  return parts.join(options.values.has("json") ? "" : "&");
}

/** `text`, `=text`, `name=text`, `@file`, `name@file` */
async function encoded(part: string, process: Process): Promise<string> {
  const [, name = "", mark, rest = ""] = /^([^=@]*)([=@])([\s\S]*)$/.exec(part) ?? [];
  if (mark === undefined) return encodeURIComponent(part);
  const value = encodeURIComponent(mark === "@" ? toText(await fileOf(rest, process)) : rest);
  return name === "" ? value : `${name}=${value}`;
}

/** `-F name=value`, `-F name=@file` */
async function formOf(options: Options, process: Process): Promise<Pick<Content, "body" | "type">> {
  const boundary = `------------------------${process.clock.now().toString(16).padStart(16, "0")}`;
  const parts: Uint8Array[] = [];
  for (const part of options.values.get("F") ?? []) {
    const [, name = "", value = ""] = /^([^=]*)=([\s\S]*)$/.exec(part) ?? [];
    const file = /^@([^;]*)/.exec(value)?.[1];
    const about =
      file === undefined ? "" : `; filename="${file.replace(/.*\//, "")}"\r\nContent-Type: application/octet-stream`;
    parts.push(toBytes(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${about}\r\n\r\n`));
    parts.push(file === undefined ? toBytes(value) : await fileOf(file, process), toBytes("\r\n"));
  }
  parts.push(toBytes(`--${boundary}--\r\n`));
  return { body: concat(parts), type: `multipart/form-data; boundary=${boundary}` };
}

export function headOf(
  options: Options,
  { scheme, host, port, target, user }: Address,
  { method, content, agent }: { method: string; content: Content; agent: string },
): string {
  const given: Headers = (options.values.get("H") ?? []).map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon === -1 ? undefined : colon), colon === -1 ? "" : line.slice(colon + 1).trim()] as const;
  });
  const standardPort = port === (scheme === "https" ? 443 : 80);
  const shownHost = host.includes(":") ? `[${host}]` : host;
  const query = content.query === "" ? "" : `${target.includes("?") ? "&" : "?"}${content.query}`;
  const login = options.get("u") ?? user;
  const standard: (readonly [string, string])[] = [
    ["Host", standardPort ? shownHost : `${shownHost}:${port}`],
    ...(login === undefined ? [] : ([["Authorization", `Basic ${Buffer.from(login).toString("base64")}`]] as const)),
    ["User-Agent", options.get("A") ?? agent],
    ["Accept", options.values.has("json") ? "application/json" : "*/*"],
    ...(options.get("e") === undefined ? [] : ([["Referer", options.get("e") ?? ""]] as const)),
    ...(options.get("b") === undefined ? [] : ([["Cookie", options.get("b") ?? ""]] as const)),
    ...(options.has("compressed") ? ([["Accept-Encoding", "deflate, gzip"]] as const) : []),
  ];
  const about: Headers =
    content.body.byteLength === 0 && !/^(POST|PUT|PATCH)$/.test(method)
      ? []
      : [
          ["Content-Length", String(content.body.byteLength)],
          ...(content.type === undefined ? [] : ([["Content-Type", content.type]] as const)),
        ];
  const replaced = (name: string) => given.some(([other]) => other.toLowerCase() === name.toLowerCase());
  const headers = [
    ...standard.filter(([name]) => !replaced(name)),
    ...given.filter(([, value]) => value !== ""),
    ...about.filter(([name]) => !replaced(name)),
  ];
  return `${method} ${target}${query} HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`;
}
