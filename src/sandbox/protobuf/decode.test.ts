import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isApiError } from "../api/status.ts";
import type { JsonObject } from "../store/object.ts";
import { decodeProtobuf } from "./decode.ts";

interface Body {
  readonly kubectl?: string;
  readonly command: string;
  readonly body: string;
  readonly object: JsonObject;
}

/** What kubectl 1.32, 1.33 and 1.35 sent, and objects that Kubernetes' own library wrote. */
const bodies: readonly Body[] = JSON.parse(readFileSync(new URL("./testdata/bodies.json", import.meta.url), "utf8"));

test.each(bodies)("$command", ({ body, object }) => {
  expect(decodeProtobuf(Buffer.from(body, "base64"))).toEqual(object);
});

test("an explicit zero of a pointer field stays, other zeros go", () => {
  const body = bodies.find(({ command }) => command.includes("--replicas=0"))?.body ?? "";
  const { spec, status } = decodeProtobuf(Buffer.from(body, "base64"));
  expect(spec).toMatchObject({ replicas: 0 });
  expect(spec).not.toHaveProperty("minReadySeconds");
  expect(status).toBeUndefined();
});

describe("junk is a 400, never anything else", () => {
  const refusal = (bytes: Uint8Array) => {
    try {
      decodeProtobuf(bytes);
      return "accepted";
    } catch (error) {
      return isApiError(error, "BadRequest") ? "refused" : error;
    }
  };

  test("without the prefix", () => {
    expect(refusal(Buffer.from("{}"))).toBe("refused");
  });

  test("a kind that nobody knows", () => {
    const frob = Buffer.from(bodies[0]?.body ?? "", "base64")
      .toString("latin1")
      .replace("Namespace", "Namespaze");
    expect(refusal(Buffer.from(frob, "latin1"))).toBe("refused");
  });

  test("real bodies with bytes changed, cut and added", () => {
    const real = fc.constantFrom(...bodies.map(({ body }) => Buffer.from(body, "base64")));
    const edits = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 });
    fc.assert(
      fc.property(real, edits, fc.nat(), (body, changes, cut) => {
        const bytes = Uint8Array.from(body);
        for (const [place, byte] of changes) bytes[4 + (place % (bytes.length - 4))] = byte;
        expect(["accepted", "refused"]).toContain(refusal(bytes.subarray(0, bytes.length - (cut % 3))));
      }),
      { numRuns: 2000 },
    );
  });
});
