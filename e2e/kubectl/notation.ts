/**
 * What a case expects, in a notation small enough to read at a glance. A line of a table is written with two spaces
 * between its columns; `<AGE>`, `<IP>`, `<TIME>`, `<RS>` and `<H5>` stand for what differs from run to run, `…` for anything.
 */
const words: Readonly<Record<string, string>> = {
  "<AGE>": "\\d+[smhd](?:\\d+[smh])?",
  "<IP>": "\\d+\\.\\d+\\.\\d+\\.\\d+",
  "<TIME>": "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ",
  "<RS>": "[a-z0-9]{8,10}",
  "<H5>": "[a-z0-9]{5}",
  "…": ".*",
};

export function pattern(line: string): RegExp {
  const parts = line
    .trim()
    .split(/ {2,}/)
    .map((part) =>
      part
        .split(/(<(?:AGE|IP|TIME|RS|H5)>|…)/)
        .map((word) => words[word] ?? escaped(word))
        .join(""),
    );
  return new RegExp(`^\\s*${parts.join("\\s{2,}")}\\s*$`);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** The lines of a text without empty ones. */
export function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}
