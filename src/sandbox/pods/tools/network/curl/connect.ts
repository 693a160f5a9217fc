/** How curl gets to a server: its address, the connection, TLS. */
import type { Connection } from "../../../network.ts";
import { timedOut } from "../../../patience.ts";
import type { Process } from "../../../process.ts";
import type { Address } from "../../../protocols/http.ts";
import { certificateCovers, startTls } from "../../../protocols/tls.ts";
import type { Options } from "../../options.ts";
import { dial, find, systemWords } from "../dial.ts";
import type { Facts } from "./facts.ts";
import { CurlError } from "./failure.ts";
import { seconds } from "./options.ts";

/** The transfer that wants to be connected. */
interface Attempt {
  readonly process: Process;
  readonly options: Options;
  readonly facts: Facts;
  readonly isModern: boolean;
  elapsed(): number;
  verbose(text: string): Promise<void>;
}

const aboutCertificates =
  "More details here: https://curl.se/docs/sslcerts.html\n\ncurl failed to verify the legitimacy of the server and therefore could not\nestablish a secure connection to it. To learn more about this situation and\nhow to fix it, please visit the web page mentioned above.\n";

/** Throws CurlError. */
export async function connect(
  attempt: Attempt,
  { scheme, host: asked, port: askedPort }: Address,
  signal: AbortSignal,
): Promise<Connection> {
  const { host, port } = meantInstead(attempt.options, asked, askedPort);
  const { address, known } = await addressOf(attempt, host, port, signal);
  attempt.facts.looked = attempt.elapsed();
  if (attempt.isModern && !known)
    await attempt.verbose(
      `* Host ${host}:${port} was resolved.\n* IPv6: ${address.includes(":") ? address : "(none)"}\n* IPv4: ${address.includes(":") ? "(none)" : address}\n`,
    );
  await attempt.verbose(`*   Trying ${address.includes(":") ? `[${address}]` : address}:${port}...\n`);
  const limit = seconds(attempt.options.get("connect-timeout"));
  const began = attempt.process.clock.now();
  const localPort = attempt.options.get("local-port");
  const outcome = await dial(attempt.process, address, port, {
    milliseconds: limit,
    sourcePort: localPort === undefined ? undefined : Number(localPort),
    outer: signal,
  });
  if (outcome.kind !== "connected") {
    const took = attempt.process.clock.now() - began;
    const why = outcome.kind === "timed out" ? "Timeout was reached" : "Couldn't connect to server";
    const text = `Failed to connect to ${host} port ${port} after ${took} ms: ${why}`;
    if (outcome.kind === "timed out") await attempt.verbose(`* ipv4 connect timeout after ${took}ms, move on!\n`);
    else await attempt.verbose(`* connect to ${address} port ${port} failed: ${systemWords[outcome.kind]}\n`);
    await attempt.verbose(`* ${text}\n* Closing connection${attempt.isModern ? "" : " 0"}\n`);
    throw new CurlError(outcome.kind === "timed out" ? 28 : 7, text);
  }
  const { connection } = outcome;
  Object.assign(attempt.facts, {
    remote: connection.remote,
    local: connection.local,
    connected: attempt.elapsed(),
    connects: attempt.facts.connects + 1,
  });
  attempt.facts.remote = { address, port };
  await attempt.verbose(`* Connected to ${host} (${address}) port ${port}${attempt.isModern ? "" : " (#0)"}\n`);
  return scheme === "https" ? secure(attempt, connection, asked, signal) : connection;
}

async function secure(
  attempt: Attempt,
  connection: Connection,
  host: string,
  signal: AbortSignal,
): Promise<Connection> {
  await attempt.verbose("* ALPN: offers h2,http/1.1\n* TLSv1.3 (OUT), TLS handshake, Client hello (1):\n");
  const result = await startTls(connection, host, signal);
  if (result.kind === "hung up")
    throw new CurlError(35, `OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to ${host}`);
  if (result.kind === "no TLS")
    throw new CurlError(
      35,
      attempt.isModern
        ? "OpenSSL/3.3.0: error:0A00010B:SSL routines::wrong version number"
        : "error:0A00010B:SSL routines::wrong version number",
    );
  const { certificate } = result;
  attempt.facts.secured = attempt.elapsed();
  const insecure = attempt.options.has("k");
  if (!certificate.trusted && !insecure && attempt.options.get("cacert") === undefined)
    throw new CurlError(60, "SSL certificate problem: unable to get local issuer certificate", aboutCertificates);
  if (!insecure && !certificateCovers(certificate, host))
    throw new CurlError(
      60,
      `SSL: no alternative certificate subject name matches target host name '${host}'`,
      aboutCertificates,
    );
  await attempt.verbose(
    `* SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384\n* ALPN: server accepted http/1.1\n* Server certificate:\n*  subject: CN=${certificate.subject}\n*  issuer: CN=${certificate.issuer}\n*  SSL certificate verify ${certificate.trusted ? "ok." : "result: unable to get local issuer certificate (20), continuing anyway."}\n`,
  );
  return result.connection;
}

/** `--connect-to HOST1:PORT1:HOST2:PORT2`; what is left out stands for any, or for the same. */
function meantInstead(options: Options, host: string, port: number): { host: string; port: number } {
  for (const entry of options.values.get("connect-to") ?? []) {
    const [, fromHost, fromPort, toHost, toPort] = /^([^:]*):(\d*):([^:]*):(\d*)$/.exec(entry) ?? [];
    if (fromHost === undefined || (fromHost !== "" && fromHost !== host)) continue;
    if (fromPort === "" || Number(fromPort) === port) return { host: toHost || host, port: Number(toPort || port) };
  }
  return { host, port };
}

/** Where a host is: as --resolve says, or the resolver. */
async function addressOf(
  attempt: Attempt,
  host: string,
  port: number,
  signal: AbortSignal,
): Promise<{ address: string; known: boolean }> {
  for (const entry of attempt.options.values.get("resolve") ?? []) {
    const [, name, entryPort, address] = /^[+]?([^:]+):(\d+):\[?([^\]]+?)\]?$/.exec(entry) ?? [];
    if (name === host && Number(entryPort) === port && address !== undefined) {
      await attempt.verbose(
        `* Added ${host}:${port}:${address} to DNS cache\n* Hostname ${host} was found in DNS cache\n`,
      );
      return { address, known: true };
    }
  }
  const limit = seconds(attempt.options.get("connect-timeout"));
  const found = await find(attempt.process, host, limit, signal);
  if (found === timedOut) throw new CurlError(28, `Resolving timed out after ${limit ?? 0} milliseconds`);
  const wanted = (address: string) =>
    attempt.options.has("4") ? !address.includes(":") : attempt.options.has("6") ? address.includes(":") : true;
  const address = found.kind === "found" ? found.addresses.find(wanted) : undefined;
  if (address !== undefined) return { address, known: address === host };
  await attempt.verbose(`* Could not resolve host: ${host}\n* Closing connection${attempt.isModern ? "" : " 0"}\n`);
  throw new CurlError(6, `Could not resolve host: ${host}`);
}
