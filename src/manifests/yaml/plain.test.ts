import { expect, test } from "vitest";
import { plainScalar } from "./plain.ts";
import scalars from "./testdata/scalars.json" with { type: "json" };

/** Recorded from `kubectl label --local -o json`, version 1.32. */
test.each(scalars.map(([text, value]) => ({ text: String(text ?? ""), value })))(
  "kubectl reads $text as $value",
  ({ text, value }) => {
    expect(plainScalar(text)).toBe(value);
  },
);
