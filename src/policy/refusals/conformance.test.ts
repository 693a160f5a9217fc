import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readCase } from "../conformance/case.ts";
import { runCase } from "../conformance/run.ts";

const cases = join(import.meta.dirname, "../conformance/cases");

describe.each(["invalid", "valid"])("the %s cases", (group) => {
  const files = readdirSync(join(cases, group)).filter((file) => file.endsWith(".yaml"));
  test.each(files)("%s", (file) => {
    expect(runCase(readCase(join(cases, group, file)))).toEqual([]);
  });
});
