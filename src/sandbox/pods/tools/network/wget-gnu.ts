/** GNU `wget`, as Debian's larger images have it. */
import { type Connection, ConnectionReset } from "../../network.ts";
import { openToWrite } from "../../open.ts";
import { timedOut, within } from "../../patience.ts";
import type { Process } from "../../process.ts";
import { ByteReader } from "../../protocols/bytes.ts";
import { type Address, headerOf, NotHttp, parseAddress, type Response, readResponse } from "../../protocols/http.ts";
import { certificateCovers, startTls } from "../../protocols/tls.ts";
import type { Options } from "../options.ts";
import { strftime } from "../strftime.ts";
import { complain, optionsOf, pathOf, type Tool } from "../tool.ts";
import { dial, find } from "./dial.ts";

const long = {
  quiet: "q",
  "no-verbose": "nv",
  "output-document": "O:",
  timeout: "T:",
  "connect-timeout": "connect-timeout:",
  "read-timeout": "read-timeout:",
  "dns-timeout": "dns-timeout:",
  tries: "t:",
  spider: "spider",
  "server-response": "S",
  header: "header:",
  "post-data": "post-data:",
  method: "method:",
  "body-data": "post-data:",
  "user-agent": "U:",
  "no-check-certificate": "no-check-certificate",
  "max-redirect": "max-redirect:",
  "retry-connrefused": "retry-connrefused",
  waitretry: "waitretry:",
  "content-on-error": "content-on-error",
} as const;

/** Exit codes of GNU wget. */
const codes = { network: 4, tls: 5, server: 8 } as const;

type Attempt =
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly code: number }
  | { readonly kind: "again" }
  | { readonly kind: "redirect"; readonly to: string };

export const gnuWget: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "qvnSO:T:t:U:P:o:c", long);
  if (options === undefined) return 2;
  if (options.operands.length === 0) {
    await process.stderr.write(
      "wget: missing URL\nUsage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n",
    );
    return 1;
  }
  let status = 0;
  for (const url of options.operands) status = (await new Download(process, options).run(url)) || status;
  return status;
};

class Download {
  readonly #process: Process;
  readonly #options: Options;

  constructor(process: Process, options: Options) {
    this.#process = process;
    this.#options = options;
  }

