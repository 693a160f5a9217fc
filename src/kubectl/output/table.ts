/** The rows that the server made, as kubectl sets them. */
import { mapAt, textAt } from "../values.ts";
import { align } from "./tabwriter.ts";

export interface Column {
  readonly name: string;
  readonly priority: number;
}

export interface Row {
  readonly cells: readonly unknown[];
  readonly object: unknown;
}

export interface TableStyle {
  readonly wide: boolean;
  readonly headers: boolean;
  readonly namespaces: boolean;
  readonly labels: boolean;
  readonly labelColumns: readonly string[];
  /** `pod/` in front of each name. */
  readonly prefix?: string;
  /** ADDED, MODIFIED or DELETED in front of a row. */
  readonly event?: string;
  readonly showsEvents?: boolean;
  readonly remembered?: number[];
}

export function tableText(columns: readonly Column[], rows: readonly Row[], style: TableStyle): string {
  const shown = columns.flatMap(({ priority }, index) => (style.wide || priority === 0 ? [index] : []));
  const header = [
    ...(style.showsEvents ? ["EVENT"] : []),
    ...(style.namespaces ? ["NAMESPACE"] : []),
    ...shown.map((index) => (columns[index]?.name ?? "").toUpperCase()),
    ...style.labelColumns.map((label) => label.slice(label.lastIndexOf("/") + 1).toUpperCase()),
    ...(style.labels ? ["LABELS"] : []),
  ];
  const lines = rows.map(({ cells, object }) => {
    const labels = mapAt(object, "metadata", "labels");
    return [
      ...(style.showsEvents ? [style.event ?? ""] : []),
      ...(style.namespaces ? [textAt(object, "metadata", "namespace")] : []),
      ...shown.map((index) => (index === 0 ? (style.prefix ?? "") : "") + cellText(cells[index])),
      ...style.labelColumns.map((label) => textAt(labels, label)),
      ...(style.labels ? [labelsText(labels)] : []),
    ];
  });
  return tabular(style.headers ? [header, ...lines] : lines, style.remembered);
}

/** Rows in kubectl's distances: three spaces at least, six columns at least. */
export function tabular(rows: readonly (readonly string[])[], remembered?: number[]): string {
  if (rows.length === 0) return "";
  const text = rows.map((row) => `${row.join("\t")}\n`).join("");
  return align(text, { minWidth: 6, padding: 3, ...(remembered ? { remembered } : {}) });
}

export function labelsText(labels: Readonly<Record<string, unknown>>): string {
  const keys = Object.keys(labels).sort();
  return keys.length === 0 ? "<none>" : keys.map((key) => `${key}=${labels[key]}`).join(",");
}

/** A cell is one line: what follows a line break is left out. */
function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return "";
  const text = String(cell);
  const end = text.search(/[\f\n\r]/);
  return end < 0 ? text : `${text.slice(0, end)}...`;
}
