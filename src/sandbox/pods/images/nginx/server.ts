/** nginx answering requests: which location, which file, its headers, its log. */
import type { Process } from "../../process.ts";
import { type Answer, headerOf, httpDate, type Request, reasons } from "../../protocols/http.ts";
import { strftime } from "../../tools/strftime.ts";
import { fileAnswer } from "../httpd.ts";
import { type Directive, first, locationOf } from "./config.ts";
import { forward } from "./proxy.ts";

export class Nginx {
  readonly #process: Process;
  readonly #version: string;

  constructor(process: Process, version: string) {
    this.#process = process;
    this.#version = version;
  }

  async notice(text: string): Promise<void> {
    await this.#process.stderr.write(
      `${strftime("%Y/%m/%d %H:%M:%S", this.#process.clock.now())} [notice] ${this.#process.pid}#${this.#process.pid}: ${text}\n`,
    );
  }

  async emergency(text: string): Promise<void> {
    await this.#process.stderr.write(
      `${strftime("%Y/%m/%d %H:%M:%S", this.#process.clock.now())} [emerg] ${this.#process.pid}#${this.#process.pid}: ${text}\nnginx: [emerg] ${text}\n`,
    );
  }

  async answer(request: Request, server: Directive): Promise<Answer> {
    const answer = this.#finish(await this.#route(request, server), request);
    const { method, target, version, headers, from } = request;
    const size =
      method === "HEAD"
        ? 0
        : Buffer.byteLength(typeof answer.body === "string" ? answer.body : Buffer.from(answer.body ?? ""));
    const field = (name: string) => headerOf(headers, name) ?? "-";
    await this.#process.stdout.write(
      `${from} - - [${strftime("%d/%b/%Y:%H:%M:%S +0000", this.#process.clock.now())}] "${method} ${target} ${version}" ${answer.status} ${size} "${field("referer")}" "${field("user-agent")}" "${field("x-forwarded-for")}"\n`,
    );
    return answer;
  }

  /** nginx's own headers round an answer, and its page where there is no body. */
  #finish(answer: Answer, { headers }: Request): Answer {
    const isError = answer.status >= 300 && answer.body === undefined;
    const title = `${answer.status} ${reasons[answer.status] ?? ""}`;
    const body = isError
      ? `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx/${this.#version}</center>\r\n</body>\r\n</html>\r\n`
      : (answer.body ?? "");
    const given = answer.headers ?? [];
    const stays = headerOf(headers, "connection")?.toLowerCase() !== "close";
    return {
      status: answer.status,
      body,
      headers: [
        ["Server", `nginx/${this.#version}`],
        ["Date", httpDate(this.#process.clock.now())],
        ...(isError ? ([["Content-Type", "text/html"]] as const) : given.filter(([name]) => name === "Content-Type")),
        ["Content-Length", String(Buffer.byteLength(typeof body === "string" ? body : Buffer.from(body)))],
        ["Connection", stays ? "keep-alive" : "close"],
        ...given.filter(([name]) => name !== "Content-Type"),
      ],
    };
  }

  async #route(request: Request, server: Directive): Promise<Answer> {
    const path = request.target.replace(/[?#].*/, "");
    const location = locationOf(server, path);
    const scopes = [location?.body ?? [], server.body];
    const returned = scopes.map((scope) => first(scope, "return")).find((values) => values !== undefined);
    if (returned !== undefined) return this.#returned(returned, request);
    const target = location === undefined ? undefined : first(location.body, "proxy_pass")?.[0];
    if (target !== undefined) return forward(this.#process, target, request);
    if (request.method !== "GET" && request.method !== "HEAD") return { status: 405 };
    const folder =
      scopes.map((scope) => first(scope, "root")?.[0]).find((value) => value !== undefined) ?? "/etc/nginx/html";
    const type =
      scopes.map((scope) => first(scope, "default_type")?.[0]).find((value) => value !== undefined) ??
      "application/octet-stream";
    const answer = fileAnswer(this.#process, folder, path, type);
    if (answer === undefined) {
      await this.#process.stderr.write(
        `${strftime("%Y/%m/%d %H:%M:%S", this.#process.clock.now())} [error] 29#29: *1 open() "${folder}${path}" failed (2: No such file or directory), client: ${request.from}, server: localhost, request: "${request.method} ${request.target} ${request.version}", host: "${headerOf(request.headers, "host") ?? ""}"\n`,
      );
      return { status: 404 };
    }
    return { ...answer, headers: [...(answer.headers ?? []), ["Accept-Ranges", "bytes"]] };
  }

  #returned([code = "200", text]: readonly string[], request: Request): Answer {
    const status = Number(code);
    const variables: Readonly<Record<string, string>> = {
      hostname: this.#process.hostname,
      remote_addr: request.from,
      request_uri: request.target,
      uri: request.target.replace(/\?.*/, ""),
      host: headerOf(request.headers, "host") ?? "",
      request_method: request.method,
    };
    const body = text?.replace(/\$\{?(\w+)\}?/g, (token, name: string) => variables[name] ?? token);
    if (status >= 300 && status < 400 && body !== undefined) return { status, headers: [["Location", body]] };
    return { status, headers: [["Content-Type", "text/plain"]], ...(body === undefined ? {} : { body }) };
  }
}
