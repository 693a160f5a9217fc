/**
 * The catfacts application: `worker` collects facts from outside into a database, `facts` shows them.
 *
 *     worker ─► db:3306 (one connection for life), http://facts (every 15 s), catfact.ninja and dog.ceo :443 (every 60 s)
 *     facts  ─► db:3306 (a new connection for each page view)
 */
import type { Connection } from "../network.ts";
import { ConnectionReset } from "../network.ts";
import { timedOut, within } from "../patience.ts";
import type { Process, Program } from "../process.ts";
import { ByteReader } from "../protocols/bytes.ts";
import { readResponse } from "../protocols/http.ts";
import { startTls } from "../protocols/tls.ts";
import { dial, find } from "../tools/network/dial.ts";
import { strftime } from "../tools/strftime.ts";
import { request } from "./boutique.ts";
import { type Image, root } from "./image.ts";
import { mysqlPort, openDatabase } from "./mysql.ts";
import { every, server, serveWeb } from "./serve.ts";
import { debianSystem } from "./systems.ts";

const frontendEvery = 15_000;
const collectEvery = 60_000;
const patience = 10_000;

const say = (process: Process, text: string): Promise<void> =>
  process.stdout.write(`${strftime("%Y-%m-%d %H:%M:%S", process.clock.now())} ${text}\n`);

/** A word to the database over the connection that is kept. */
async function tell(process: Process, database: Connection, what: string): Promise<boolean> {
  try {
    const answer = await within(process, patience, async (signal) => {
      await database.write(`sandbox ${what}\n`, signal);
      return database.read(signal);
    });
    return answer !== timedOut && answer !== undefined;
  } catch (error) {
    if (error instanceof ConnectionReset) return false;
    throw error;
  }
}

/** Asks an API outside over https; what went wrong, if something did. */
async function askOutside(process: Process, host: string, path: string): Promise<string | undefined> {
  const found = await find(process, host, patience);
  if (found === timedOut || found.kind !== "found") return "name resolution failed";
  const outcome = await dial(process, found.addresses[0] ?? "", 443, { milliseconds: patience });
  if (outcome.kind !== "connected") return outcome.kind;
  try {
    const status = await within(process, patience, async (signal) => {
      const secured = await startTls(outcome.connection, host, signal);
      if (secured.kind !== "secure") return undefined;
      await secured.connection.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`, signal);
      return (await readResponse(new ByteReader(secured.connection), "GET", signal))?.status;
    });
    return status === 200 ? undefined : "no answer";
  } catch (error) {
    if (error instanceof ConnectionReset) return "connection reset";
    throw error;
  } finally {
    outcome.connection.close();
  }
}

const worker: Program = async (process) => {
  const host = process.env.get("DB_HOST") ?? "db";
  const opened = await openDatabase(process, host, mysqlPort, patience);
  if ("code" in opened) {
    await say(process, `database: ${opened.code} ${opened.text}`);
    return 1;
  }
  await say(process, `database: connected to ${host}:${mysqlPort}`);
  const look = async () => {
    if (!(await tell(process, opened, "ping"))) await say(process, "database: connection lost");
    const problem = await request(process, "facts", 80, "/", patience);
    await say(process, problem === undefined ? "frontend is up" : `frontend is down: ${problem}`);
  };
  const collect = async () => {
    for (const [name, path] of [
      ["catfact.ninja", "/fact"],
      ["dog.ceo", "/api/breeds/image/random"],
    ] as const) {
      const problem = await askOutside(process, name, path);
      await say(process, problem === undefined ? `${name}: collected` : `${name}: ${problem}`);
    }
    await tell(process, opened, "insert");
  };
  await collect();
  await look();
  await Promise.race([every(process, frontendEvery, look), every(process, collectEvery, collect)]);
  return 1;
};

const facts: Program = server(async (process) => {
  const host = process.env.get("DB_HOST") ?? "db";
  serveWeb(process, 80, async ({ method, target, from }) => {
    const opened = await openDatabase(process, host, mysqlPort, patience);
    const fine = !("code" in opened) && (await tell(process, opened, "select"));
    if (!("code" in opened)) opened.close();
    const status = fine ? 200 : 500;
    await say(process, `${from} "${method} ${target} HTTP/1.1" ${status}`);
    const text = fine
      ? "A cat can jump up to six times its length."
      : "code" in opened
        ? `The database does not answer: ${opened.text}`
        : "The database does not answer.";
    return {
      status,
      headers: [["Content-Type", "text/html; charset=utf-8"]],
      body: `<!DOCTYPE html>\n<html><head><title>Cat facts</title></head><body><h1>Cat facts</h1><p>${text}</p></body></html>\n`,
    };
  });
  await say(process, "listening on port 80");
});

export function catfactsImage(name: "worker" | "facts"): Image {
  const program = name === "worker" ? worker : facts;
  return {
    files: debianSystem({ programs: { [`/app/${name}`]: program } }),
    entrypoint: [`/app/${name}`],
    command: [],
    env: {},
    workingDirectory: "/app",
    user: root,
  };
}
