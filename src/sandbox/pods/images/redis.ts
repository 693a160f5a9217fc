/** redis: a server that keeps keys in memory, and redis-cli. */
import type { Connection } from "../network.ts";
import { timedOut } from "../patience.ts";
import type { Process, Program } from "../process.ts";
import { ByteReader } from "../protocols/bytes.ts";
import { lines, toText } from "../streams.ts";
import { dial, find, systemWords } from "../tools/network/dial.ts";
import { parseOptions } from "../tools/options.ts";
import { strftime } from "../tools/strftime.ts";
import { type Image, root } from "./image.ts";
import { serveTcp, untilSignal } from "./serve.ts";
import { alpineSystem, debianSystem } from "./systems.ts";

const usualPort = 6379;
const bulk = (value: string | undefined): string =>
  value === undefined ? "$-1\r\n" : `$${Buffer.byteLength(value)}\r\n${value}\r\n`;
const list = (values: readonly string[]): string => `*${values.length}\r\n${values.map(bulk).join("")}`;
const failure = (text: string): string => `-${text}\r\n`;
const wrongArguments = (name: string): string =>
  failure(`ERR wrong number of arguments for '${name.toLowerCase()}' command`);

/** Reads a command as RESP array or as a plain line. */
async function readCommand(reader: ByteReader): Promise<string[] | undefined> {
  const line = await reader.line();
  if (line === undefined) return undefined;
  if (!line.startsWith("*")) return line.trim().split(/\s+/).filter(Boolean);
  const words: string[] = [];
  for (let left = Math.min(1024, Number(line.slice(1))); left > 0; left--) {
    const size = Number((await reader.line())?.slice(1) ?? 0);
    let word = "";
    while (word.length < size) {
      const part = await reader.some(size - word.length);
      if (part === undefined) return undefined;
      word += toText(part);
    }
    await reader.line();
    words.push(word);
  }
  return words;
}

class Store {
  readonly #values = new Map<string, string>();
  readonly #process: Process;
  readonly #version: string;
  readonly #began: number;

  constructor(process: Process, version: string) {
    this.#process = process;
    this.#version = version;
    this.#began = process.clock.now();
  }

