/** `curl`: the options people use against services, with its progress meter, its words and its exit codes. */
import { FileError } from "../../file-error.ts";
import type { Connection } from "../../network.ts";
import { ConnectionReset } from "../../network.ts";
import { openToWrite } from "../../open.ts";
import { timedOut, within } from "../../patience.ts";
import type { Process } from "../../process.ts";
import { ByteReader } from "../../protocols/bytes.ts";
import { type Address, type Headers, headerOf, NotHttp, parseAddress, readResponse } from "../../protocols/http.ts";
import { certificateCovers, startTls } from "../../protocols/tls.ts";
import { readAll, type Sink, sinkTo, toBytes, toText } from "../../streams.ts";
import type { Options } from "../options.ts";
import { pathOf, type Tool } from "../tool.ts";
import { parseCurl, seconds } from "./curl-options.ts";
import { ProgressMeter } from "./curl-progress.ts";
import { dial, find, systemWords } from "./dial.ts";

/** An end that curl reports: `curl: (code) text`. */
class CurlError extends Error {
  readonly code: number;
  readonly more: string;
  constructor(code: number, text: string, more = "") {
    super(text);
    this.code = code;
    this.more = more;
  }
}

const aboutCertificates =
  "More details here: https://curl.se/docs/sslcerts.html\n\ncurl failed to verify the legitimacy of the server and therefore could not\nestablish a secure connection to it. To learn more about this situation and\nhow to fix it, please visit the web page mentioned above.\n";

/** What is known of a transfer so far; `-w` shows it. */
interface Facts {
  url: string;
  code: number;
  bytes: number;
  redirects: number;
  contentType: string;
  redirectUrl: string;
  remote: { address: string; port: number };
  local: { address: string; port: number };
  looked: number;
  connected: number;
  secured: number;
  started: number;
  total: number;
  connects: number;
}

export const curl =
  (version: string): Tool =>
  async (process, args) => {
    const options = parseCurl(args);
    const { problem } = options;
    const modern = Number.parseInt(version, 10) >= 8;
    const help = `curl: try 'curl --help' ${modern ? "or 'curl --manual' " : ""}for more information\n`;
    if (problem !== undefined) {
      const text = problem.kind === "missing" ? "requires parameter" : "is unknown";
      const name = problem.option.startsWith("--") ? problem.option : `-${problem.option}`;
      await process.stderr.write(`curl: option ${name}: ${text}\n${help}`);
      return 2;
    }
    if (options.has("V")) {
      await process.stdout.write(`curl ${version} (x86_64-pc-linux-gnu) libcurl/${version}\nProtocols: http https\n`);
      return 0;
    }
    const urls = [...options.operands, ...(options.values.get("url") ?? [])];
    if (urls.length === 0) {
      await process.stderr.write(
        `curl: (2) no URL specified\n${help}`.replace(/^curl: \(2\)/, modern ? "curl: (2)" : "curl:"),
      );
      return 2;
    }
    let status = 0;
    for (const [index, url] of urls.entries()) status = await new Transfer(process, options, url, index, version).run();
    return status;
  };

class Transfer {
  readonly #process: Process;
  readonly #options: Options;
  readonly #url: string;
  readonly #index: number;
  readonly #version: string;
  readonly #meter: ProgressMeter | undefined;
  #began: number;
  #facts: Facts;

  constructor(process: Process, options: Options, url: string, index: number, version: string) {
    this.#process = process;
    this.#options = options;
    this.#url = url;
    this.#index = index;
    this.#version = version;
    this.#began = process.clock.now();
    const quiet = options.has("s") || options.has("no-progress-meter");
    const toTerminal = process.stdout.terminal !== undefined && this.#outputName() === undefined;
    this.#meter = quiet || toTerminal ? undefined : new ProgressMeter(process);
    this.#facts = this.#nothingYet();
  }

