/** How the screen is divided at a size. */
export interface Layout {
  readonly tier: "too-small" | "compact" | "two" | "three";
  readonly columns: number;
  readonly rows: number;
  /** Rows between the header and the status line. */
  readonly body: number;
  readonly text: Area;
  readonly desk: Area;
  /** The third pane. */
  readonly side: Area | undefined;
}

export interface Area {
  readonly columns: number;
  readonly rows: number;
}

export const smallest = { columns: 60, rows: 20 };

/** The header, the line of notices, the footer. */
const around = 3;

export function layoutOf({ columns, rows }: { readonly columns: number; readonly rows: number }): Layout {
  const body = rows - around;
  const whole = { columns, rows: body };
  if (columns < smallest.columns || rows < smallest.rows)
    return { tier: "too-small", columns, rows, body, text: whole, desk: whole, side: undefined };
  if (columns < 100) {
    const desk = Math.floor(body * 0.43);
    return {
      tier: "compact",
      columns,
      rows,
      body,
      text: { columns, rows: body - desk },
      desk: { columns, rows: desk },
      side: undefined,
    };
  }
  if (columns < 160) {
    const text = Math.floor(columns * 0.56);
    return {
      tier: "two",
      columns,
      rows,
      body,
      text: { columns: text, rows: body },
      desk: { columns: columns - text, rows: body },
      side: undefined,
    };
  }
  const side = Math.min(90, Math.floor(columns * 0.38));
  const text = Math.min(100, Math.floor((columns - side) * 0.58));
  return {
    tier: "three",
    columns,
    rows,
    body,
    text: { columns: text, rows: body },
    desk: { columns: columns - text - side, rows: body },
    side: { columns: side, rows: body },
  };
}

/** What fits inside a pane's frame. */
export function inside({ columns, rows }: Area): Area {
  return { columns: columns - 4, rows: rows - 2 };
}
