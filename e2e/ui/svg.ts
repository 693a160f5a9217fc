/** A screen as an SVG picture that brings its own background, so that it can be read on a light page and on a dark one. */
import type { Cell } from "./screen.ts";

const width = 8.4;
const height = 18;
const margin = 12;
const background = "#16191f";
const foreground = "#d8dbe2";
const palette: Readonly<Record<string, string>> = {
  black: "#3b4048",
  red: "#ff7a7a",
  green: "#7fd08a",
  yellow: "#e8c36a",
  blue: "#74b3ff",
  magenta: "#d49bf0",
  cyan: "#5fd3e0",
  white: "#ffffff",
};

export function svgOf(rows: readonly (readonly Cell[])[], title: string): string {
  const columns = Math.max(0, ...rows.map(({ length }) => length));
  const [wide, high] = [Math.round(columns * width + 2 * margin), rows.length * height + 2 * margin];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${wide} ${high}" width="${wide}" height="${high}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="${background}"/>`,
    `<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="14" fill="${foreground}" xml:space="preserve" style="white-space:pre">`,
    ...rows.flatMap((row, index) => runsOf(stable(row)).flatMap((run) => drawn(run, index))),
    "</g></svg>",
    "",
  ].join("\n");
}

/** What a cluster makes up for the names of pods is different each time, but always as long. */
function stable(row: readonly Cell[]): readonly Cell[] {
  const text = row.map((cell) => cell.text).join("");
  const named = text.replace(/-[bcdf-hj-np-tv-xz2-9]{8,10}-[bcdf-hj-np-tv-xz2-9]{5}\b/g, (suffix) =>
    "-7d9f6c5b48".slice(0, suffix.length - 6).concat("-x2k7m"),
  );
  return row.map((cell, index) => ({ ...cell, text: named[index] ?? cell.text }));
}

interface Run {
  readonly from: number;
  readonly cells: readonly Cell[];
}

/** Cells beside each other that look the same; blanks that show nothing are left out. */
function runsOf(row: readonly Cell[]): readonly Run[] {
  const runs: { from: number; cells: Cell[] }[] = [];
  for (const [column, cell] of row.entries()) {
    const last = runs.at(-1);
    const before = last?.cells.at(-1);
    if (last && before && looks(before) === looks(cell)) last.cells.push(cell);
    else runs.push({ from: column, cells: [cell] });
  }
  return runs.filter(({ cells }) => cells.some(({ text, inverse }) => text !== " " || inverse));
}

function looks({ colour, bold, dim, inverse }: Cell): string {
  return JSON.stringify([colour, bold, dim, inverse]);
}

function drawn({ from, cells }: Run, row: number): readonly string[] {
  const [first] = cells;
  if (!first) return [];
  const text = cells.map((cell) => cell.text).join("");
  const blanks = text.length - text.trimStart().length;
  const shown = first.inverse ? text : text.trim();
  const at = from + (first.inverse ? 0 : blanks);
  const [x, y, long] = [number(margin + at * width), margin + row * height, number([...shown].length * width)];
  const colour = (first.colour && palette[first.colour]) || foreground;
  const style = [
    `fill="${first.inverse ? background : colour}"`,
    first.bold ? 'font-weight="bold"' : "",
    first.dim ? 'opacity="0.65"' : "",
  ];
  return [
    ...(first.inverse ? [`<rect x="${x}" y="${y}" width="${long}" height="${height}" fill="${colour}"/>`] : []),
    // The length holds the columns together, whatever the font of the page.
    `<text x="${x}" y="${y + 13}" textLength="${long}" ${style.filter(Boolean).join(" ")}>${escaped(shown)}</text>`,
  ];
}

function number(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
