/** `cat`: as it is, numbered, or with what cannot be seen made visible. */
import { eachInput, fileProblem, optionsOf, type Tool } from "../tool.ts";

export const cat: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, flavour === "gnu" ? "nbvteAsuET" : "nbvteAu");
  if (options === undefined) return 1;
  const all = options.has("A");
  const marks = {
    ends: all || options.has("e") || options.has("E"),
    tabs: all || options.has("t") || options.has("T"),
    others: all || options.has("e") || options.has("t") || options.has("v"),
  };
  const changes = options.has("n") || options.has("b") || options.has("s") || Object.values(marks).some(Boolean);
  let number = 0;
  let atStart = true;
  let blanks = 0;
  const changed = (line: string): string => {
    const isBlank = line === "\n" && atStart;
    blanks = isBlank ? blanks + 1 : 0;
    if (options.has("s") && blanks > 1) return "";
    const numbered = atStart && (options.has("n") || options.has("b")) && !(isBlank && options.has("b"));
    atStart = line.endsWith("\n");
    return (numbered ? `${String(++number).padStart(6)}\t` : "") + visible(line, marks);
  };
  const fine = await eachInput(
    process,
    options.operands,
    async (source) => {
      for (let chunk = await source.read(); chunk !== undefined; chunk = await source.read()) {
        if (!changes) await process.stdout.write(chunk);
        else
          await process.stdout.write(
            (
              Buffer.from(chunk)
                .toString("latin1")
                .match(/[^\n]*\n|[^\n]+$/g) ?? []
            )
              .map(changed)
              .map(bytesOf)
              .join(""),
          );
      }
    },
    (path, error) => fileProblem(path, error, flavour),
  );
  return fine ? 0 : 1;
};

const bytesOf = (text: string): string => Buffer.from(text, "latin1").toString();

function visible(line: string, { ends, tabs, others }: { ends: boolean; tabs: boolean; others: boolean }): string {
  return [...line]
    .map((char) => {
      const code = char.charCodeAt(0);
      if (char === "\n") return ends ? "$\n" : char;
      if (char === "\t") return tabs ? "^I" : char;
      if (!others) return char;
      const low = code & 0x7f;
      const shown = low < 32 ? `^${String.fromCharCode(low + 64)}` : low === 127 ? "^?" : String.fromCharCode(low);
      return code > 127 ? `M-${shown}` : shown;
    })
    .join("");
}
