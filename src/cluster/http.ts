import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { setTimeout as delay } from "node:timers/promises";
import { isRecord } from "../policy/json.ts";
import type { RawObject } from "../policy/types.ts";
import { ClusterError, errorOfConnection, errorOfStatus, type Status, type StatusCause } from "./errors.ts";
import type { Access } from "./kubeconfig.ts";

export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly accept?: string;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly signal?: AbortSignal | undefined;
  /** How long the answer's head may take; the body of a watch or a followed log may take for ever. */
  readonly timeoutMs?: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly response: IncomingMessage;
}

const defaultTimeoutMs = 30_000;
/** Waits before each new try of a request that may be repeated. */
const retryDelaysMs = [200, 800, 2_000];

/** Sends a request and gives the answer's head; throws a ClusterError for anything but a success. */
export function send(access: Access, request: HttpRequest): Promise<HttpAnswer> {
  return retried(access, request, () => successOf(access, request));
}

/** Sends a request and reads the JSON that comes back. */
export function sendJson(access: Access, request: HttpRequest): Promise<unknown> {
  return retried(access, request, async () => {
    const { response } = await successOf(access, request);
    const text = await readText(response, access.target.server, request.timeoutMs);
    return parseJson(text, access.target.server);
  });
}

/** Tries again what failed for a moment only, as long as doing it twice does no harm. */
export async function retried<T>(
  access: Access,
  request: Pick<HttpRequest, "method" | "contentType" | "signal">,
  act: () => Promise<T>,
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await act();
    } catch (error) {
      const failure = errorOfConnection(error, access.target.server);
      const wait = retryDelaysMs[attempt];
      if (access.isOver || wait === undefined || !worthRepeating(failure, request)) throw failure;
      await delay(
        Math.max(wait, failure.retryAfterMs),
        undefined,
        request.signal ? { signal: request.signal } : {},
      ).catch((cause: unknown) => {
        throw errorOfConnection(cause, access.target.server);
      });
    }
  }
}

/** Reads an answer to its end; one that stops on the way is given up. */
export async function readText(
  response: IncomingMessage,
  server: string,
  timeoutMs = defaultTimeoutMs,
): Promise<string> {
  const chunks: Buffer[] = [];
  const timer = setTimeout(() => response.destroy(tooSlow(server, timeoutMs)), timeoutMs);
  try {
    for await (const chunk of response) chunks.push(Buffer.from(chunk));
  } catch (error) {
    throw errorOfConnection(error, server);
  } finally {
    clearTimeout(timer);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function tooSlow(server: string, timeoutMs: number): ClusterError {
  return new ClusterError("timeout", `the cluster at ${server} did not answer within ${timeoutMs / 1000} s`, {
    next: ["check the network to the cluster, then repeat"],
  });
}

function parseJson(text: string, server: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ClusterError("server-error", `the cluster at ${server} answered something that is no JSON`, {
      detail: [text.slice(0, 200)],
      next: ["check that no proxy or login page stands before it, and that the kubeconfig's server is the right one"],
      cause,
    });
  }
}

async function sendOnce(access: Access, request: HttpRequest, renew: boolean): Promise<HttpAnswer> {
  const { agent, headers, tls } = await access.options(renew);
  const url = new URL(access.target.server + request.path);
  const body =
    request.body === undefined
      ? undefined
      : typeof request.body === "string"
        ? request.body
        : JSON.stringify(request.body);
  const secure = url.protocol === "https:";
  const timeoutMs = request.timeoutMs ?? defaultTimeoutMs;
  return new Promise((resolve, reject) => {
    const outgoing = (secure ? httpsRequest : httpRequest)(
      url,
      {
        method: request.method,
        agent,
        ...(secure ? tls : {}),
        ...(request.signal ? { signal: request.signal } : {}),
        headers: {
          ...headers,
          Accept: request.accept ?? "application/json",
          "User-Agent": "netpol-workshop",
          ...(body === undefined
            ? {}
            : { "Content-Type": request.contentType ?? "application/json", "Content-Length": Buffer.byteLength(body) }),
        },
      },
      (response) => {
        clearTimeout(timer);
        resolve({ status: response.statusCode ?? 0, response });
      },
    );
    const timer = setTimeout(() => outgoing.destroy(tooSlow(access.target.server, timeoutMs)), timeoutMs);
    outgoing.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    outgoing.end(body);
  });
}

/** One try, and a second with fresh credentials when the first were refused. */
async function successOf(access: Access, request: HttpRequest): Promise<HttpAnswer> {
  let answer = await sendOnce(access, request, false);
  if (answer.status === 401) {
    answer.response.resume();
    answer = await sendOnce(access, request, true);
  }
  if (answer.status >= 200 && answer.status < 300) return answer;
  const text = await readText(answer.response, access.target.server);
  throw errorOfStatus(answer.status, statusOf(text, answer.status), answer.response.headers["retry-after"]);
}

/** Reads a Status body; a proxy's or a plain-text answer becomes one. */
export function statusOf(text: string, code: number): Status {
  const fallback = { message: text.trim().slice(0, 300) || `HTTP ${code}`, reason: "", code, causes: [] };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return fallback;
  }
  if (!isRecord(json) || json.kind !== "Status") return fallback;
  const details = isRecord(json.details) ? json.details : {};
  return {
    message: String(json.message ?? fallback.message),
    reason: String(json.reason ?? ""),
    code: typeof json.code === "number" ? json.code : code,
    causes: Array.isArray(details.causes) ? details.causes.filter(isRecord).map(causeOf) : [],
    ...(typeof details.kind === "string" ? { kind: details.kind } : {}),
    ...(typeof details.group === "string" ? { group: details.group } : {}),
    ...(typeof details.name === "string" ? { name: details.name } : {}),
  };
}

function causeOf(cause: Record<string, unknown>): StatusCause {
  return Object.fromEntries(
    ["reason", "message", "field"].filter((key) => typeof cause[key] === "string").map((key) => [key, cause[key]]),
  );
}

/** What was not done, or may be done twice: reading, deleting, applying. Others are repeated only when they were refused. */
function worthRepeating(
  failure: ClusterError,
  { method, contentType, signal }: Pick<HttpRequest, "method" | "contentType" | "signal">,
): boolean {
  if (signal?.aborted) return false;
  if (failure.trouble === "too-many-requests") return true;
  const mayBeTwice = method === "GET" || method === "DELETE" || contentType === "application/apply-patch+yaml";
  if (!mayBeTwice) return false;
  const transient = failure.trouble === "server-error" && transientCodes.has(failure.status?.code ?? 0);
  return transient || (failure.trouble === "unreachable" && isCut(failure));
}

const transientCodes: ReadonlySet<number> = new Set([500, 502, 503]);

function isCut(failure: ClusterError): boolean {
  const { cause } = failure;
  return cause instanceof Error && "code" in cause && ["ECONNRESET", "EPIPE", "EAI_AGAIN"].includes(String(cause.code));
}

/** Whether a JSON value has the outer shape of an API object (a Status, which has no name, included). */
export function isObject(value: unknown): value is RawObject {
  return (
    isRecord(value) &&
    typeof value.kind === "string" &&
    typeof value.apiVersion === "string" &&
    isRecord(value.metadata)
  );
}
