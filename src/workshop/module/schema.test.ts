import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { moduleJsonSchema } from "./format.ts";

it("what editors check module.yaml with is what the workshop checks it with (npm run schema writes it)", () => {
  const written = JSON.parse(readFileSync(new URL("../../../assets/module.schema.json", import.meta.url), "utf8"));
  expect(written).toEqual(JSON.parse(JSON.stringify(moduleJsonSchema())));
});
