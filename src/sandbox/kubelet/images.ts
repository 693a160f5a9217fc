/** Images on the nodes: what a reference means, and that fetching it takes a moment the first time. */
import type { Image } from "../pods/images/image.ts";

/** What a registry answers. */
export type Lookup =
  | { readonly kind: "image"; readonly image: Image }
  | { readonly kind: "refused"; readonly why: string };

/** Finds images by reference; `ports` are what a container of an unknown image says it listens on. */
export type Registry = (reference: string, ports: readonly number[]) => Lookup;

/** Which images a node has already. */
export class ImageCache {
  readonly #everywhere: ReadonlySet<string>;
  readonly #present = new Map<string, Set<string>>();

  /** `everywhere` are the images that every node has from the start. */
  constructor(everywhere: ReadonlySet<string> = new Set()) {
    this.#everywhere = everywhere;
  }

  has(node: string, reference: string): boolean {
    return this.#everywhere.has(reference) || (this.#present.get(node)?.has(reference) ?? false);
  }

  add(node: string, reference: string): void {
    const images = this.#present.get(node) ?? new Set();
    this.#present.set(node, images.add(reference));
  }
}

/** The reference as the container runtime writes it: `nginx:1.25` is docker.io/library/nginx:1.25. */
export function fullReference(reference: string): string {
  const [first = "", ...rest] = reference.split("/");
  const hasHost = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  const path = hasHost ? reference : rest.length > 0 ? `docker.io/${reference}` : `docker.io/library/${reference}`;
  return /[:@][^/]*$/.test(path) ? path : `${path}:latest`;
}
