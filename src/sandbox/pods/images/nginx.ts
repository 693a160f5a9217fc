/** nginx: its configuration as far as labs use it, its pages, its log. The untouched start page says which pod answers. */
import { AddressInUse, ConnectionReset } from "../network.ts";
import type { Process, Program } from "../process.ts";
import { ByteReader } from "../protocols/bytes.ts";
import {
  type Answer,
  headerOf,
  httpDate,
  parseAddress,
  type Request,
  readResponse,
  reasons,
} from "../protocols/http.ts";
import { resolveName } from "../resolver.ts";
import { concat } from "../streams.ts";
import { dial } from "../tools/network/dial.ts";
import { strftime } from "../tools/strftime.ts";
import { fileAnswer } from "./httpd.ts";
import { type Image, root } from "./image.ts";
import { serveWeb, untilSignal } from "./serve.ts";
import { alpineSystem, curlOf, debianSystem } from "./systems.ts";

interface Directive {
  readonly name: string;
  readonly values: readonly string[];
  readonly body: readonly Directive[];
}

/** `name value … ;` and `name value … { … }` */
export function parseConfig(text: string): Directive[] {
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

const all = (list: readonly Directive[], name: string): Directive[] => list.filter((each) => each.name === name);
const first = (list: readonly Directive[], name: string): readonly string[] | undefined => all(list, name)[0]?.values;

class Nginx {
  readonly #process: Process;
  readonly #version: string;

  constructor(process: Process, version: string) {
    this.#process = process;
    this.#version = version;
  }

  /** The `server` blocks of every file that the main configuration includes. */
  servers(): Directive[] {
    const text = (path: string): string => {
      const node = this.#process.files.find(path);
      return node?.kind === "file" ? this.#process.files.readText(path) : "";
    };
    const found: Directive[] = [];
    const collect = (list: readonly Directive[]) => {
      for (const directive of list) {
        if (directive.name === "server") found.push(directive);
        if (directive.name === "http") collect(directive.body);
        if (directive.name !== "include") continue;
        const [, folder = "", suffix = ""] = /^(.*)\/\*(\.\w+)?$/.exec(directive.values[0] ?? "") ?? [];
        if (this.#process.files.find(folder)?.kind !== "directory") continue;
        for (const name of this.#process.files.list(folder))
          if (name.endsWith(suffix)) collect(parseConfig(text(`${folder}/${name}`)));
      }
    };
    collect(parseConfig(text("/etc/nginx/nginx.conf")));
    return found;
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
    const location = this.#location(server, path);
    const scopes = [location?.body ?? [], server.body];
    const returned = scopes.map((scope) => first(scope, "return")).find((values) => values !== undefined);
    if (returned !== undefined) return this.#returned(returned, request);
    const target = location === undefined ? undefined : first(location.body, "proxy_pass")?.[0];
    if (target !== undefined) return this.#forward(target, request);
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

  /** The longest prefix wins; `=` and regular expressions come before it. */
  #location(server: Directive, path: string): Directive | undefined {
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

  async #forward(target: string, { method, target: path, headers, body }: Request): Promise<Answer> {
    const address = parseAddress(target);
    if (address === undefined || address === "unsupported scheme") return { status: 502 };
    const found = await resolveName(address.host, this.#process);
    if (found.kind !== "found") return { status: 502 };
    const outcome = await dial(this.#process, found.addresses[0] ?? "", address.port, { milliseconds: 60_000 });
    if (outcome.kind !== "connected") return { status: outcome.kind === "timed out" ? 504 : 502 };
    const { connection } = outcome;
    try {
      const kept = headers.filter(([name]) => !/^(host|connection)$/i.test(name));
      await connection.write(
        concat([
          Buffer.from(
            `${method} ${path} HTTP/1.1\r\nHost: ${address.host}\r\nConnection: close\r\n${kept.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`,
          ),
          body,
        ]),
      );
      const response = await readResponse(new ByteReader(connection), method);
      if (response === undefined) return { status: 502 };
      const parts: Uint8Array[] = [];
      for await (const part of response.body()) parts.push(part);
      return {
        status: response.status,
        headers: response.headers.filter(
          ([name]) => !/^(content-length|connection|server|date|transfer-encoding)$/i.test(name),
        ),
        body: concat(parts),
      };
    } catch (error) {
      if (error instanceof ConnectionReset) return { status: 502 };
      throw error;
    } finally {
      connection.close();
    }
  }
}

const startPage = "/usr/share/nginx/html/index.html";

const nginxProgram =
  (version: string): Program =>
  async (process) => {
    const nginx = new Nginx(process, version);
    if (process.argv.includes("-v") || process.argv.includes("-V")) {
      await process.stderr.write(`nginx version: nginx/${version}\n`);
      return 0;
    }
    if (process.argv.includes("-t")) {
      await process.stderr.write(
        "nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\nnginx: configuration file /etc/nginx/nginx.conf test is successful\n",
      );
      return 0;
    }
    if (process.argv.includes("-s")) {
      const asked = process.argv[process.argv.indexOf("-s") + 1];
      process.signal(1, asked === "reload" || asked === "reopen" ? "SIGHUP" : "SIGQUIT");
      return 0;
    }
    const ended = untilSignal(process);
    greet(process);
    const listening = new Map<number, { server: Directive }>();
    const configure = () => {
      const wanted = new Map<number, Directive>();
      for (const server of nginx.servers())
        for (const { values } of all(server.body, "listen")) {
          const port = Number(/(\d+)$/.exec(values[0] ?? "80")?.[1] ?? 80);
          if (!wanted.has(port)) wanted.set(port, server);
        }
      for (const [port, server] of wanted) {
        const existing = listening.get(port);
        if (existing !== undefined) existing.server = server;
        else {
          const entry = { server };
          serveWeb(process, port, (request) => nginx.answer(request, entry.server));
          listening.set(port, entry);
        }
      }
    };
    try {
      configure();
    } catch (error) {
      if (!(error instanceof AddressInUse)) throw error;
      await nginx.emergency(`bind() to 0.0.0.0:${/\d+$/.exec(error.message)?.[0]} failed (98: Address already in use)`);
      return 1;
    }
    process.onSignal("SIGHUP", configure);
    for (const line of [
      'using the "epoll" event method',
      `nginx/${version}`,
      "OS: Linux 6.8.0-sandbox",
      "start worker processes",
      `start worker process ${process.pid + 28}`,
    ])
      await nginx.notice(line);
    await ended;
    await nginx.notice("signal 15 (SIGTERM) received, exiting");
    await nginx.notice("exit");
    return 0;
  };

/** The start page says who answers, unless somebody has put another in its place. */
function greet(process: Process): void {
  const node = process.files.find(startPage);
  if (node?.kind === "file" && node.frozen) process.files.personalize(startPage, `hello from ${process.hostname}\n`);
}

const entrypoint: Program = async (process) => {
  const [, ...command] = process.argv;
  if (command[0] === "nginx" || command[0] === "nginx-debug")
    for (const line of [
      "/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration",
      "/docker-entrypoint.sh: Looking for shell scripts in /docker-entrypoint.d/",
      "/docker-entrypoint.sh: Launching /docker-entrypoint.d/10-listen-on-ipv6-by-default.sh",
      "/docker-entrypoint.sh: Launching /docker-entrypoint.d/20-envsubst-on-templates.sh",
      "/docker-entrypoint.sh: Launching /docker-entrypoint.d/30-tune-worker-processes.sh",
      "/docker-entrypoint.sh: Configuration complete; ready for start up",
    ])
      await process.stdout.write(`${line}\n`);
  return process.exec(command);
};

const mainConfig =
  "user  nginx;\nworker_processes  auto;\nevents { worker_connections  1024; }\nhttp {\n    include       /etc/nginx/mime.types;\n    default_type  application/octet-stream;\n    keepalive_timeout  65;\n    include /etc/nginx/conf.d/*.conf;\n}\n";
const serverConfig = (port: number) =>
  `server {\n    listen       ${port};\n    listen  [::]:${port};\n    server_name  localhost;\n\n    location / {\n        root   /usr/share/nginx/html;\n        index  index.html index.htm;\n    }\n}\n`;
const page =
  "<!DOCTYPE html>\n<html>\n<head><title>Welcome to nginx!</title></head>\n<body><h1>Welcome to nginx!</h1></body>\n</html>\n";

/** `nginx:1.27-alpine` is 1.27.something; `latest` and `alpine` are the newest. */
function versionOf(tag: string): string {
  const [, given] = /^(\d+(?:\.\d+){0,2})/.exec(tag) ?? [];
  if (given === undefined) return tag.startsWith("stable") ? "1.28.0" : "1.29.3";
  return given.split(".").length >= 3 ? given : given.split(".").length === 2 ? `${given}.5` : "1.29.3";
}

export function nginxImage(tag: string, port = 80): Image {
  const version = versionOf(tag);
  const extras = {
    programs: {
      "/usr/sbin/nginx": nginxProgram(version),
      "/docker-entrypoint.sh": entrypoint,
      "/usr/bin/curl": curlOf(/alpine/.test(tag) ? "8.7.1" : "7.88.1"),
    },
    files: {
      "/etc/nginx/nginx.conf": mainConfig,
      "/etc/nginx/conf.d/default.conf": serverConfig(port),
      [startPage]: page,
      "/usr/share/nginx/html/50x.html": page,
    },
    links: { "/var/log/nginx/access.log": "/dev/stdout", "/var/log/nginx/error.log": "/dev/stderr" },
  };
  return {
    files: /alpine/.test(tag) ? alpineSystem(extras) : debianSystem(extras),
    entrypoint: ["/docker-entrypoint.sh"],
    command: ["nginx", "-g", "daemon off;"],
    env: { NGINX_VERSION: version },
    workingDirectory: "/",
    user: root,
  };
}
