/** Requests of kubectl, written down once by record.ts, and sent again where no kubectl is found. */
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { buffer } from "node:stream/consumers";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";

export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly accept: string;
  readonly contentType: string;
  /** As it was sent, in base64. */
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  /** What an error says. */
  readonly message: string;
}

export interface Recording {
  readonly kubectl: string;
  readonly id: string;
  readonly exchanges: readonly (SentRequest & Answer)[];
}

const file = new URL("testdata/requests.json", import.meta.url);

export function readRecordings(): readonly Recording[] {
  const recordings: readonly Recording[] = JSON.parse(readFileSync(file, "utf8"));
  return recordings;
}

export function writeRecordings(recordings: readonly Recording[]): void {
  writeFileSync(file, `[\n${recordings.map((one) => JSON.stringify(one)).join(",\n")}\n]\n`);
}

/** The same request in another cluster, whose objects have other versions and whose documents other hashes. */
export function elsewhere<T extends SentRequest>(request: T): T {
  const url = request.url.replace(/([?&]resourceVersion=)[1-9]\d*/, "$10").replace(/hash=[0-9A-F]+&?/, "");
  if (!request.contentType.includes("json")) return { ...request, url };
  const body = Buffer.from(request.body, "base64").toString("utf8");
  const unversioned = body.replace(/"resourceVersion":"\d+",?/g, "").replace(/,}/g, "}");
  return { ...request, url, body: Buffer.from(unversioned).toString("base64") };
}

/** Sends a request to the cluster. Of a stream only the head is awaited. */
export function send(sandbox: Sandbox, { method, url, accept, contentType, body }: SentRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const bytes = Buffer.from(body, "base64");
    const headers = {
      "content-length": bytes.length,
      authorization: `Bearer ${sandbox.token}`,
      accept,
      ...(contentType === "" ? {} : { "content-type": contentType }),
    };
    const request = httpsRequest(`${sandbox.url}${url}`, { method, headers, ca: sandbox.ca, agent: false });
    request.on("error", reject);
    request.on("response", (response) => {
      const status = response.statusCode ?? 0;
      if (isStream(url) && status === 200) {
        request.destroy();
        resolve({ status, message: "" });
      } else buffer(response).then((text) => resolve({ status, message: messageIn(status, text) }), reject);
    });
    request.end(bytes);
  });
}

function isStream(url: string): boolean {
  return /[?&](watch|follow)=(true|1)/.test(url);
}

function messageIn(status: number, text: Buffer): string {
  if (status < 400) return "";
  // Discovery of what does not exist is answered without a Status.
  if (!text.toString("utf8").startsWith("{")) return text.toString("utf8");
  const { message = "" }: { readonly message?: string } = JSON.parse(text.toString("utf8"));
  return message;
}

/** A proxy between kubectl and a cluster that writes down what passes. */
export async function recorder(sandbox: Sandbox) {
  // In the order of the requests: streams end late.
  const exchanges: (SentRequest & Answer)[] = [];
  const server = createServer((incoming, response) => {
    const { method = "GET", url = "/", headers } = incoming;
    const outgoing = httpsRequest(`${sandbox.url}${url}`, {
      method,
      ca: sandbox.ca,
      headers: {
        ...headers,
        host: "127.0.0.1",
        "accept-encoding": "identity",
        authorization: `Bearer ${sandbox.token}`,
      },
    });
    void buffer(incoming).then((body) => {
      const { accept = "", "content-type": contentType = "" } = headers;
      const sent = { method, url, accept, contentType, body: body.toString("base64") };
      const place = exchanges.push({ ...sent, status: 0, message: "" }) - 1;
      outgoing.on("response", (answer: IncomingMessage) => {
        const status = answer.statusCode ?? 0;
        response.writeHead(status, answer.headers);
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.pipe(response);
        answer.on("close", () => {
          exchanges[place] = { ...sent, status, message: messageIn(status, Buffer.concat(chunks)) };
        });
      });
      outgoing.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return { exchanges, url: `http://127.0.0.1:${port}`, stop: () => server.close() };
}
