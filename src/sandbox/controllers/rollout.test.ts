import fc from "fast-check";
import { expect, it } from "vitest";
import { proportionalSizes, type Rollout, recreateStep, rollingStep, type SetSize } from "./rollout.ts";

const set = (name: string, wanted: number, available = wanted): SetSize => ({ name, wanted, available });
const rollout = (next: SetSize, old: readonly SetSize[], rest: Partial<Rollout> = {}): Rollout => ({
  wanted: 4,
  maxSurge: 1,
  maxUnavailable: 1,
  next,
  old,
  ...rest,
});

it.each([
  ["grows into the surge first", rollout(set("new", 0), [set("old", 4)]), { new: 1 }],
  ["shrinks the old when the surge is used", rollout(set("new", 1, 0), [set("old", 4)]), { old: 3 }],
  ["waits for new pods to serve", rollout(set("new", 2, 0), [set("old", 3)]), {}],
  ["goes on when they do", rollout(set("new", 2, 2), [set("old", 3)]), { old: 1 }],
  [
    "takes useless old pods first",
    rollout(set("new", 1, 1), [set("older", 1, 0), set("old", 3)]),
    { older: 0, old: 2 },
  ],
  ["is through", rollout(set("new", 4), [set("old", 0)]), {}],
  ["follows a smaller number", rollout(set("new", 6), []), { new: 4 }],
])("a rolling update %s", (_, given, expected) => {
  expect(Object.fromEntries(rollingStep(given))).toEqual(expected);
});

it("by Recreate waits for the last old pod", () => {
  expect(Object.fromEntries(recreateStep(rollout(set("new", 0), [set("old", 4)]), true))).toEqual({ old: 0 });
  expect(Object.fromEntries(recreateStep(rollout(set("new", 0), [set("old", 0)]), true))).toEqual({});
  expect(Object.fromEntries(recreateStep(rollout(set("new", 0), [set("old", 0)]), false))).toEqual({ new: 4 });
});

it("keeps its promises at every step, and arrives", () => {
  const sizes = fc.record({
    wanted: fc.integer({ min: 1, max: 20 }),
    maxSurge: fc.integer({ min: 0, max: 5 }),
    maxUnavailable: fc.integer({ min: 0, max: 5 }),
  });
  fc.assert(
    fc.property(sizes, ({ wanted, maxSurge, maxUnavailable: asked }) => {
      const maxUnavailable = maxSurge === 0 && asked === 0 ? 1 : Math.min(asked, wanted);
      let next = set("new", 0);
      let old = set("old", wanted);
      for (let steps = 0; next.wanted < wanted || old.wanted > 0; steps++) {
        expect(steps).toBeLessThan(200);
        const step = rollingStep({ wanted, maxSurge, maxUnavailable, next, old: [old] });
        next = set("new", step.get("new") ?? next.wanted, next.available);
        old = set("old", step.get("old") ?? old.wanted);
        expect(next.wanted + old.wanted).toBeLessThanOrEqual(wanted + maxSurge);
        expect(next.available + old.available).toBeGreaterThanOrEqual(wanted - maxUnavailable);
        // One more new pod gets ready.
        next = set("new", next.wanted, Math.min(next.wanted, next.available + 1));
      }
    }),
  );
});

it("spreads a change of size over the sets of a running rollout", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 2, maxLength: 5 }),
      fc.integer({ min: 0, max: 60 }),
      (counts, wanted) => {
        const sets = counts.map((count, index) => set(`set-${index}`, count));
        const sizes = proportionalSizes(sets, wanted, 0);
        const total = sets.reduce((sum, { name, wanted: size }) => sum + (sizes.get(name) ?? size), 0);
        expect(total).toBe(wanted);
        expect([...sizes.values()].every((size) => size >= 0)).toBe(true);
      },
    ),
    // Five times three fifths of a pod.
    { examples: [[[4, 4, 4, 4, 4], 3]] },
  );
});
