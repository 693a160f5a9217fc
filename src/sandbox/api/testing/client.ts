/** A bare HTTPS client for tests: says exactly what it is told to, and shows exactly what came. */
import type { IncomingHttpHeaders } from "node:http";
import { request as send } from "node:https";
import type { Sandbox } from "../../sandbox.ts";
import { isObject, type Json, type JsonObject } from "../../store/object.ts";

export interface Answer {
  readonly code: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON; an empty object where it is none. */
  readonly json: JsonObject;
}

export interface Ask {
  readonly headers?: Readonly<Record<string, string>>;
  readonly accept?: string;
  readonly contentType?: string;
  /** An object is sent as JSON. */
  readonly body?: Json | Buffer;
  /** Absent: the admin's; "": none. */
  readonly token?: string;
}

export function ask(sandbox: Sandbox, method: string, path: string, given: Ask = {}): Promise<Answer> {
  const { body, accept = "application/json", contentType = "application/json", token = sandbox.token } = given;
  const payload =
    body === undefined ? undefined : Buffer.isBuffer(body) || typeof body === "string" ? body : JSON.stringify(body);
  const headers = {
    accept,
    ...(token === "" ? {} : { authorization: `Bearer ${token}` }),
    ...(payload === undefined
      ? {}
      : { "content-type": contentType, "content-length": String(Buffer.byteLength(payload)) }),
    ...given.headers,
  };
  return new Promise((resolve, reject) => {
    const { port, ca } = sandbox;
    // The certificate is checked against this name, whatever the Host header says.
    const servername = "localhost";
    const options = { host: "127.0.0.1", servername, port, ca, method, path, headers, agent: false };
    const call = send(options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        resolve({ code: response.statusCode ?? 0, headers: response.headers, text, json: parsed(text) });
      });
    });
    call.on("error", reject);
    call.end(payload);
  });
}

function parsed(text: string): JsonObject {
  try {
    const value: Json = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

export interface WatchEvent {
  readonly type: string;
  readonly object: JsonObject;
}

/** A watch whose events are waited for one by one. */
export interface Watching {
  next(): Promise<WatchEvent>;
  /** Resolves when the server has ended the stream. */
  readonly ended: Promise<void>;
  readonly events: readonly WatchEvent[];
  /** Stops reading, so that the server has to wait. */
  pause(): void;
  resume(): void;
  close(): void;
}

export function watch(sandbox: Sandbox, path: string, given: Ask = {}): Promise<Watching> {
  const headers = {
    accept: given.accept ?? "application/json",
    authorization: `Bearer ${given.token ?? sandbox.token}`,
  };
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port: sandbox.port, ca: sandbox.ca, path, headers, agent: false };
    const call = send(options, (response) => {
      const events: WatchEvent[] = [];
      const waiting: ((event: WatchEvent) => void)[] = [];
      let taken = 0;
      let rest = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        const lines = (rest + chunk).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) {
          const event: WatchEvent = JSON.parse(line);
          events.push(event);
          if (waiting.length > 0) {
            taken += 1;
            waiting.shift()?.(event);
          }
        }
      });
      const ended = new Promise<void>((done) => response.on("close", () => done()));
      resolve({
        events,
        ended,
        next: () =>
          new Promise((done) => {
            const event = events[taken];
            if (event === undefined) return waiting.push(done);
            taken += 1;
            done(event);
          }),
        pause: () => void response.pause(),
        resume: () => void response.resume(),
        close: () => response.destroy(),
      });
      response.on("error", () => {});
    });
    call.on("error", reject);
    call.end();
  });
}
