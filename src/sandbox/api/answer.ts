import type { IncomingMessage, ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import type { Json } from "../store/object.ts";
import type { Representation } from "./accept.ts";
import { encode } from "./encode.ts";
import { ApiError, statusObject } from "./status.ts";

/** Smaller answers are not worth compressing, on loopback least of all. */
const worthCompressing = 128 * 1024;

/** Sends a body; compressed where the client takes it and it pays. */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  code: number,
  contentType: string,
  content: string | Uint8Array,
): void {
  if (response.headersSent) return;
  const plain = typeof content === "string" ? Buffer.from(content) : content;
  const accepts = /\bgzip\b/.test(String(request.headers["accept-encoding"] ?? ""));
  const compressed = accepts && plain.length >= worthCompressing;
  const body = compressed ? gzipSync(plain, { level: 1 }) : plain;
  if (compressed) response.setHeader("content-encoding", "gzip");
  if (!response.hasHeader("cache-control")) response.setHeader("cache-control", "no-cache, private");
  response.writeHead(code, { "content-type": contentType, "content-length": body.length });
  response.end(request.method === "HEAD" ? undefined : body);
}

export function sendValue(
  request: IncomingMessage,
  response: ServerResponse,
  code: number,
  value: Json,
  media: Representation["media"] = "json",
): void {
  send(request, response, code, media === "yaml" ? "application/yaml" : "application/json", encode(value, media));
}

export function sendError(request: IncomingMessage, response: ServerResponse, error: ApiError): void {
  const retry = error.details?.retryAfterSeconds;
  if (retry !== undefined) response.setHeader("retry-after", retry);
  // Of a body that is too large nobody wants to see the rest.
  if (error.code === 413) response.setHeader("connection", "close");
  sendValue(request, response, error.code, statusObject(error));
}

export function sendText(request: IncomingMessage, response: ServerResponse, code: number, text: string): void {
  send(request, response, code, "text/plain; charset=utf-8", text);
}

/** What an unforeseen error becomes: a Status that says so, without a stack. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new ApiError(500, "InternalError", `Internal error occurred: ${text}`, {
    causes: [{ message: text }],
  });
}

export function warn(response: ServerResponse, warnings: readonly string[]): void {
  const texts = warnings.map((text) => `299 - "${text.replace(/[\r\n]+/g, " ").replace(/[\\"]/g, "\\$&")}"`);
  // A header holds Latin-1 only.
  if (texts.length > 0)
    response.appendHeader(
      "warning",
      texts.map((text) => text.replace(/[^\x20-\xff]/g, "?")),
    );
}
