/** mysql (and mariadb): a server that greets as the real one does, and the clients that ask whether it is there. */
import type { Connection } from "../network.ts";
import { timedOut } from "../patience.ts";
import type { Process, Program } from "../process.ts";
import { dial, find } from "../tools/network/dial.ts";
import { parseOptions } from "../tools/options.ts";
import { type Image, root } from "./image.ts";
import { serveTcp, untilSignal } from "./serve.ts";
import { debianSystem } from "./systems.ts";

export const mysqlPort = 3306;

/** The first packet of a MySQL server: length, protocol 10, its version, and what a client needs to log in. */
function greeting(version: string): Uint8Array {
  const body = Buffer.concat([
    Buffer.from([10]),
    Buffer.from(`${version}\0`),
    Buffer.from([8, 0, 0, 0]),
    Buffer.from("sandbox1\0"),
    Buffer.from([0xff, 0xff, 0xff, 2, 0, 0xff, 0xdf, 21]),
    Buffer.alloc(10),
    Buffer.from("sandboxsalt1\0caching_sha2_password\0"),
  ]);
  return Buffer.concat([Buffer.from([body.length & 0xff, body.length >> 8, 0, 0]), body]);
}

/** After the greeting the sandbox's own clients say a line and get a line; anything else is a client that cannot log in. */
async function converse(connection: Connection, version: string): Promise<void> {
  await connection.write(greeting(version));
  for (let chunk = await connection.read(); chunk !== undefined; chunk = await connection.read()) {
    if (!Buffer.from(chunk).toString().startsWith("sandbox ")) return;
    await connection.write("ok\n");
  }
}

const wants = [
  "MYSQL_ROOT_PASSWORD",
  "MYSQL_ALLOW_EMPTY_PASSWORD",
  "MYSQL_RANDOM_ROOT_PASSWORD",
  "MARIADB_ROOT_PASSWORD",
  "MARIADB_ALLOW_EMPTY_ROOT_PASSWORD",
  "MARIADB_RANDOM_ROOT_PASSWORD",
  "MYSQL_PASSWORD",
  "MARIADB_PASSWORD",
];

const mysqld =
  (version: string): Program =>
  async (process) => {
    const stamp = () => new Date(process.clock.now()).toISOString().replace("Z", "000Z");
    const entrypoint = (level: string, text: string) =>
      process.stderr.write(
        `${new Date(process.clock.now()).toISOString().replace(/\.\d+Z/, "+00:00")} [${level}] [Entrypoint]: ${text}\n`,
      );
    const log = (text: string) => process.stderr.write(`${stamp()} 0 [System] ${text}\n`);
    await entrypoint("Note", `Entrypoint script for MySQL Server ${version}-1.el9 started.`);
    if (!wants.some((name) => process.env.has(name))) {
      await entrypoint(
        "ERROR",
        "Database is uninitialized and password option is not specified\n    You need to specify one of the following as an environment variable:\n    - MYSQL_ROOT_PASSWORD\n    - MYSQL_ALLOW_EMPTY_PASSWORD\n    - MYSQL_RANDOM_ROOT_PASSWORD",
      );
      return 1;
    }
    const ended = untilSignal(process);
    await log(`[MY-010116] [Server] /usr/sbin/mysqld (mysqld ${version}) starting as process ${process.pid}`);
    serveTcp(process, mysqlPort, (connection) => converse(connection, version));
    await log(
      `[MY-010931] [Server] /usr/sbin/mysqld: ready for connections. Version: '${version}'  socket: '/var/run/mysqld/mysqld.sock'  port: ${mysqlPort}  MySQL Community Server - GPL.`,
    );
    await ended;
    await log("[MY-010910] [Server] /usr/sbin/mysqld: Shutdown complete (mysqld).");
    return 0;
  };

type DatabaseProblem = { readonly code: number; readonly text: string };

