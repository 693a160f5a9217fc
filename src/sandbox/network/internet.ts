/**
 * A small believable outside world. Names under common top-level domains resolve to addresses set aside for documentation,
 * always the same one for the same name, and each such host answers HTTP on 80 and 443. Nothing leaves the machine.
 */
import { createHash } from "node:crypto";
import type { Connection } from "../pods/network.ts";
import { acceptTls } from "../pods/protocols/tls.ts";
import { toText } from "../pods/streams.ts";
import { Host } from "./host.ts";

/** Documentation ranges: no real host has these addresses. */
const ranges = ["203.0.113", "198.51.100", "192.0.2"];
const topLevelDomains = new Set(
  "com org net io dev ninja ceo app ai co cloud edu gov info me tech xyz de fr uk eu ch at nl es it jp in us ca au br se no fi pl".split(
    " ",
  ),
);
/** Hosts whose answer people look at. */
const bodies: Readonly<Record<string, string>> = {
  "catfact.ninja": '{"fact":"A cat can jump up to six times its length.","length":43}\n',
  "dog.ceo": '{"message":"https://images.dog.ceo/breeds/hound/n02088094_1003.jpg","status":"success"}\n',
  "docs.tigera.io": "you connected to an outside host\n",
};
/** The address from which clouds tell a machine about itself, credentials included. */
const metadataAddress = "169.254.169.254";
const fixed: Readonly<Record<string, string>> = {
  "metadata.google.internal": metadataAddress,
  "example.net": "203.0.113.10",
  "example.com": "203.0.113.11",
  "example.org": "198.51.100.7",
};

const owner = { pid: 1, program: "outside" };

export class Internet {
  readonly #hosts = new Map<string, Host>();
  readonly #names = new Map<string, string>();

  constructor() {
    for (const [name, address] of Object.entries(fixed)) this.#names.set(address, name);
  }

  /** The addresses of a name; undefined when there is no such name. */
  resolve(name: string): readonly string[] | undefined {
    const known = Object.hasOwn(fixed, name) ? fixed[name] : undefined;
    if (known) return [known];
    const labels = name.split(".");
    if (
      labels.length < 2 ||
      !topLevelDomains.has(labels.at(-1) ?? "") ||
      !labels.every((label) => /^[a-z0-9_]([a-z0-9_-]*[a-z0-9])?$/.test(label))
    )
      return undefined;
    const [first = 0, second = 0] = createHash("sha256").update(name).digest();
    const address = `${ranges[first % ranges.length]}.${20 + (second % 230)}`;
    if (!this.#names.has(address)) this.#names.set(address, name);
    return [address];
  }

  /** The host at an address of the outside world; undefined where nobody is. */
  hostAt(address: string): Host | undefined {
    const inUse = address === metadataAddress || ranges.some((range) => address.startsWith(`${range}.`));
    if (!inUse) return undefined;
    const existing = this.#hosts.get(address);
    if (existing) return existing;
    const host = new Host({ kind: "external" }, [address]);
    const body =
      address === metadataAddress
        ? "ami-id\nhostname\niam/\ninstance-id\n"
        : (bodies[this.#names.get(address) ?? ""] ?? "you connected to an outside host\n");
    const name = this.#names.get(address) ?? address;
    host.listen(80, "TCP", (connection) => void serve(connection, body), owner);
    if (address !== metadataAddress) host.listen(443, "TCP", (plain) => void serveSecurely(plain, name, body), owner);
    this.#hosts.set(address, host);
    return host;
  }
}

/** The same over TLS as the sandbox's programs speak it. */
async function serveSecurely(plain: Connection, name: string, body: string): Promise<void> {
  const names = [name, `*.${name}`, ...(name.split(".").length > 2 ? [name.replace(/^[^.]+/, "*")] : [])];
  try {
    const accepted = await acceptTls(plain, { subject: name, issuer: "Sandbox Public CA", names, trusted: true });
    if (accepted === undefined) plain.close();
    else await serve("connection" in accepted ? accepted.connection : accepted.plain, body);
  } catch {
    plain.close();
  }
}

/** Answers each request of a connection with the same page. */
async function serve(connection: Connection, body: string): Promise<void> {
  try {
    let request = "";
    for (let chunk = await connection.read(); chunk !== undefined; chunk = await connection.read()) {
      request += toText(chunk);
      if (!/\r?\n\r?\n/.test(request)) continue;
      const head = /^HEAD /.test(request);
      const type = body.startsWith("{") ? "application/json" : "text/plain";
      await connection.write(
        `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${head ? "" : body}`,
      );
      break;
    }
  } catch {
    // The client left: nobody is there to be told.
  } finally {
    connection.close();
  }
}
