/** kubectl kustomize */
import { kustomized } from "../manifests.ts";
import { yaml } from "../output/yaml.ts";
import { fail } from "../trouble.ts";
import type { Call } from "../verb.ts";

export async function kustomize(call: Call): Promise<number> {
  const [folder = ".", ...more] = call.args;
  if (more.length > 0) throw fail("specify one path to kustomization.yaml");
  call.out(
    kustomized(folder, call)
      .map(({ value }) => yaml(value))
      .join("---\n"),
  );
  return 0;
}