/** Opens a connection to a database and reads its greeting. */
export async function openDatabase(
  process: Process,
  host: string,
  port: number,
  milliseconds?: number,
): Promise<Connection | DatabaseProblem> {
  const found = await find(process, host);
  if (found === timedOut || found.kind !== "found")
    return {
      code: 2005,
      text: `Unknown MySQL server host '${host}' (${found !== timedOut && found.kind === "no such name" ? "-2" : "-3"})`,
    };
  const outcome = await dial(process, found.addresses[0] ?? host, port, { milliseconds });
  if (outcome.kind !== "connected") {
    const number = {
      refused: 111,
      "no route": 113,
      "network unreachable": 101,
      "address in use": 98,
      "timed out": 110,
    }[outcome.kind];
    return { code: 2003, text: `Can't connect to MySQL server on '${host}:${port}' (${number})` };
  }
  if ((await outcome.connection.read()) === undefined)
    return {
      code: 2013,
      text: "Lost connection to MySQL server at 'reading initial communication packet', system error: 0",
    };
  return outcome.connection;
}

const mysqladmin: Program = async (process) => {
  const options = parseOptions(process.argv.slice(1), "h:u:P:p::s", {
    host: "h:",
    user: "u:",
    port: "P:",
    password: "p:",
    silent: "s",
    "connect-timeout": "connect-timeout:",
    connect_timeout: "connect-timeout:",
  });
  const [host, port] = [options.get("h") ?? "127.0.0.1", Number(options.get("P") ?? mysqlPort)];
  const seconds = options.get("connect-timeout");
  const opened = await openDatabase(process, host, port, seconds === undefined ? undefined : Number(seconds) * 1000);
  if ("code" in opened) {
    await process.stderr.write(
      `mysqladmin: connect to server at '${host}' failed\nerror: '${opened.text}'\nCheck that mysqld is running on ${host} and that the port is ${port}.\nYou can check this by doing 'telnet ${host} ${port}'\n`,
    );
    return 1;
  }
  opened.close();
  const command = options.operands[0] ?? "ping";
  if (command === "ping") await process.stdout.write("mysqld is alive\n");
  else {
    await process.stderr.write(`mysqladmin: the sandbox's database knows 'ping' only, not '${command}'\n`);
    return 1;
  }
  return 0;
};

const mysql: Program = async (process) => {
  const options = parseOptions(process.argv.slice(1), "h:u:P:e:D:BNs", {
    host: "h:",
    user: "u:",
    port: "P:",
    password: "p:",
    execute: "e:",
    "connect-timeout": "connect-timeout:",
  });
  const [host, port] = [options.get("h") ?? "127.0.0.1", Number(options.get("P") ?? mysqlPort)];
  const seconds = options.get("connect-timeout");
  const opened = await openDatabase(process, host, port, seconds === undefined ? undefined : Number(seconds) * 1000);
  if ("code" in opened) {
    await process.stderr.write(`ERROR ${opened.code} (HY000): ${opened.text}\n`);
    return 1;
  }
  opened.close();
  const query = /^\s*select\s+(\d+|'[^']*')\s*;?\s*$/i.exec(options.get("e") ?? "")?.[1]?.replaceAll("'", "");
  if (query === undefined) {
    await process.stderr.write(
      "ERROR 1105 (HY000): connected; the sandbox's database answers SELECT of a constant only\n",
    );
    return 1;
  }
  await process.stdout.write(`${query}\n${query}\n`);
  return 0;
};

export function mysqlImage(tag: string, name: "mysql" | "mariadb"): Image {
  const version = /^\d+\.\d+\.\d+/.exec(tag)?.[0] ?? (name === "mysql" ? "8.4.3" : "11.4.4-MariaDB");
  const server = name === "mysql" ? "mysqld" : "mariadbd";
  return {
    files: debianSystem({
      programs: {
        [`/usr/sbin/${server}`]: mysqld(version),
        "/usr/bin/mysql": mysql,
        "/usr/bin/mysqladmin": mysqladmin,
        "/usr/bin/mariadb": mysql,
        "/usr/bin/mariadb-admin": mysqladmin,
      },
      folders: ["/var/lib/mysql", "/var/run/mysqld"],
    }),
    entrypoint: [],
    command: [server],
    env: { MYSQL_VERSION: version },
    workingDirectory: "/",
    user: root,
  };
}
