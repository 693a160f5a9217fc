/** Which addresses a pod gets: those that it asks for, once they are free; else the one that it had before, or a new one. */
import { sleep } from "../clock.ts";
import { type KubeObject, textAt } from "../store/object.ts";
import type { KubeletParts, NodeAgent } from "./kubelet.ts";

const retryMs = 2_000;

export async function obtainAddresses(
  pod: KubeObject,
  node: NodeAgent,
  { network, clock, events }: KubeletParts,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const wanted = requestedAddresses(pod);
  if (wanted.length === 0) return [node.takeAddress(textAt(pod, "status", "podIP"))];
  const say = events.by({ component: "kubelet", host: node.name });
  for (;;) {
    const taken = wanted.find((address) => network.isTaken(address));
    if (taken === undefined) break;
    const message = `Failed to create pod sandbox: plugin type="calico" failed (add): IP address ${taken} is already assigned`;
    say({ object: pod, type: "Warning", reason: "FailedCreatePodSandBox", message });
    await sleep(clock, retryMs, signal);
  }
  for (const address of wanted) node.claimAddress(address);
  return wanted;
}

/** Calico's annotation, one address of each family; what is no list of addresses asks for nothing. */
function requestedAddresses({ metadata }: KubeObject): readonly string[] {
  const text = metadata.annotations?.["cni.projectcalico.org/ipAddrs"] ?? "";
  return /^\s*\[[\s"\da-f.:,]+\]\s*$/i.test(text) ? (text.match(/[\da-f.:]+/gi) ?? []) : [];
}
