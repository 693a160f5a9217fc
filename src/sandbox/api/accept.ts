import type { IncomingMessage } from "node:http";
import { ApiError } from "./status.ts";

/** How an answer is to look. */
export interface Representation {
  readonly media: "json" | "yaml";
  /** Table and PartialObjectMetadata are given only when asked for. */
  readonly as: "object" | "Table" | "PartialObjectMetadata" | "PartialObjectMetadataList";
  readonly version: string;
}

interface Range {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const plain: Representation = { media: "json", as: "object", version: "v1" };

/** The first range of the Accept header that can be served; without a header, JSON. */
export function representationOf(request: IncomingMessage): Representation {
  const ranges = rangesOf(request.headers.accept ?? "");
  if (ranges.length === 0) return plain;
  for (const range of ranges) {
    const found = servable(range);
    if (found) return found;
  }
  throw notAcceptable();
}

function servable({ type, parameters }: Range): Representation | undefined {
  const media = type === "application/yaml" ? "yaml" : "json";
  if (!["application/json", "application/yaml", "application/*", "*/*"].includes(type)) return undefined;
  const as = parameters.get("as");
  if (as === undefined) return { ...plain, media };
  const version = parameters.get("v") ?? "v1";
  if (parameters.get("g") !== "meta.k8s.io" || !["v1", "v1beta1"].includes(version)) return undefined;
  if (as === "Table" || as === "PartialObjectMetadata" || as === "PartialObjectMetadataList")
    return { media, as, version };
  return undefined;
}

/** The discovery format that is asked for; undefined for the plain lists. */
export function discoveryVersionOf(request: IncomingMessage): "v2" | undefined {
  const ranges = rangesOf(request.headers.accept ?? "");
  const first = ranges.find(
    ({ type, parameters }) =>
      parameters.get("as") === undefined ||
      (type === "application/json" && parameters.get("g") === "apidiscovery.k8s.io" && parameters.get("v") === "v2"),
  );
  return first?.parameters.get("as") === "APIGroupDiscoveryList" ? "v2" : undefined;
}

function rangesOf(accept: string): Range[] {
  return accept
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => {
      const [type = "", ...parameters] = part.split(";").map((piece) => piece.trim());
      const pairs = parameters.map((parameter): [string, string] => {
        const equals = parameter.indexOf("=");
        return [parameter.slice(0, equals), parameter.slice(equals + 1)];
      });
      return { type: type.toLowerCase(), parameters: new Map(pairs) };
    });
}

export function notAcceptable(): ApiError {
  return new ApiError(
    406,
    "NotAcceptable",
    "406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, application/vnd.kubernetes.protobuf, application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch",
    {},
  );
}