  run([name = "", ...args]: readonly string[]): string {
    const [key, value] = args;
    switch (name.toUpperCase()) {
      case "PING":
        return key === undefined ? "+PONG\r\n" : bulk(key);
      case "ECHO":
        return bulk(key);
      case "SET":
        if (key === undefined || value === undefined) return wrongArguments(name);
        this.#values.set(key, value);
        return "+OK\r\n";
      case "GET":
        return key === undefined ? wrongArguments(name) : bulk(this.#values.get(key));
      case "DEL":
      case "EXISTS": {
        const found = args.filter((each) => this.#values.has(each));
        if (name.toUpperCase() === "DEL") for (const each of found) this.#values.delete(each);
        return `:${found.length}\r\n`;
      }
      case "INCR":
      case "DECR": {
        if (key === undefined) return wrongArguments(name);
        const before = Number(this.#values.get(key) ?? 0);
        if (!Number.isInteger(before)) return failure("ERR value is not an integer or out of range");
        const after = before + (name.toUpperCase() === "INCR" ? 1 : -1);
        this.#values.set(key, String(after));
        return `:${after}\r\n`;
      }
      case "KEYS":
        return list([...this.#values.keys()].filter((each) => key === "*" || each === key));
      case "DBSIZE":
        return `:${this.#values.size}\r\n`;
      case "FLUSHALL":
      case "FLUSHDB":
        this.#values.clear();
        return "+OK\r\n";
      case "SELECT":
      case "AUTH":
      case "CLIENT":
        return "+OK\r\n";
      case "COMMAND":
      case "CONFIG":
        return list([]);
      case "TIME":
        return list([String(Math.floor(this.#process.clock.now() / 1000)), "0"]);
      case "INFO":
        return bulk(this.#info());
      default:
        return failure(
          `ERR unknown command '${name}', with args beginning with: ${args.map((each) => `'${each}' `).join("")}`,
        );
    }
  }

  #info(): string {
    return `# Server\r\nredis_version:${this.#version}\r\nredis_mode:standalone\r\nos:Linux\r\nprocess_id:${this.#process.pid}\r\ntcp_port:${usualPort}\r\nuptime_in_seconds:${Math.floor((this.#process.clock.now() - this.#began) / 1000)}\r\n\r\n# Replication\r\nrole:master\r\nconnected_slaves:0\r\n\r\n# Keyspace\r\n${this.#values.size > 0 ? `db0:keys=${this.#values.size},expires=0,avg_ttl=0\r\n` : ""}`;
  }
}

const redisServer =
  (version: string): Program =>
  async (process) => {
    const options = parseOptions(process.argv.slice(1), "", {
      port: "port:",
      requirepass: "requirepass:",
      appendonly: "appendonly:",
      save: "save:",
      bind: "bind:",
      loglevel: "loglevel:",
      "protected-mode": "protected:",
      maxmemory: "maxmemory:",
      dir: "dir:",
    });
    const port = Number(options.get("port") ?? usualPort);
    const ended = untilSignal(process);
    const log = (mark: string, text: string) =>
      process.stdout.write(
        `${process.pid}:${mark} ${strftime("%d %b %Y %H:%M:%S.%3N", process.clock.now())} * ${text}\n`,
      );
    const store = new Store(process, version);
    serveTcp(process, port, (connection) => converse(connection, store));
    await log("C", "oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo");
    await log("C", `Redis version=${version}, bits=64, commit=00000000, modified=0, pid=${process.pid}, just started`);
    await log("M", `Running mode=standalone, port=${port}.`);
    await log("M", "Ready to accept connections tcp");
    await ended;
    await log("M", "User requested shutdown...");
    await log("M", "Redis is now ready to exit, bye bye...");
    return 0;
  };

async function converse(connection: Connection, store: Store): Promise<void> {
  const reader = new ByteReader(connection);
  for (let command = await readCommand(reader); command !== undefined; command = await readCommand(reader)) {
    if (command.length === 0) continue;
    if (/^(GET|POST|HEAD|Host:)$/.test(command[0] ?? "") && command.some((word) => word.startsWith("HTTP/"))) return; // a browser, not a client
    if (command[0]?.toUpperCase() === "QUIT") {
      await connection.write("+OK\r\n");
      return;
    }
    await connection.write(store.run(command));
  }
}

/** A reply as redis-cli shows it: with types on a terminal, plain in a pipe. */
async function readReply(reader: ByteReader, pretty: boolean): Promise<string | undefined> {
  const line = await reader.line();
  if (line === undefined) return undefined;
  const [kind, rest] = [line.charAt(0), line.slice(1)];
  if (kind === "-") return pretty ? `(error) ${rest}` : `${rest}\n`.trimEnd();
  if (kind === ":") return pretty ? `(integer) ${rest}` : rest;
  if (kind === "$") {
    const size = Number(rest);
    if (size < 0) return pretty ? "(nil)" : "";
    let text = "";
    while (Buffer.byteLength(text) < size) {
      const part = await reader.some(size - Buffer.byteLength(text));
      if (part === undefined) return undefined;
      text += toText(part);
    }
    await reader.line();
    return pretty && !text.includes("\n") ? JSON.stringify(text) : text;
  }
  if (kind !== "*") return rest;
  const count = Number(rest);
  if (count <= 0) return pretty ? "(empty array)" : "";
  const items: string[] = [];
  for (let at = 1; at <= count; at++)
    items.push(`${pretty ? `${at}) ` : ""}${(await readReply(reader, pretty)) ?? ""}`);
  return items.join("\n");
}

const redisCli: Program = async (process) => {
  const options = parseOptions(process.argv.slice(1), "+h:p:a:n:u:t:xc", {
    raw: "raw",
    "no-raw": "no-raw",
    "no-auth-warning": "quiet",
    tls: "tls",
  });
  const [host, port] = [options.get("h") ?? "127.0.0.1", Number(options.get("p") ?? usualPort)];
  const cannot = async (why: string) => {
    await process.stderr.write(`Could not connect to Redis at ${host}:${port}: ${why}\n`);
    return 1;
  };
  const found = await find(process, host);
  if (found === timedOut || found.kind !== "found")
    return cannot(
      found !== timedOut && found.kind === "no such name"
        ? "Name or service not known"
        : "Temporary failure in name resolution",
    );
  const limit = options.get("t");
  const outcome = await dial(process, found.addresses[0] ?? host, port, {
    milliseconds: limit === undefined ? undefined : Number(limit) * 1000,
  });
  if (outcome.kind !== "connected")
    return cannot(outcome.kind === "timed out" ? "Connection timed out" : systemWords[outcome.kind]);
  const { connection } = outcome;
  const reader = new ByteReader(connection);
  const pretty = (process.stdout.terminal !== undefined || options.has("no-raw")) && !options.has("raw");
  const run = async (words: readonly string[]) => {
    await connection.write(list(words));
    const reply = await readReply(reader, pretty);
    if (reply === undefined) {
      await process.stderr.write("Error: Server closed the connection\n");
      return false;
    }
    await process.stdout.write(`${reply}\n`);
    return true;
  };
  if (options.operands.length > 0) return (await run(options.operands)) ? 0 : 1;
  const prompt = () =>
    process.stdin.terminal === undefined ? Promise.resolve() : process.stdout.write(`${host}:${port}> `);
  await prompt();
  for await (const line of lines(process.stdin)) {
    const words = [...line.matchAll(/"((?:\\.|[^"\\])*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
    if (/^(quit|exit)$/i.test(words[0] ?? "")) return 0;
    if (words.length > 0 && !(await run(words))) return 1;
    await prompt();
  }
  return 0;
};

export function redisImage(tag: string): Image {
  const version = /^\d+\.\d+\.\d+/.exec(tag)?.[0] ?? (/^6/.test(tag) ? "6.2.14" : "7.4.1");
  const programs = { "/usr/local/bin/redis-server": redisServer(version), "/usr/local/bin/redis-cli": redisCli };
  return {
    files: /alpine/.test(tag)
      ? alpineSystem({ programs, folders: ["/data"] })
      : debianSystem({ programs, folders: ["/data"] }),
    entrypoint: [],
    command: ["redis-server"],
    env: { REDIS_VERSION: version },
    workingDirectory: "/data",
    user: root,
  };
}
