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
  expect(decodeProtobuf(Buffer.from(body, "base64"), String(object.kind))).toEqual(object);
});

test("an explicit zero of a pointer field stays, other zeros go", () => {
  const body = bodies.find(({ command }) => command.includes("--replicas=0"))?.body ?? "";
  const { spec, status } = decodeProtobuf(Buffer.from(body, "base64"), "Deployment");
  expect(spec).toMatchObject({ replicas: 0 });
  expect(spec).not.toHaveProperty("minReadySeconds");
  expect(status).toBeUndefined();
});

describe("junk is a 400, never anything else", () => {
  const refusal = (bytes: Uint8Array) => {
    try {
      decodeProtobuf(bytes, "Namespace");
      return "accepted";
    } catch (error) {
      return isApiError(error, "BadRequest") ? "refused" : error;
    }
  };

  const namespace = Buffer.from(bodies[0]?.body ?? "", "base64");
  const renamed = (kind: string) => Buffer.from(namespace.toString("latin1").replace("Namespace", kind), "latin1");
  test.each<[Buffer, string]>([
    [
      Buffer.from("junk"),
      "the object provided is unrecognized (must be of type Namespace): provided data does not appear to be a protobuf message, expected prefix [107 56 115 0] (6a756e6b)",
    ],
    [Buffer.from(""), "the object provided is unrecognized (must be of type Namespace): empty data (<empty>)"],
    [Buffer.from("k8s\0"), "the object provided is unrecognized (must be of type Namespace): empty body (6b387300)"],
    [
      Buffer.from("k8s\0junkjunk"),
      "the object provided is unrecognized (must be of type Namespace): unexpected EOF (6b3873006a756e6b6a756e6b)",
    ],
    [
      renamed("Frobnicat"),
      'Frobnicat in version "v1" cannot be handled as a Namespace: no kind "Frobnicat" is registered for version "v1" in scheme "pkg/runtime/scheme.go:111"',
    ],
  ])("%s", (bytes, message) => {
    expect(() => decodeProtobuf(bytes, "Namespace")).toThrow(message);
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
