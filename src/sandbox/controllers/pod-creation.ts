/** Making pods for an owner, and living with it when they are refused. */
import { isApiError } from "../api/status.ts";
import type { Draft, KubeObject } from "../store/object.ts";
import type { World } from "./controller.ts";
import type { Say } from "./event-recorder.ts";

/** Tells of the pod or of the refusal, which it passes on. */
export function createPod({ objects }: World, owner: KubeObject, draft: Draft, say: Say): KubeObject {
  try {
    const pod = objects.create("pods", draft);
    say({ object: owner, reason: "SuccessfulCreate", message: `Created pod: ${pod.metadata.name}` });
    return pod;
  } catch (error) {
    if (isApiError(error)) sayFailed(owner, `Error creating: ${error.message}`, say);
    throw error;
  }
}

export function sayFailed(owner: KubeObject, message: string, say: Say): void {
  say({ object: owner, type: "Warning", reason: "FailedCreate", message });
}

/** The refusal that ended an attempt: the owner's status is written all the same, then it is tried again. */
export function refusalOf(attempt: () => void): Error | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    if (!isApiError(error)) throw error;
    return error;
  }
}
