import type { Cell, Matrix, MatrixPort } from "./matrix.ts";

/** A connection whose verdict changed, or that one side alone knows. */
export interface Change {
  readonly from: string;
  readonly to: string;
  readonly port: MatrixPort;
  readonly before?: Cell;
  readonly after?: Cell;
}

/** What differs between two matrices, by pods and ports; connections that neither knows are no difference. */
export function diff(before: Matrix, after: Matrix): Change[] {
  const pods = [...new Set([...before.pods, ...after.pods])].sort();
  const old = new Places(before);
  const current = new Places(after);
  const ports = new Map([...before.ports, ...after.ports].map((port) => [portKey(port), port]));
  const changes: Change[] = [];
  for (const [key, port] of ports) {
    for (const from of pods) {
      for (const to of pods) {
        const [was, is] = [old.verdict(from, to, key), current.verdict(from, to, key)];
        if (was === is) continue;
        const [oldCell, newCell] = [old.cell(from, to, key), current.cell(from, to, key)];
        changes.push({ from, to, port, ...(oldCell && { before: oldCell }), ...(newCell && { after: newCell }) });
      }
    }
  }
  return changes;
}

/** A matrix by names instead of numbers. */
class Places {
  private readonly matrix: Matrix;
  private readonly pods: ReadonlyMap<string, number>;
  private readonly ports: ReadonlyMap<string, number>;

  constructor(matrix: Matrix) {
    this.matrix = matrix;
    this.pods = new Map(matrix.pods.map((pod, index) => [pod, index]));
    this.ports = new Map(matrix.ports.map((port, index) => [portKey(port), index]));
  }

  verdict(from: string, to: string, port: string) {
    const place = this.placeOf(from, to, port);
    return place && this.matrix.verdict(...place);
  }

  cell(from: string, to: string, port: string): Cell | undefined {
    const place = this.placeOf(from, to, port);
    return place && this.matrix.cell(...place);
  }

  private placeOf(from: string, to: string, port: string): [number, number, number] | undefined {
    const place = [this.pods.get(from), this.pods.get(to), this.ports.get(port)] as const;
    const [row, column, layer] = place;
    return row === undefined || column === undefined || layer === undefined ? undefined : [row, column, layer];
  }
}

function portKey({ port, protocol }: MatrixPort): string {
  return `${protocol}:${port ?? ""}`;
}
