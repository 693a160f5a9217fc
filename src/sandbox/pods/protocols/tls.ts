/**
 * TLS as the sandbox's programs pretend it: a first record from each side tells the server's name and its certificate,
 * and what follows is plain. Programs of the sandbox understand one another and notice, as real ones do, when the
 * other side speaks something else; a real TLS client is not served.
 */
import type { Connection } from "../network.ts";
import { concat, toText } from "../streams.ts";

export interface Certificate {
  readonly subject: string;
  readonly issuer: string;
  /** Names that it is good for; `*.` stands for one label. */
  readonly names: readonly string[];
  /** Whether the certificate authorities that every image brings vouch for it. */
  readonly trusted: boolean;
}

const handshake = 0x16;

function record(text: string): Uint8Array {
  const body = Buffer.from(text);
  return concat([Uint8Array.of(handshake, 3, 1, body.byteLength >> 8, body.byteLength & 0xff), body]);
}

/** Collects the first record of the other side; undefined if it speaks no TLS or hangs up. */
async function readRecord(
  connection: Connection,
  signal: AbortSignal | undefined,
): Promise<{ text: string; rest: Uint8Array } | { other: Uint8Array } | undefined> {
  let bytes: Uint8Array = new Uint8Array();
  for (;;) {
    const chunk = await connection.read(signal);
    if (chunk === undefined) return bytes.byteLength === 0 ? undefined : { other: bytes };
    bytes = concat([bytes, chunk]);
    if (bytes[0] !== handshake) return { other: bytes };
    if (bytes.byteLength < 5) continue;
    const end = 5 + ((bytes[3] ?? 0) << 8) + (bytes[4] ?? 0);
    if (bytes.byteLength >= end) return { text: toText(bytes.subarray(5, end)), rest: bytes.subarray(end) };
  }
}

/** A connection that gives back what was read too early. */
function withFirst(connection: Connection, first: Uint8Array): Connection {
  let early: Uint8Array | undefined = first.byteLength === 0 ? undefined : first;
  return {
    ...connection,
    async read(signal) {
      const chunk = early;
      early = undefined;
      return chunk ?? connection.read(signal);
    },
  };
}

type ClientHandshake =
  | { readonly kind: "secure"; readonly certificate: Certificate; readonly connection: Connection }
  /** The other side answered in another protocol. */
  | { readonly kind: "no TLS" }
  | { readonly kind: "hung up" };

export async function startTls(connection: Connection, name: string, signal?: AbortSignal): Promise<ClientHandshake> {
  await connection.write(record(JSON.stringify({ sandbox: "hello", name })), signal);
  const answer = await readRecord(connection, signal);
  if (answer === undefined) return { kind: "hung up" };
  if ("other" in answer) return { kind: "no TLS" };
  const certificate: Certificate = JSON.parse(answer.text);
  return { kind: "secure", certificate, connection: withFirst(connection, answer.rest) };
}

/** The server's side; undefined (and the bytes that came) when the client speaks no TLS. */
export async function acceptTls(
  connection: Connection,
  certificate: Certificate,
): Promise<{ connection: Connection } | { plain: Connection } | undefined> {
  const hello = await readRecord(connection, undefined);
  if (hello === undefined) return undefined;
  if ("other" in hello) return { plain: withFirst(connection, hello.other) };
  await connection.write(record(JSON.stringify(certificate)));
  return { connection: withFirst(connection, hello.rest) };
}

export function certificateCovers({ names }: Certificate, host: string): boolean {
  return names.some((name) => name === host || (name.startsWith("*.") && host.replace(/^[^.]+/, "*") === name));
}
