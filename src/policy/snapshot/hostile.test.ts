import fc from "fast-check";
import { expect, test } from "vitest";
import { InputError } from "../../errors.ts";
import { buildSnapshot, evaluate, type Json, matrix, type RawObject } from "../index.ts";
import { randomCluster } from "../testing/clusters.ts";

const strange: fc.Arbitrary<Json> = fc.constantFrom<Json[]>(
  null,
  true,
  -1,
  1e308,
  "",
  "x".repeat(100_000),
  "__proto__",
  "constructor",
  [],
  {},
  [null],
  { toString: "no function" },
  JSON.parse('{"__proto__": {"polluted": "yes"}}'),
);

/** Puts a strange value at the place that the steps lead to. */
function mutate(value: unknown, [step = 0, ...rest]: readonly number[], replacement: Json): unknown {
  if (typeof value !== "object" || value === null) return replacement;
  const keys = Object.keys(value);
  const chosen = keys[step % Math.max(1, keys.length)];
  if (chosen === undefined) return replacement;
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => [
    key,
    key === chosen ? (rest.length === 0 ? replacement : mutate(item, rest, replacement)) : item,
  ]);
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}

/** Kind, name and namespace stay: whoever reads manifests has checked them before. */
function hostile(object: RawObject, steps: readonly number[], replacement: Json): RawObject {
  const { apiVersion, kind, metadata } = object;
  const mutated = JSON.parse(JSON.stringify(mutate(object, steps, replacement)));
  const { name, namespace } = metadata;
  const { labels } = mutated.metadata ?? {};
  return { ...mutated, apiVersion, kind, metadata: { name, ...(namespace !== undefined && { namespace }), labels } };
}

test("objects with wrong values anywhere are reported with their place, and nothing else breaks", () => {
  const mutation = fc.tuple(fc.array(fc.nat(20), { minLength: 2, maxLength: 8, size: "max" }), strange);
  const mutations = fc.array(mutation, { minLength: 1, maxLength: 6, size: "max" });
  fc.assert(
    fc.property(randomCluster("3.33"), mutations, fc.nat(), (objects, changes, offset) => {
      const broken = [...objects];
      for (const [index, [steps, replacement]] of changes.entries()) {
        const at = (offset + index * 7) % broken.length;
        const object = broken[at];
        if (object) broken[at] = hostile(object, steps, replacement);
      }
      const snapshot = buildSnapshot(broken.map((object) => ({ object })));
      for (const { object, reason } of snapshot.problems) expect([object.kind, reason]).not.toContain("");
      const pods = [...snapshot.pods.values()].map(
        ({ namespace, name }) => ({ kind: "pod", namespace, name }) as const,
      );
      const [from, to] = [pods[0], pods.at(-1)];
      matrix(snapshot, { ports: [{ port: 80, protocol: "TCP" }] });
      if (!from || !to) return;
      try {
        evaluate(snapshot, { from, to, port: 80, protocol: "TCP" });
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
      }
    }),
    { numRuns: 1000 },
  );
  expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
});
