/** One URL of curl's command line: requests, redirects, tries, what is written and told. */
import { FileError } from "../../../file-error.ts";
import { ConnectionReset } from "../../../network.ts";
import { openToWrite } from "../../../open.ts";
import { timedOut, within } from "../../../patience.ts";
import type { Process } from "../../../process.ts";
import { ByteReader } from "../../../protocols/bytes.ts";
import { type Address, headerOf, NotHttp, parseAddress, readResponse } from "../../../protocols/http.ts";
import { concat, type Sink, sinkTo, toBytes } from "../../../streams.ts";
import type { Options } from "../../options.ts";
import { pathOf } from "../../tool.ts";
import { pump } from "../pump.ts";
import { connect } from "./connect.ts";
import { type Facts, nothingYet, written } from "./facts.ts";
import { CurlError } from "./failure.ts";
import { seconds } from "./options.ts";
import { ProgressMeter } from "./progress.ts";
import { contentOf, headOf, methodOf } from "./request.ts";

export class Transfer {
  readonly process: Process;
  readonly options: Options;
  readonly #url: string;
  readonly #index: number;
  readonly #version: string;
  readonly #meter: ProgressMeter | undefined;
  #began: number;
  facts: Facts;

  constructor(process: Process, options: Options, url: string, index: number, version: string) {
    this.process = process;
    this.options = options;
    this.#url = url;
    this.#index = index;
    this.#version = version;
    this.#began = process.clock.now();
    const quiet = options.has("s") || options.has("no-progress-meter");
    const toTerminal = process.stdout.terminal !== undefined && this.#outputName() === undefined;
    this.#meter = quiet || toTerminal ? undefined : new ProgressMeter(process);
    this.facts = nothingYet();
  }

