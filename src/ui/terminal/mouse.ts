/** What terminals say of the mouse, told apart from keys. */
export const mouseOn = "\u001b[?1000h\u001b[?1006h";
export const mouseOff = "\u001b[?1006l\u001b[?1000l";

/** Columns and rows are counted from 0. */
export type MouseEvent =
  | { readonly type: "clicked"; readonly column: number; readonly row: number }
  | { readonly type: "wheeled"; readonly column: number; readonly row: number; readonly by: 1 | -1 };

const reports = new RegExp(`${String.fromCharCode(27)}\\[<(\\d+);(\\d+);(\\d+)([Mm])`, "g");

/** The events, and what is left for the keys. */
export function mouseEvents(input: string): { readonly events: readonly MouseEvent[]; readonly keys: string } {
  const events = [...input.matchAll(reports)].flatMap(([, button, column, row, end]): readonly MouseEvent[] => {
    const place = { column: Number(column) - 1, row: Number(row) - 1 };
    if (button === "64" || button === "65") return [{ type: "wheeled", ...place, by: button === "64" ? -1 : 1 }];
    return button === "0" && end === "M" ? [{ type: "clicked", ...place }] : [];
  });
  return { events, keys: input.replaceAll(reports, "") };
}
