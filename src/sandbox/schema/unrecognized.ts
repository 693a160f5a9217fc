import { type ApiError, badRequest } from "../api/status.ts";

const shown = 30;

/** The answer to a body in which no object can be seen; the server repeats how it begins. */
export function unrecognized(kind: string, why: string, body: Uint8Array): ApiError {
  return badRequest(`the object provided is unrecognized (must be of type ${kind}): ${why} (${beginning(body)})`);
}

function beginning(body: Uint8Array): string {
  if (body.length === 0) return "<empty>";
  const head = Buffer.from(body.subarray(0, shown));
  const isJson = head[0] === "{".charCodeAt(0);
  return `${isJson ? head.toString() : head.toString("hex")}${body.length > shown ? " ..." : ""}`;
}
