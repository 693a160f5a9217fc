/** GET …/log: the output of a container as plain text. */
import type { ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { CauseReason, Refusal } from "../../policy/types.ts";
import type { LogOptions } from "../api/containers.ts";
import { badRequest, invalid } from "../api/status.ts";
import type { StreamCall } from "../api/streams.ts";
import { at, type KubeObject, textAt } from "../store/object.ts";
import { flag, integer, time } from "./query.ts";
import { containerOf, containerStatus, isScheduled } from "./target.ts";

export async function serveLog(response: ServerResponse, { pod, query, containers }: StreamCall): Promise<void> {
  const options = logOptions(pod, query);
  const target = containerOf(pod, query);
  if (!isScheduled(pod)) {
    response.writeHead(204).end();
    return;
  }
  requireOutput(pod, target.container, options.previous);
  const output = containers.logs(target, options);
  response.writeHead(200, { "Content-Type": "text/plain" });
  response.flushHeaders();
  // The client may leave at any time; then the pipeline ends the output too.
  await pipeline(output, response).catch(() => response.destroy());
}

function logOptions(pod: KubeObject, query: URLSearchParams): LogOptions {
  const tailLines = integer(query, "tailLines");
  const sinceSeconds = integer(query, "sinceSeconds");
  const sinceTime = time(query, "sinceTime");
  const limitBytes = integer(query, "limitBytes");
  const refusals: Refusal[] = [];
  const add = (field: string, reason: CauseReason, message: string) =>
    refusals.push({ field, path: [field], answer: "invalid", reason, message });
  const refuse = (field: string, value: number, why: string) =>
    add(field, "FieldValueInvalid", `Invalid value: ${value}: ${why}`);
  const forbid = (field: string, why: string) => add(field, "FieldValueForbidden", `Forbidden: ${why}`);
  if (tailLines !== undefined && tailLines < 0) refuse("tailLines", tailLines, "must be greater than or equal to 0");
  if (limitBytes !== undefined && limitBytes < 1) refuse("limitBytes", limitBytes, "must be greater than 0");
  if (sinceSeconds !== undefined && sinceTime !== undefined) {
    forbid("[]", "at most one of `sinceTime` or `sinceSeconds` may be specified");
  } else if (sinceSeconds !== undefined && sinceSeconds < 1) {
    refuse("sinceSeconds", sinceSeconds, "must be greater than 0");
  }
  if (query.has("stream")) forbid("stream", "may not be specified");
  if (refusals.length > 0) throw invalid({ group: "", kind: "PodLogOptions" }, pod.metadata.name, refusals);
  return {
    follow: flag(query, "follow"),
    previous: flag(query, "previous"),
    timestamps: flag(query, "timestamps"),
    ...(tailLines !== undefined ? { tailLines } : {}),
    ...(sinceSeconds !== undefined ? { sinceSeconds } : {}),
    ...(sinceTime !== undefined ? { sinceTime } : {}),
    ...(limitBytes !== undefined ? { limitBytes } : {}),
  };
}

/** Refuses where a container has not run yet, or not twice. */
function requireOutput(pod: KubeObject, container: string, previous: boolean): void {
  const where = `container "${container}" in pod "${pod.metadata.name}"`;
  const status = containerStatus(pod, container);
  if (status === undefined) throw badRequest(`${where} not available`);
  const hasEndedBefore = at(status, "lastState", "terminated") !== undefined;
  if (previous && !hasEndedBefore) throw badRequest(`previous terminated ${where} not found`);
  const hasOutput =
    hasEndedBefore || ["running", "terminated"].some((state) => at(status, "state", state) !== undefined);
  if (hasOutput) return;
  const reason = textAt(status, "state", "waiting", "reason");
  if (reason === "") throw badRequest(`${where} is waiting to start - no logs yet`);
  throw badRequest(`${where} is waiting to start: ${waitingText[reason] ?? reason}`);
}

const waitingText: Readonly<Record<string, string>> = {
  ErrImagePull: "image can't be pulled",
  ImagePullBackOff: "trying and failing to pull image",
};
