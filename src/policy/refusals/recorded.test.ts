// The texts must be those of the real servers, to the letter.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import type { RawObject, Refusal } from "../types.ts";
import { refusalsOf, warningsOf } from "./index.ts";

const recordings = z
  .array(
    z.object({
      name: z.string(),
      manifest: z.string(),
      refused: z.array(z.string()),
      warnings: z.array(z.string()),
    }),
  )
  .parse(parse(readFileSync(join(import.meta.dirname, "testdata/recorded.yaml"), "utf8")));

const recordedTier: RawObject = {
  apiVersion: "projectcalico.org/v3",
  kind: "Tier",
  metadata: { name: "rec-edge" },
  spec: { order: 500 },
};

describe("manifests that real servers were given", () => {
  test.each(recordings)("$name", ({ manifest, refused, warnings }) => {
    const object: unknown = parse(manifest, { uniqueKeys: false });
    const refusals = refusalsOf(sorted(object), { calico: "3.32", context: [recordedTier] });
    // The order in which a schema's violations are found is not stable; programs check in a fixed order.
    const inOrder = manifest.includes("ClusterNetworkPolicy") ? (lines: string[]) => lines.sort() : asIs;
    expect(inOrder(printed(refusals))).toEqual(inOrder(refused));
    expect(warningsOf(object)).toEqual(warnings);
  });
});

function asIs(lines: string[]): string[] {
  return lines;
}

/** As kubectl prints them: causes one by one, unknown fields in one sentence. */
function printed(refusals: readonly Refusal[]): string[] {
  const unknown = refusals.filter(({ answer }) => answer === "unknown-field").map(({ message }) => message);
  if (unknown.length > 0) return [`strict decoding error: ${unknown.join(", ")}`];
  return refusals.map(({ answer, field, message }) => (answer === "invalid" ? `${field}: ${message}` : message));
}

/** kubectl sends the keys of a manifest in alphabetical order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
