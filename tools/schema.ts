// Writes assets/module.schema.json, with which editors check module.yaml: `npm run schema`.
import { writeFileSync } from "node:fs";
import { moduleJsonSchema } from "../src/workshop/module/format.ts";

writeFileSync(
  new URL("../assets/module.schema.json", import.meta.url),
  `${JSON.stringify(moduleJsonSchema(), null, 2)}\n`,
);
