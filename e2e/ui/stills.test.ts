import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { stills } from "./stills.ts";

test("the README's pictures are what the program shows; `npm run stills` draws them", async () => {
  for (const [name, picture] of Object.entries(await stills())) {
    const drawn = readFileSync(join(import.meta.dirname, "..", "..", "assets", name), "utf8");
    expect(wordsOf(picture), name).toEqual(wordsOf(drawn));
    expect(picture === drawn, `${name} has other colours`).toBe(true);
  }
});

/** What can be read in a picture, so that a difference can be read as well. */
function wordsOf(picture: string): readonly string[] {
  return [...picture.matchAll(/<text[^>]*>([^<]*)/g)].map(([, text = ""]) => text);
}