  async run(): Promise<number> {
    const options = this.#options;
    const retries = Number(options.get("retry") ?? 0);
    for (let attempt = 0; ; attempt++) {
      this.#began = this.#process.clock.now();
      this.#facts = this.#nothingYet();
      const error = await this.#attempt();
      this.#facts.total = this.#elapsed();
      const transient =
        error !== undefined &&
        (error.code === 28 ||
          error.code === 6 ||
          (error.code === 7 && options.has("retry-connrefused")) ||
          options.has("retry-all-errors"));
      if (error !== undefined && transient && attempt < retries) {
        const wait = seconds(options.get("retry-delay")) ?? Math.min(2 ** attempt, 600) * 1000;
        if (!options.has("s") || options.has("S")) {
          await this.#meter?.end();
          const why = { 28: "timeout", 7: "connection refused" }[error.code] ?? "transient error";
          await this.#note(
            `Warning: Problem: ${why}. Will retry in ${Math.round(wait / 1000)} second${wait === 1000 ? "" : "s"}. ${retries - attempt} ${retries - attempt === 1 ? "retry" : "retries"} left.\n`,
          );
        }
        await this.#process.sleep(wait);
        continue;
      }
      await this.#meter?.end();
      if (error !== undefined && (!options.has("s") || options.has("S")))
        await this.#process.stderr.write(`curl: (${error.code}) ${error.message}\n${error.more}`);
      const format = options.get("w");
      if (format !== undefined) await this.#writeOut(format, error);
      return error?.code ?? 0;
    }
  }

  async #attempt(): Promise<CurlError | undefined> {
    try {
      await this.#meter?.begin();
      const limit = seconds(this.#options.get("m"));
      const result = await within(this.#process, limit, (signal) => this.#follow(signal));
      if (result !== timedOut) return undefined;
      return new CurlError(28, this.#timeOutText(limit ?? 0));
    } catch (error) {
      if (error instanceof CurlError) return error;
      if (error instanceof ConnectionReset) return new CurlError(56, "Recv failure: Connection reset by peer");
      if (error instanceof FileError) return new CurlError(23, "Failure writing output to destination");
      throw error;
    }
  }

  #timeOutText(limit: number): string {
    const { bytes, looked, connected } = this.#facts;
    if (looked < 0) return `Resolving timed out after ${limit} milliseconds`;
    if (connected < 0) return `Connection timed out after ${limit} milliseconds`;
    return `Operation timed out after ${limit} milliseconds with ${bytes} bytes received`;
  }

  /** The request, and with -L those that the answers lead to. */
  async #follow(signal: AbortSignal): Promise<void> {
    let url = this.#url;
    let method = this.#method();
    const most = Number(this.#options.get("max-redirs") ?? 50);
    for (let redirects = 0; ; redirects++) {
      this.#facts.url = url.includes("://") ? url : `http://${url}`;
      this.#facts.redirects = redirects;
      const address = parseAddress(url);
      if (address === undefined) throw new CurlError(3, "URL rejected: Malformed input to a URL function");
      if (address === "unsupported scheme") {
        const scheme = /^[a-z0-9+.-]+/i.exec(url)?.[0] ?? "";
        throw new CurlError(
          1,
          `Protocol "${scheme}" ${this.#modern ? "not supported" : "not supported or disabled in libcurl"}`,
        );
      }
      const location = await this.#request(address, method, signal);
      if (location === undefined || !this.#options.has("L")) return;
      if (redirects >= most) throw new CurlError(47, `Maximum (${most}) redirects followed`);
      if (method !== "HEAD" && this.#options.get("X") === undefined) method = "GET";
      url = new URL(location, this.#facts.url).toString();
      await this.#verbose(`* Issue another request to this URL: '${url}'\n`);
    }
  }

  /** One request; where its answer redirects to, if it does. */
  async #request(address: Address, method: string, signal: AbortSignal): Promise<string | undefined> {
    const connection = await this.#connect(address, signal);
    try {
      const body = await this.#body();
      const head = this.#requestHead(address, method, body);
      await this.#verbose(head.replace(/\r\n/g, "\n").replace(/^/gm, "> ").replace(/> $/, ""));
      await connection.write(head + body, signal);
      if (this.#modern) await this.#verbose("* Request completely sent off\n");
      const reader = new ByteReader(connection);
      const response = await this.#readHead(reader, method, signal);
      const { status, headers } = response;
      this.#facts.started = this.#elapsed();
      this.#facts.code = status;
      this.#facts.contentType = headerOf(headers, "content-type") ?? "";
      const location = status >= 300 && status < 400 ? headerOf(headers, "location") : undefined;
      this.#facts.redirectUrl = location === undefined ? "" : new URL(location, this.#facts.url).toString();
      const lines = `${[response.line, ...headers.map(([name, value]) => `${name}: ${value}`)].join("\n")}\n\n`;
      await this.#verbose(lines.replace(/^/gm, "< ").replace(/< $/, ""));
      const failed = status >= 400 && (this.#options.has("f") || this.#options.has("fail-with-body"));
      if (failed && !this.#options.has("fail-with-body"))
        throw new CurlError(22, `The requested URL returned error: ${status}`);
      const sink = this.#sink();
      if (this.#options.has("i") || this.#options.has("I")) await sink.write(lines.replace(/\n/g, "\r\n"));
      const dump = this.#options.get("dump-header");
      if (dump !== undefined) await openToWrite(dump, this.#process, false).write(lines.replace(/\n/g, "\r\n"));
      const expected = Number(headerOf(headers, "content-length") ?? -1);
      const skips = location !== undefined && this.#options.has("L");
      for await (const part of response.body(signal)) {
        if (skips) continue;
        this.#facts.bytes += part.byteLength;
        await this.#verbose(`{ [${part.byteLength} bytes data]\n`);
        await this.#meter?.progress(this.#facts.bytes, expected);
        await sink.write(part, signal);
      }
      sink.close();
      if (method !== "HEAD" && !skips && expected > this.#facts.bytes)
        throw new CurlError(18, `transfer closed with ${expected - this.#facts.bytes} bytes remaining to read`);
      await this.#verbose(`* Connection #0 to host ${address.host} left intact\n`);
      if (failed) throw new CurlError(22, `The requested URL returned error: ${status}`);
      return location;
    } finally {
      connection.close();
    }
  }

  async #readHead(reader: ByteReader, method: string, signal: AbortSignal) {
    try {
      const response = await readResponse(reader, method, signal);
      if (response !== undefined) return response;
    } catch (error) {
      if (error instanceof NotHttp) throw new CurlError(1, "Received HTTP/0.9 when not allowed");
      throw error;
    }
    await this.#verbose("* Empty reply from server\n* Closing connection 0\n");
    throw new CurlError(52, "Empty reply from server");
  }

  async #connect({ scheme, host, port }: Address, signal: AbortSignal): Promise<Connection> {
    const { address, known } = await this.#addressOf(host, port, signal);
    this.#facts.looked = this.#elapsed();
    if (this.#modern && !known)
      await this.#verbose(
        `* Host ${host}:${port} was resolved.\n* IPv6: ${address.includes(":") ? address : "(none)"}\n* IPv4: ${address.includes(":") ? "(none)" : address}\n`,
      );
    await this.#verbose(`*   Trying ${address.includes(":") ? `[${address}]` : address}:${port}...\n`);
    const limit = seconds(this.#options.get("connect-timeout"));
    const began = this.#process.clock.now();
    const localPort = this.#options.get("local-port");
    const outcome = await dial(this.#process, address, port, {
      milliseconds: limit,
      sourcePort: localPort === undefined ? undefined : Number(localPort),
      outer: signal,
    });
    if (outcome.kind !== "connected") {
      const took = this.#process.clock.now() - began;
      const why = outcome.kind === "timed out" ? "Timeout was reached" : "Couldn't connect to server";
      const text = `Failed to connect to ${host} port ${port} after ${took} ms: ${why}`;
      if (outcome.kind === "timed out") await this.#verbose(`* ipv4 connect timeout after ${took}ms, move on!\n`);
      else await this.#verbose(`* connect to ${address} port ${port} failed: ${systemWords[outcome.kind]}\n`);
      await this.#verbose(`* ${text}\n* Closing connection${this.#modern ? "" : " 0"}\n`);
      throw new CurlError(outcome.kind === "timed out" ? 28 : 7, text);
    }
    const { connection } = outcome;
    Object.assign(this.#facts, {
      remote: connection.remote,
      local: connection.local,
      connected: this.#elapsed(),
      connects: this.#facts.connects + 1,
    });
    this.#facts.remote = { address, port };
    await this.#verbose(`* Connected to ${host} (${address}) port ${port}${this.#modern ? "" : " (#0)"}\n`);
    return scheme === "https" ? this.#secure(connection, host, signal) : connection;
  }

  async #secure(connection: Connection, host: string, signal: AbortSignal): Promise<Connection> {
    await this.#verbose("* ALPN: offers h2,http/1.1\n* TLSv1.3 (OUT), TLS handshake, Client hello (1):\n");
    const result = await startTls(connection, host, signal);
    if (result.kind === "hung up")
      throw new CurlError(35, `OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to ${host}`);
    if (result.kind === "no TLS")
      throw new CurlError(
        35,
        this.#modern
          ? "OpenSSL/3.3.0: error:0A00010B:SSL routines::wrong version number"
          : "error:0A00010B:SSL routines::wrong version number",
      );
    const { certificate } = result;
    this.#facts.secured = this.#elapsed();
    const insecure = this.#options.has("k");
    if (!certificate.trusted && !insecure && this.#options.get("cacert") === undefined)
      throw new CurlError(60, "SSL certificate problem: unable to get local issuer certificate", aboutCertificates);
    if (!insecure && !certificateCovers(certificate, host))
      throw new CurlError(
        60,
        `SSL: no alternative certificate subject name matches target host name '${host}'`,
        aboutCertificates,
      );
    await this.#verbose(
      `* SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384\n* ALPN: server accepted http/1.1\n* Server certificate:\n*  subject: CN=${certificate.subject}\n*  issuer: CN=${certificate.issuer}\n*  SSL certificate verify ${certificate.trusted ? "ok." : "result: unable to get local issuer certificate (20), continuing anyway."}\n`,
    );
    return result.connection;
  }

  /** Where a host is: as --resolve or --connect-to say, or as the resolver does. */
  async #addressOf(host: string, port: number, signal: AbortSignal): Promise<{ address: string; known: boolean }> {
    for (const entry of this.#options.values.get("resolve") ?? []) {
      const [, name, entryPort, address] = /^[+]?([^:]+):(\d+):\[?([^\]]+?)\]?$/.exec(entry) ?? [];
      if (name === host && Number(entryPort) === port && address !== undefined) {
        await this.#verbose(
          `* Added ${host}:${port}:${address} to DNS cache\n* Hostname ${host} was found in DNS cache\n`,
        );
        return { address, known: true };
      }
    }
    const limit = seconds(this.#options.get("connect-timeout"));
    const found = await find(this.#process, host, limit, signal);
    if (found === timedOut) throw new CurlError(28, `Resolving timed out after ${limit ?? 0} milliseconds`);
    const wanted = (address: string) =>
      this.#options.has("4") ? !address.includes(":") : this.#options.has("6") ? address.includes(":") : true;
    const address = found.kind === "found" ? found.addresses.find(wanted) : undefined;
    if (address !== undefined) return { address, known: address === host };
    await this.#verbose(`* Could not resolve host: ${host}\n* Closing connection${this.#modern ? "" : " 0"}\n`);
    throw new CurlError(6, `Could not resolve host: ${host}`);
  }

  #method(): string {
    if (this.#options.has("I")) return this.#options.get("X") ?? "HEAD";
    const sends = ["d", "data-raw", "data-urlencode", "json"].some((name) => this.#options.values.has(name));
    return this.#options.get("X") ?? (sends && !this.#options.has("G") ? "POST" : "GET");
  }

  async #body(): Promise<string> {
    if (this.#options.has("G")) return "";
    const parts: string[] = [];
    for (const part of [...(this.#options.values.get("d") ?? []), ...(this.#options.values.get("json") ?? [])]) {
      if (!part.startsWith("@")) parts.push(part);
      else if (part === "@-") parts.push(toText(await readAll(this.#process.stdin)));
      else parts.push(this.#process.files.readText(pathOf(this.#process, part.slice(1))).replace(/[\r\n]/g, ""));
    }
    parts.push(...(this.#options.values.get("data-raw") ?? []));
    for (const part of this.#options.values.get("data-urlencode") ?? []) {
      const [, name = "", value = ""] = /^([^=]*=)?([\s\S]*)$/.exec(part) ?? [];
      parts.push(name.replace(/^=$/, "") + encodeURIComponent(value));
    }
    return parts.join("&");
  }

  #requestHead({ scheme, host, port, target, user }: Address, method: string, body: string): string {
    const given: Headers = (this.#options.values.get("H") ?? []).map((line) => {
      const colon = line.indexOf(":");
      return [
        line.slice(0, colon === -1 ? undefined : colon),
        colon === -1 ? "" : line.slice(colon + 1).trim(),
      ] as const;
    });
    const standardPort = port === (scheme === "https" ? 443 : 80);
    const shownHost = host.includes(":") ? `[${host}]` : host;
    const query =
      this.#options.has("G") && this.#options.values.has("d")
        ? `${target.includes("?") ? "&" : "?"}${this.#options.values.get("d")?.join("&")}`
        : "";
    const login = this.#options.get("u") ?? user;
    const standard: (readonly [string, string])[] = [
      ["Host", standardPort ? shownHost : `${shownHost}:${port}`],
      ...(login === undefined ? [] : ([["Authorization", `Basic ${Buffer.from(login).toString("base64")}`]] as const)),
      ["User-Agent", this.#options.get("A") ?? `curl/${this.#version}`],
      ["Accept", this.#options.values.has("json") ? "application/json" : "*/*"],
      ...(this.#options.get("e") === undefined ? [] : ([["Referer", this.#options.get("e") ?? ""]] as const)),
      ...(this.#options.get("b") === undefined ? [] : ([["Cookie", this.#options.get("b") ?? ""]] as const)),
      ...(this.#options.has("compressed") ? ([["Accept-Encoding", "deflate, gzip"]] as const) : []),
    ];
    const content: Headers =
      body === "" && !/^(POST|PUT|PATCH)$/.test(method)
        ? []
        : [
            ["Content-Length", String(toBytes(body).byteLength)],
            [
              "Content-Type",
              this.#options.values.has("json") ? "application/json" : "application/x-www-form-urlencoded",
            ],
          ];
    const replaced = (name: string) => given.some(([other]) => other.toLowerCase() === name.toLowerCase());
    const headers = [
      ...standard.filter(([name]) => !replaced(name)),
      ...given.filter(([, value]) => value !== ""),
      ...content.filter(([name]) => !replaced(name)),
    ];
    return `${method} ${target}${query} HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`;
  }

  #outputName(): string | undefined {
    const named = this.#options.values.get("o")?.[this.#index];
    if (named !== undefined) return named === "-" ? undefined : named;
    if (!this.#options.has("O")) return undefined;
    return /([^/?#]*)(?:[?#].*)?$/.exec(this.#url.replace(/^[a-z]+:\/\/[^/]*/i, ""))?.[1] || "curl_response";
  }

  #sink(): Sink {
    const name = this.#outputName();
    if (name === undefined) return sinkTo((data) => this.#process.stdout.write(data));
    return openToWrite(name, this.#process, false);
  }

  async #writeOut(format: string, error: CurlError | undefined): Promise<void> {
    const facts = this.#facts;
    const time = (milliseconds: number) => (Math.max(0, milliseconds) / 1000).toFixed(6);
    const values: Readonly<Record<string, string>> = {
      http_code: String(facts.code).padStart(3, "0"),
      response_code: String(facts.code).padStart(3, "0"),
      time_total: time(facts.total),
      time_namelookup: time(facts.looked),
      time_connect: time(facts.connected),
      time_appconnect: time(facts.secured),
      time_pretransfer: time(facts.connected),
      time_starttransfer: time(facts.started),
      time_redirect: time(0),
      size_download: String(facts.bytes),
      size_upload: "0",
      speed_download: String(Math.round(facts.bytes / Math.max(0.001, facts.total / 1000))),
      remote_ip: facts.remote.address,
      remote_port: String(facts.remote.port),
      local_ip: facts.local.address,
      local_port: String(facts.local.port),
      url_effective: facts.url.replace(/^([a-z]+:\/\/[^/?#]+)$/i, "$1/"),
      url: this.#url,
      content_type: facts.contentType,
      num_connects: String(facts.connects),
      num_redirects: String(facts.redirects),
      redirect_url: facts.redirectUrl,
      http_version: facts.code === 0 ? "0" : "1.1",
      scheme: facts.url.startsWith("https") ? "https" : "http",
      method: this.#method(),
      errormsg: error?.message ?? "",
      exitcode: String(error?.code ?? 0),
      ssl_verify_result: "0",
      filename_effective: this.#outputName() ?? "",
    };
    const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "\\": "\\" };
    const text = format.startsWith("@") ? this.#process.files.readText(pathOf(this.#process, format.slice(1))) : format;
    await this.#process.stdout.write(
      text.replace(/%\{(\w+)\}|%%|\\(.)/g, (token, name: string | undefined, letter: string | undefined) =>
        name !== undefined ? (values[name] ?? "") : letter !== undefined ? (escapes[letter] ?? token) : "%",
      ),
    );
  }

  #nothingYet(): Facts {
    const nowhere = { address: "", port: 0 };
    return {
      url: "",
      code: 0,
      bytes: 0,
      redirects: 0,
      contentType: "",
      redirectUrl: "",
      remote: nowhere,
      local: nowhere,
      looked: -1,
      connected: -1,
      secured: -1,
      started: -1,
      total: 0,
      connects: 0,
    };
  }

  get #modern(): boolean {
    return Number.parseInt(this.#version, 10) >= 8;
  }

  #elapsed(): number {
    return this.#process.clock.now() - this.#began;
  }

  #note(text: string): Promise<void> {
    return this.#process.stderr.write(text);
  }

  async #verbose(text: string): Promise<void> {
    if (this.#options.has("v")) await this.#note(text);
  }
}
