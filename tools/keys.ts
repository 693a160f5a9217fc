// Writes the table of keys into README.md: `npm run keys`.
import { readFileSync, writeFileSync } from "node:fs";
import { keysMarkdown } from "../src/ui/keys/table.ts";

const readme = new URL("../README.md", import.meta.url);
const text = readFileSync(readme, "utf8");
writeFileSync(
  readme,
  text.replace(
    /(<!-- keys -->\n)[\s\S]*(<!-- \/keys -->)/,
    (_, from: string, to: string) => `${from}${keysMarkdown()}\n${to}`,
  ),
);