  async run(): Promise<number> {
    const options = this.options;
    const retries = Number(options.get("retry") ?? 0);
    for (let attempt = 0; ; attempt++) {
      this.#began = this.process.clock.now();
      this.facts = nothingYet();
      const error = await this.#attempt();
      this.facts.total = this.elapsed();
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
        await this.process.sleep(wait);
        continue;
      }
      await this.#meter?.end();
      if (error !== undefined && (!options.has("s") || options.has("S")))
        await this.process.stderr.write(`curl: (${error.code}) ${error.message}\n${error.more}`);
      const format = options.get("w");
      if (format !== undefined)
        await this.process.stdout.write(
          written(this.#formatText(format), this.facts, {
            url: this.#url,
            method: methodOf(this.options),
            file: this.#outputName() ?? "",
            version: this.#version,
            failure: error,
          }),
        );
      return error?.code ?? 0;
    }
  }

  async #attempt(): Promise<CurlError | undefined> {
    try {
      await this.#meter?.begin();
      const limit = seconds(this.options.get("m"));
      const result = await within(this.process, limit, (signal) => this.#follow(signal));
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
    const { bytes, looked, connected } = this.facts;
    if (looked < 0) return `Resolving timed out after ${limit} milliseconds`;
    if (connected < 0) return `Connection timed out after ${limit} milliseconds`;
    if (/^telnet:/i.test(this.facts.url)) return "Time-out";
    return `Operation timed out after ${limit} milliseconds with ${bytes} bytes received`;
  }

  #rejection(url: string): string {
    if (!this.isModern) return "URL using bad/illegal format or missing URL";
    if (/^([a-z]+:\/\/)?([/?#]|$)/i.test(url)) return "URL rejected: No host part in the URL";
    return /:\d*[^\d/?#@\]]+([/?#]|$)|:\d{5,}/.test(url.replace(/^[a-z]+:\/\//i, ""))
      ? "URL rejected: Port number was not a decimal number between 0 and 65535"
      : "URL rejected: Malformed input to a URL function";
  }

  /** The request, and with -L those that the answers lead to. */
  async #follow(signal: AbortSignal): Promise<void> {
    let url = this.#url;
    let method = methodOf(this.options);
    const most = Number(this.options.get("max-redirs") ?? 50);
    for (let redirects = 0; ; redirects++) {
      this.facts.url = url.includes("://") ? url : `http://${url}`;
      this.facts.redirects = redirects;
      const telnet = /^telnet:\/\/([^/]+)/i.exec(url)?.[1];
      if (telnet !== undefined) return this.#talk(telnet, signal);
      const address = parseAddress(url);
      if (address === undefined) throw new CurlError(3, this.#rejection(url));
      if (address === "unsupported scheme") {
        const scheme = /^[a-z0-9+.-]+/i.exec(url)?.[0] ?? "";
        throw new CurlError(
          1,
          `Protocol "${scheme}" ${this.isModern ? "not supported" : "not supported or disabled in libcurl"}`,
        );
      }
      const location = await this.#request(address, method, signal);
      if (location === undefined || !this.options.has("L")) return;
      const keepsMethod = this.facts.code === 307 || this.facts.code === 308;
      if (redirects >= most) throw new CurlError(47, `Maximum (${most}) redirects followed`);
      if (method !== "HEAD" && !keepsMethod && this.options.get("X") === undefined) method = "GET";
      url = new URL(location, this.facts.url).toString();
      await this.verbose(`* Issue another request to this URL: '${url}'\n`);
    }
  }

  /** `telnet://HOST:PORT`, which people take to see whether a port answers: both ways, until one side has had enough. */
  async #talk(place: string, signal: AbortSignal): Promise<void> {
    const address = parseAddress(`http://${/:\d+$/.test(place) ? place : `${place}:23`}`);
    if (typeof address !== "object") throw new CurlError(3, this.#rejection(place));
    const connection = await connect(this, address, signal);
    const leave = () => connection.close();
    signal.addEventListener("abort", leave, { once: true });
    await pump(this.process, connection);
    signal.removeEventListener("abort", leave);
    signal.throwIfAborted();
  }

  /** One request; where its answer redirects to, if it does. */
  async #request(address: Address, method: string, signal: AbortSignal): Promise<string | undefined> {
    const connection = await connect(this, address, signal);
    try {
      const content = await contentOf(this.options, this.process, method);
      if (content.query !== "") this.facts.url += `${this.facts.url.includes("?") ? "&" : "?"}${content.query}`;
      const head = headOf(this.options, address, { method, content, agent: `curl/${this.#version}` });
      await this.verbose(head.replace(/\r\n/g, "\n").replace(/^/gm, "> ").replace(/> $/, ""));
      await connection.write(concat([toBytes(head), content.body]), signal);
      this.facts.sent = content.body.byteLength;
      if (this.isModern) await this.verbose("* Request completely sent off\n");
      const reader = new ByteReader(connection);
      const response = await this.#readHead(reader, method, signal);
      const { status, headers } = response;
      this.facts.started = this.elapsed();
      this.facts.code = status;
      this.facts.contentType = headerOf(headers, "content-type") ?? "";
      const location = status >= 300 && status < 400 ? headerOf(headers, "location") : undefined;
      this.facts.redirectUrl = location === undefined ? "" : new URL(location, this.facts.url).toString();
      const lines = `${[response.line, ...headers.map(([name, value]) => `${name}: ${value}`)].join("\n")}\n\n`;
      await this.verbose(lines.replace(/^/gm, "< ").replace(/< $/, ""));
      const failed = status >= 400 && (this.options.has("f") || this.options.has("fail-with-body"));
      if (failed && !this.options.has("fail-with-body"))
        throw new CurlError(22, `The requested URL returned error: ${status}`);
      const sink = this.#sink();
      if (this.options.has("i") || this.options.has("I")) await sink.write(lines.replace(/\n/g, "\r\n"));
      const dump = this.options.get("dump-header");
      if (dump !== undefined) await openToWrite(dump, this.process, false).write(lines.replace(/\n/g, "\r\n"));
      const expected = Number(headerOf(headers, "content-length") ?? -1);
      const skips = location !== undefined && this.options.has("L");
      for await (const part of response.body(signal)) {
        if (skips) continue;
        this.facts.bytes += part.byteLength;
        await this.verbose(`{ [${part.byteLength} bytes data]\n`);
        await this.#meter?.progress(this.facts.bytes, expected);
        await sink.write(part, signal);
      }
      sink.close();
      if (method !== "HEAD" && !skips && expected > this.facts.bytes)
        throw new CurlError(18, `transfer closed with ${expected - this.facts.bytes} bytes remaining to read`);
      await this.verbose(`* Connection #0 to host ${address.host} left intact\n`);
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
    await this.verbose("* Empty reply from server\n* Closing connection 0\n");
    throw new CurlError(52, "Empty reply from server");
  }

  #outputName(): string | undefined {
    const named = this.options.values.get("o")?.[this.#index];
    if (named !== undefined) return named === "-" ? undefined : named;
    if (!this.options.has("O")) return undefined;
    return (
      /([^/?#]*)(?:[?#].*)?$/.exec(this.#url.replace(/^[a-z]+:\/\/[^/]*/i, ""))?.[1] ||
      (this.isModern ? "curl_response" : "")
    );
  }

  /** `-w @file` */
  #formatText(given: string): string {
    return given.startsWith("@") ? this.process.files.readText(pathOf(this.process, given.slice(1))) : given;
  }

  #sink(): Sink {
    const name = this.#outputName();
    if (name === "") throw new CurlError(23, "Failed writing received data to disk/application");
    if (name === undefined) return sinkTo((data) => this.process.stdout.write(data));
    return openToWrite(name, this.process, false);
  }

  get isModern(): boolean {
    return Number.parseInt(this.#version, 10) >= 8;
  }

  elapsed(): number {
    return this.process.clock.now() - this.#began;
  }

  #note(text: string): Promise<void> {
    return this.process.stderr.write(text);
  }

  async verbose(text: string): Promise<void> {
    if (this.options.has("v")) await this.#note(text);
  }
}
