// matrix.ts is where to begin: pods to classes (classes.ts), rules to sets of classes (ends.ts, bearers.ts), the walk (reach.ts).
export { type Change, diff } from "./diff.ts";
export { type Cell, type CellVerdict, type Matrix, type MatrixOptions, type MatrixPort, matrix } from "./matrix.ts";
