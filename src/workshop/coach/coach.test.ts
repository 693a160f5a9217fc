import { join } from "node:path";
import { expect, test } from "vitest";
import { buildSnapshot, newestCalico } from "../../policy/index.ts";
import type { Judgement } from "../check/judge.ts";
import { loadModules } from "../module/load.ts";
import { parseProbe } from "../module/probes.ts";
import { coach } from "./coach.ts";

const [module] = loadModules(join(import.meta.dirname, "..", "..", "..", "modules"));
const step = module?.data.steps.find(({ id }) => id === "canary");

test("before anything of policies, says that a step's pod is not there, and what brings it back", () => {
  const judgement: Judgement = {
    passed: false,
    patienceMs: 100,
    facts: [{ ok: false, says: "there is no NetworkPolicy yet" }],
    inventory: { objects: [], unreadable: [], snapshot: buildSnapshot([], { calico: newestCalico }) },
    disagreements: [],
    cells: [
      {
        probe: parseProbe("workshop-canary/client -> svc:workshop-canary/server:80 deny"),
        observed: undefined,
        predicted: undefined,
        result: undefined,
        alive: "unknown",
        ok: false,
        outcome: { kind: "not-probed", why: "there is no pod workshop-canary/client" },
      },
    ],
  };
  const said = module && step && coach(module, step, judgement, { calico: newestCalico, knownNames: new Set() });
  expect(said).toMatchObject({
    says: expect.stringContaining("could not be tried: there is no pod workshop-canary/client."),
    hint: expect.stringContaining("netpol-workshop goto 01-is-anybody-enforcing/canary"),
  });
});
