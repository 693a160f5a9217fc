/** Several pods on one small network and one clock, by image. */
import { DrivenClock } from "../../clock.ts";
import type { ContainerSpec } from "../container.ts";
import type { Image } from "../images/image.ts";
import { lookUpImage } from "../images/index.ts";
import { FakeNetwork } from "./fake-network.ts";
import { TestPod } from "./run.ts";

export class Lab {
  readonly network = new FakeNetwork();
  readonly clock = new DrivenClock();
  #next = 10;

  /** A running pod that others reach by its name. */
  pod(
    image: string,
    name: string,
    options: Partial<Omit<ContainerSpec, "network" | "clock">> & { ports?: readonly number[] } = {},
  ): TestPod & { address: string } {
    const { ports = [], ...spec } = options;
    const address = `10.244.0.${this.#next++}`;
    this.network.name(name, address);
    const made = new TestPod(imageOf(image, ports), {
      address,
      network: this.network,
      clock: this.clock,
      hostname: name,
      ...spec,
    });
    return Object.assign(made, { address });
  }

  /** One to type commands in. */
  client(image: string): TestPod & { address: string } {
    return this.pod(image, "client", { command: ["sleep", "infinity"] });
  }
}

export function imageOf(reference: string, ports: readonly number[] = []): Image {
  const found = lookUpImage(reference, ports);
  if (found.kind !== "image") throw new Error(found.why);
  return found.image;
}
