import { expect, test } from "vitest";
import type { Abilities } from "../../workshop/lab/abilities.ts";
import type { Needs } from "../../workshop/module/format.ts";
import { courseAt, stateAt } from "../testing/course.ts";
import { lineText } from "../text/line.ts";
import { themeFor } from "../theme.ts";
import { moduleLines } from "./module-lines.ts";

const theme = themeFor({ colour: false, unicode: true, light: false });
const everything: Abilities = { policies: true, tiers: true, flows: true };
const kubernetes: Abilities = { policies: true, tiers: false, flows: false };

function shown(needs: Needs, abilities: Abilities | undefined): string {
  const course = courseAt("close");
  const modules = course.modules.map((module) => ({ ...module, data: { ...module.data, needs } }));
  const state = { ...stateAt("close"), abilities };
  return moduleLines(state, { ...course, modules }, 200, theme)
    .lines.map(lineText)
    .join("\n");
}

test.each([
  ["tiers", everything, "   needs Calico's tiers\n"],
  ["tiers", undefined, "   needs Calico's tiers\n"],
  [
    "tiers",
    kubernetes,
    "! not here: it needs Calico's tiers, and this cluster does not serve Calico's own API (projectcalico.org/v3), so it has no tiers. On the sandbox it works: netpol-workshop --sandbox",
  ],
  ["flows", { ...everything, flows: false }, "this cluster keeps no flow log"],
] as const)("a module that needs %s says so, and why it cannot be done here", (needs, abilities, says) => {
  expect(shown(needs, abilities)).toContain(says);
});

test("what every cluster can do needs no words", () => {
  expect(shown("k8s", kubernetes)).not.toMatch(/needs|not here/);
});
