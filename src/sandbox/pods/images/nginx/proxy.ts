/** `proxy_pass`: hands a request on and brings its answer back. */
import { ConnectionReset } from "../../network.ts";
import type { Process } from "../../process.ts";
import { ByteReader } from "../../protocols/bytes.ts";
import { type Answer, parseAddress, type Request, readResponse } from "../../protocols/http.ts";
import { resolveName } from "../../resolver.ts";
import { concat } from "../../streams.ts";
import { dial } from "../../tools/network/dial.ts";

export async function forward(
  process: Process,
  target: string,
  { method, target: path, headers, body }: Request,
): Promise<Answer> {
  const address = parseAddress(target);
  if (address === undefined || address === "unsupported scheme") return { status: 502 };
  const found = await resolveName(address.host, process);
  if (found.kind !== "found") return { status: 502 };
  const outcome = await dial(process, found.addresses[0] ?? "", address.port, { milliseconds: 60_000 });
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
