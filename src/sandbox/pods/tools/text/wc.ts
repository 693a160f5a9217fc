/** `wc`: lines, words, characters, bytes, and the longest line. */
import { readAll, toText } from "../../streams.ts";
import { eachInput, optionsOf, type Tool } from "../tool.ts";

const columns = ["l", "w", "m", "c", "L"] as const;
type Counts = Record<(typeof columns)[number], number>;

export const wc: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "lwcmL", {
    lines: "l",
    words: "w",
    bytes: "c",
    chars: "m",
    "max-line-length": "L",
  });
  if (options === undefined) return 1;
  const wanted = columns.filter((letter) => options.has(letter));
  const shown = wanted.length === 0 ? (["l", "w", "c"] as const) : wanted;
  const totals: Counts = { l: 0, w: 0, m: 0, c: 0, L: 0 };
  const rows: { counts: Counts; name: string }[] = [];
  const fine = await eachInput(
    process,
    options.operands,
    async (source, name) => {
      const counts = countsOf(await readAll(source));
      for (const letter of columns)
        totals[letter] = letter === "L" ? Math.max(totals.L, counts.L) : totals[letter] + counts[letter];
      rows.push({ counts, name: options.operands.length === 0 ? "" : ` ${name}` });
    },
    (path, error) => `${path}: ${error.message}`,
  );
  if (options.operands.length > 1) rows.push({ counts: totals, name: " total" });
  const single = shown.length === 1 && rows.length === 1;
  const fromInput = options.operands.length === 0 || options.operands.includes("-");
  const width = flavour === "busybox" ? (single ? 0 : 9) : single ? 0 : fromInput ? 7 : String(totals.c).length;
  for (const { counts, name } of rows)
    await process.stdout.write(`${shown.map((letter) => String(counts[letter]).padStart(width)).join(" ")}${name}\n`);
  return fine ? 0 : 1;
};

function countsOf(bytes: Uint8Array): Counts {
  const text = toText(bytes);
  const all = text.split("\n");
  return {
    l: all.length - 1,
    w: text.split(/\s+/).filter(Boolean).length,
    m: [...text].length,
    c: bytes.byteLength,
    L: all.reduce((longest, line) => Math.max(longest, [...line].length), 0),
  };
}
