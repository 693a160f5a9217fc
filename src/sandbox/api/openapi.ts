/** The OpenAPI documents, made when somebody asks and kept until the kinds change. */
import { apiVersionOf } from "../kinds/kind.ts";
import type { Core } from "./core.ts";
import { type GroupVersion, groupVersions } from "./discovery.ts";
import { hashOf, type OpenApi } from "./paths.ts";

interface Document {
  readonly text: string;
  readonly hash: string;
}

export function openApiOf(make: (found: GroupVersion) => string): OpenApi {
  let generation = -1;
  let documents = new Map<string, Document>();
  const all = (core: Core) => {
    if (generation === core.registry.generation) return documents;
    generation = core.registry.generation;
    documents = new Map(
      groupVersions(core.registry.kinds).map((found): [string, Document] => {
        const text = make(found);
        const name = found.group === "" ? `api/${found.version}` : `apis/${apiVersionOf(found)}`;
        return [name, { text, hash: hashOf(text) }];
      }),
    );
    return documents;
  };
  return {
    index: (core) => Object.fromEntries([...all(core)].map(([name, { hash }]) => [name, { hash }])),
    document: (core, name) => all(core).get(name)?.text,
  };
}
