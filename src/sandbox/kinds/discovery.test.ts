import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { kinds } from "./index.ts";
import { allVerbs, type ResourceKind } from "./kind.ts";

interface Advertised {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly verbs: readonly string[];
  readonly subresources: readonly string[];
}

const recorded: readonly Advertised[] = JSON.parse(
  readFileSync(new URL("testdata/discovery.json", import.meta.url), "utf8"),
);

/** Kinds that a real server lets anybody write; here they are for reading. */
const readOnly = (kind: ResourceKind) =>
  kind.group === "crd.projectcalico.org" || ["ClusterInformation", "IPPool", "Profile"].includes(kind.kind);

/** Subresources that the sandbox has no use for. */
const left = ["proxy", "resize"];

describe("each kind is advertised as a real server does it", () => {
  const known = kinds.flatMap((kind) => {
    const same = recorded.find(
      ({ group, version, plural }) => group === kind.group && version === kind.version && plural === kind.plural,
    );
    return same ? [[`${kind.plural}.${kind.version}.${kind.group}`, kind, same] as const] : [];
  });

  it("compares most of them", () => expect(known.length).toBeGreaterThan(60));

  it.each(known)("%s", (_name, kind, same) => {
    expect(kind.kind).toBe(same.kind);
    expect(kind.namespaced).toBe(same.namespaced);
    expect(kind.shortNames ?? []).toEqual(same.shortNames);
    expect(kind.categories ?? []).toEqual(same.categories);
    if (readOnly(kind)) return;
    expect([...(kind.verbs ?? allVerbs)].sort()).toEqual([...same.verbs].sort());
    const subresources = (kind.subresources ?? []).map(({ name }) => name);
    expect(subresources).toEqual(same.subresources.filter((name) => !left.includes(name)));
  });

  it("in the order in which a bare name is looked up", () => {
    const groups = (list: readonly { readonly group: string }[]) => [...new Set(list.map(({ group }) => group))];
    const theirs = groups(recorded);
    const ours = groups(kinds).filter((group) => theirs.includes(group));
    expect(ours).toEqual(theirs.filter((group) => ours.includes(group)));
  });
});
