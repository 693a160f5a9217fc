import { relative } from "node:path";
import { describe, expect, test } from "vitest";
import { readCase } from "./case.ts";
import { findCases, shippedCases } from "./files.ts";
import { runCase } from "./run.ts";

describe("the shipped cases", () => {
  const cases = findCases([shippedCases]).map(readCase);
  test.each(cases.map((testCase) => [relative(shippedCases, testCase.file), testCase] as const))(
    "%s",
    (_, testCase) => {
      expect(runCase(testCase)).toEqual([]);
    },
  );
});
