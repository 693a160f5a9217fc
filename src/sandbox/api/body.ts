import type { IncomingMessage } from "node:http";
import { parseDocument } from "yaml";
import { decodeProtobuf } from "../protobuf/decode.ts";
import { NotJson, readJson, unrecognized } from "../schema/index.ts";
import type { Json } from "../store/object.ts";
import { ApiError, badRequest } from "./status.ts";

/** As much as a real server takes. */
const limit = 3 * 1024 * 1024;
/** A client that sends nothing for so long has gone, or means no good. */
const patience = 30_000;
/** Deeper than any object of a kind; JSON.parse and recursion are safe up to there. */
const maxDepth = 1000;

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const declared = Number(request.headers["content-length"] ?? 0);
  if (declared > limit) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  request.setTimeout(patience, () => request.destroy(new Error("the body does not come")));
  for await (const chunk of request) {
    size += chunk.length;
    if (size > limit) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(): ApiError {
  return new ApiError(413, "RequestEntityTooLarge", `Request entity too large: limit is ${limit}`, {});
}

export function mediaTypeOf(request: IncomingMessage): string {
  return (request.headers["content-type"] ?? "application/json").split(";")[0]?.trim().toLowerCase() ?? "";
}

export interface Decoded {
  readonly value: Json;
  /** For error texts. */
  readonly text: string;
  /** Keys that an object of the JSON text names twice; the last one counts. */
  readonly duplicates: readonly string[];
}

/** The JSON of a body in any of the three formats. */
export function decodeBody(media: string, body: Buffer, kind: { readonly kind: string }): Decoded {
  if (media === "application/json") return decodeJson(body, kind);
  if (media === "application/yaml") return decodeYaml(body);
  if (media === "application/vnd.kubernetes.protobuf")
    return { value: decodeProtobuf(body, kind.kind), text: body.toString("hex"), duplicates: [] };
  throw new ApiError(
    415,
    "UnsupportedMediaType",
    "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf",
  );
}

function decodeJson(body: Buffer, kind: { readonly kind: string }): Decoded {
  const text = body.toString("utf8");
  try {
    return { ...readJson(text), text };
  } catch (error) {
    if (!(error instanceof NotJson)) throw error;
    throw unrecognized(kind.kind, `couldn't get version/kind; json parse error: ${error.message}`, body);
  }
}

/** What is wrong with a JSON text, in the words of Go's decoder; "" if nothing is. */
export function jsonProblem(text: string): string {
  try {
    readJson(text);
    return "";
  } catch (error) {
    if (error instanceof NotJson) return error.message;
    throw error;
  }
}

export function decodeYaml(body: Buffer): Decoded {
  const text = body.toString("utf8");
  const document = parseDocument(text, { version: "1.1", uniqueKeys: false, logLevel: "silent" });
  const [error] = document.errors;
  if (error) {
    const line = error.linePos?.[0].line ?? 1;
    throw badRequest(
      `error decoding YAML: error converting YAML to JSON: yaml: line ${line}: ${firstLine(error.message)}`,
    );
  }
  let value: Json;
  try {
    // Through JSON: what YAML knows beyond it (dates, binary) becomes text, and nothing is shared.
    value = JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: 100 })) ?? "null");
  } catch (problem) {
    throw badRequest(`error decoding YAML: ${problem instanceof Error ? problem.message : String(problem)}`);
  }
  checkDepth(value);
  return { value, text, duplicates: [] };
}

function firstLine(text: string): string {
  return text.split("\n")[0]?.replace(/ at line \d+, column \d+:?$/, "") ?? "";
}

function checkDepth(value: Json): void {
  let level: readonly Json[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) throw badRequest("the object is nested too deeply");
    level = level.flatMap((item) => (typeof item === "object" && item !== null ? Object.values<Json>(item) : []));
  }
}
