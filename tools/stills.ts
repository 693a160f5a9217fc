// Draws the README's pictures from the real program into assets/: `npm run stills`.
import { writeFileSync } from "node:fs";
import { stills } from "../e2e/ui/stills.ts";

for (const [name, picture] of Object.entries(await stills()))
  writeFileSync(new URL(`../assets/${name}`, import.meta.url), picture);