  async run(given: string): Promise<number> {
    const tries = Number(this.#options.get("t") ?? 20) || Number.POSITIVE_INFINITY;
    let url = given.includes("://") ? given : `http://${given}`;
    if (this.#options.has("spider")) await this.#say("Spider mode enabled. Check if remote file exists.\n");
    for (let attempt = 1, redirects = 0; ; ) {
      const address = parseAddress(url);
      if (address === undefined || address === "unsupported scheme") {
        await complain(this.#process, `${given}: Unsupported scheme.`);
        return 1;
      }
      const shown = url.replace(/^([a-z]+:\/\/[^/]+)$/i, "$1/");
      await this.#say(`--${this.#now()}--  ${attempt > 1 ? `(try:${String(attempt).padStart(2)})  ` : ""}${shown}\n`);
      const result = await this.#attempt(address, shown);
      if (result.kind === "done") return 0;
      if (result.kind === "failed") return result.code;
      if (result.kind === "redirect") {
        if (redirects++ >= Number(this.#options.get("max-redirect") ?? 20)) return codes.server;
        await this.#say(`Location: ${result.to} [following]\n`);
        url = new URL(result.to, url).toString();
        continue;
      }
      if (attempt >= tries) {
        await this.#say("Giving up.\n\n");
        return codes.network;
      }
      await this.#say("Retrying.\n\n");
      await this.#process.sleep(Math.min(attempt, Number(this.#options.get("waitretry") ?? 10)) * 1000);
      attempt++;
    }
  }

  async #attempt(address: Address, url: string): Promise<Attempt> {
    const connected = await this.#connect(address);
    if (!("connection" in connected)) return connected;
    const { connection } = connected;
    try {
      const method = this.#options.has("spider")
        ? "HEAD"
        : (this.#options.get("method") ?? (this.#options.get("post-data") === undefined ? "GET" : "POST"));
      await connection.write(this.#request(address, method));
      await this.#say(`HTTP request sent, awaiting response... `);
      const response = await within(this.#process, this.#limit("read-timeout", 900), (signal) =>
        readResponse(new ByteReader(connection), method, signal),
      );
      if (response === timedOut) {
        await this.#say("Read error (Connection timed out) in headers.\n");
        return { kind: "again" };
      }
      if (response === undefined) {
        await this.#say("No data received.\n");
        return { kind: "again" };
      }
      return await this.#receive(response, url);
    } catch (error) {
      if (error instanceof ConnectionReset) {
        await this.#say("Read error (Connection reset by peer) in headers.\n");
        return { kind: "again" };
      }
      if (!(error instanceof NotHttp)) throw error;
      await this.#say("200 No headers, assuming HTTP/0.9\n");
      return { kind: "failed", code: codes.server };
    } finally {
      connection.close();
    }
  }

  async #connect({
    scheme,
    host,
    port,
  }: Address): Promise<{ readonly connection: Connection } | Exclude<Attempt, { kind: "done" | "redirect" }>> {
    const literal = /^[\d.]+$|:/.test(host);
    if (!literal) await this.#say(`Resolving ${host} (${host})... `);
    const found = await find(this.#process, host, this.#limit("dns-timeout"));
    if (found === timedOut || found.kind !== "found") {
      const why =
        found === timedOut
          ? "Connection timed out"
          : found.kind === "no answer"
            ? "Temporary failure in name resolution"
            : "Name or service not known";
      await this.#say(`failed: ${why}.\nwget: unable to resolve host address '${host}'\n`);
      return { kind: "failed", code: codes.network };
    }
    const address = found.addresses[0] ?? host;
    if (!literal) await this.#say(`${found.addresses.join(", ")}\n`);
    await this.#say(
      literal ? `Connecting to ${host}:${port}... ` : `Connecting to ${host} (${host})|${address}|:${port}... `,
    );
    const outcome = await dial(this.#process, address, port, { milliseconds: this.#limit("connect-timeout") });
    if (outcome.kind !== "connected") {
      const why =
        outcome.kind === "refused"
          ? "Connection refused"
          : outcome.kind === "timed out"
            ? "Connection timed out"
            : outcome.kind === "no route"
              ? "No route to host"
              : "Network is unreachable";
      await this.#say(`failed: ${why}.\n`);
      const final = outcome.kind === "refused" && !this.#options.has("retry-connrefused");
      return final || outcome.kind === "network unreachable"
        ? { kind: "failed", code: codes.network }
        : { kind: "again" };
    }
    await this.#say("connected.\n");
    if (scheme === "http") return { connection: outcome.connection };
    const secured = await startTls(outcome.connection, host);
    if (secured.kind !== "secure") {
      await this.#say("Unable to establish SSL connection.\n");
      return { kind: "failed", code: codes.network };
    }
    const { certificate } = secured;
    const fine = certificate.trusted && certificateCovers(certificate, host);
    if (fine || this.#options.has("no-check-certificate")) return { connection: secured.connection };
    await this.#process.stderr.write(
      `ERROR: The certificate of '${host}' is not trusted.\n${certificate.trusted ? `ERROR: The certificate's owner does not match hostname '${host}'\n` : `ERROR: The certificate of '${host}' doesn't have a known issuer.\n`}`,
    );
    return { kind: "failed", code: codes.tls };
  }

  async #receive(response: Response, url: string): Promise<Attempt> {
    if (this.#options.has("S"))
      await this.#say(
        `\n${[response.line, ...response.headers.map(([name, value]) => `${name}: ${value}`)].map((line) => `  ${line}`).join("\n")}\n`,
      );
    else await this.#say(`${response.status} ${response.reason}\n`);
    const location = headerOf(response.headers, "location");
    if (response.status >= 300 && response.status < 400 && location !== undefined)
      return { kind: "redirect", to: location };
    if (response.status >= 400) {
      await this.#say(
        this.#options.has("spider")
          ? "Remote file does not exist -- broken link!!!\n\n"
          : `${this.#now()} ERROR ${response.status}: ${response.reason}.\n\n`,
      );
      return { kind: "failed", code: codes.server };
    }
    const length = headerOf(response.headers, "content-length");
    const type = headerOf(response.headers, "content-type")?.replace(/;.*/, "");
    await this.#say(`Length: ${length ?? "unspecified"}${type === undefined ? "" : ` [${type}]`}\n`);
    if (this.#options.has("spider")) {
      await this.#say(
        "Remote file exists and could contain further links,\nbut recursion is disabled -- not retrieving.\n\n",
      );
      return { kind: "done" };
    }
    const named = this.#options.get("O");
    const toOutput = named === "-";
    const name = named ?? this.#freeName(/[^/]\/(?:.*\/)?([^/?#]*)[^/]*$/.exec(url)?.[1] || "index.html");
    await this.#say(`Saving to: '${toOutput ? "STDOUT" : name}'\n\n`);
    const sink = toOutput ? this.#process.stdout : openToWrite(name, this.#process, false);
    let size = 0;
    for await (const part of response.body()) {
      await sink.write(part);
      size += part.byteLength;
    }
    await this.#say(`     0K ${" ".repeat(50)}100% ${(size / 10).toFixed(1)}K=0.01s\n\n`);
    await this.#say(
      `${this.#now()} (${(size / 10).toFixed(1)} KB/s) - ${toOutput ? "written to stdout" : `'${name}' saved`} [${size}/${length ?? size}]\n\n`,
    );
    return { kind: "done" };
  }

  #freeName(wanted: string): string {
    const taken = (name: string) => this.#process.files.find(pathOf(this.#process, name)) !== undefined;
    let name = wanted;
    for (let number = 1; taken(name); number++) name = `${wanted}.${number}`;
    return name;
  }

  #request({ host, port, target, scheme }: Address, method: string): string {
    const body = this.#options.get("post-data") ?? "";
    const standardPort = port === (scheme === "https" ? 443 : 80);
    const lines = [
      `${method} ${target} HTTP/1.1`,
      `Host: ${host}${standardPort ? "" : `:${port}`}`,
      `User-Agent: ${this.#options.get("U") ?? "Wget/1.21.3"}`,
      "Accept: */*",
      "Accept-Encoding: identity",
      "Connection: Keep-Alive",
      ...(this.#options.values.get("header") ?? []),
      ...(body === ""
        ? []
        : ["Content-Type: application/x-www-form-urlencoded", `Content-Length: ${Buffer.byteLength(body)}`]),
    ];
    return `${lines.join("\r\n")}\r\n\r\n${body}`;
  }

  /** A limit of its own, or the one for everything; 0 is none. */
  #limit(name: string, fallback = 0): number | undefined {
    const value = Number(this.#options.get(name) ?? this.#options.get("T") ?? fallback);
    return value > 0 ? value * 1000 : undefined;
  }

  #now(): string {
    return strftime("%Y-%m-%d %H:%M:%S", this.#process.clock.now());
  }

  async #say(text: string): Promise<void> {
    if (!this.#options.has("q")) await this.#process.stderr.write(text);
  }
}
