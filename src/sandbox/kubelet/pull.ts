/** Gets a container's image onto its node: by its pull policy, with events, again and again until it is there. */
import type { Image } from "../pods/images/image.ts";
import { type Json, listAt, numberAt, textAt } from "../store/object.ts";
import { firstBackOffMs, longer } from "./back-off.ts";
import { idOf } from "./ids.ts";
import type { ImageCache, Registry } from "./images.ts";

export interface PullParts {
  readonly node: string;
  readonly registry: Registry;
  readonly cache: ImageCache;
  readonly say: (type: "Normal" | "Warning", reason: string, message: string) => void;
  /** The container as it is now: its image may change meanwhile. */
  readonly spec: () => Json;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** What the container waits for. */
  readonly waiting: (reason: string, message: string) => void;
}

const pullMs = 250;

export async function pullImage({ node, registry, cache, say, spec, wait, waiting }: PullParts): Promise<Image> {
  let backOff = firstBackOffMs;
  for (;;) {
    const reference = textAt(spec(), "image");
    const policy = textAt(spec(), "imagePullPolicy") || "IfNotPresent";
    const ports = listAt(spec(), "ports").flatMap((port) => numberAt(port, "containerPort") ?? []);
    const found = registry(reference, ports);
    const present = cache.has(node, reference);
    const image = `image "${reference}"`;
    if (policy === "Never" && !present) {
      const message = `Container ${image} is not present with pull policy of Never`;
      say("Warning", "ErrImageNeverPull", message);
      waiting("ErrImageNeverPull", message);
      await wait(backOff);
      continue;
    }
    if (present && policy !== "Always") {
      say("Normal", "Pulled", `Container ${image} already present on machine and can be accessed by the pod`);
      if (found.kind === "image") return found.image;
    }
    say("Normal", "Pulling", `Pulling ${image}`);
    await wait(present ? pullMs / 5 : pullMs);
    if (reference !== textAt(spec(), "image")) continue;
    if (found.kind === "image") {
      cache.add(node, reference);
      const took = `${pullMs}ms (${pullMs}ms including waiting)`;
      say("Normal", "Pulled", `Successfully pulled ${image} in ${took}. Image size: ${sizeOf(reference)} bytes.`);
      return found.image;
    }
    say("Warning", "Failed", `Failed to pull ${image}: ${found.why}`);
    say("Warning", "Failed", "Error: ErrImagePull");
    waiting("ErrImagePull", found.why);
    await wait(pullMs * 4);
    const held = `Back-off pulling ${image}`;
    say("Normal", "BackOff", held);
    say("Warning", "Failed", "Error: ImagePullBackOff");
    waiting("ImagePullBackOff", `${held}: ErrImagePull: ${found.why}`);
    await wait(backOff);
    backOff = longer(backOff);
  }
}

function sizeOf(reference: string): number {
  return 2_000_000 + (Number.parseInt(idOf(reference, 1).slice(0, 6), 16) % 60_000_000);
}
