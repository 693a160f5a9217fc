/** What parameters are: variables, arguments, and the special ones such as `$?`. */
import type { ParameterExpansionPart } from "unbash";
import { ShellError } from "./errors.ts";
import type { ShellState } from "./state.ts";

/** A parameter's value; undefined where it is not set. */
export function parameter(name: string, state: ShellState): string | undefined {
  if (/^\d+$/.test(name)) return name === "0" ? state.name : state.positional[Number(name) - 1];
  switch (name) {
    case "?":
      return String(state.lastStatus);
    case "$":
      return String(state.pid);
    case "#":
      return String(state.positional.length);
    case "!":
      return state.lastBackground === undefined ? "" : String(state.lastBackground);
    case "-":
      return state.optionFlags();
    case "@":
    case "*":
      return state.positional.length === 0 ? undefined : state.positional.join(" ");
    case "RANDOM":
      return state.dialect === "dash" ? state.get(name) : String(Math.floor(Math.random() * 32768));
    case "LINENO":
      return String(state.line());
    case "FUNCNAME":
      return state.dialect === "dash" ? state.get(name) : state.functionName;
    default:
      return state.get(name);
  }
}

/** `set -u` */
export function refuseUnset(name: string, { options, dialect }: ShellState): void {
  if (!options.nounset) return;
  const shown = dialect === "bash" && /^\d+$/.test(name) ? `$${name}` : name;
  throw new ShellError(
    `${shown}: ${dialect === "bash" ? "unbound variable" : "parameter not set"}`,
    dialect === "bash" ? 127 : 2,
  );
}

/** The values that `$@`, `$*`, `${a[@]}` and `${a[*]}` stand for; undefined for what is no list. */
export function listOf(
  { parameter: name, index }: ParameterExpansionPart,
  state: ShellState,
): { values: string[]; kind: "@" | "*" } | undefined {
  if (name === "@" || name === "*") return { values: state.positional, kind: name };
  if (index?.value !== "@" && index?.value !== "*") return undefined;
  const value = state.variables.get(name)?.value;
  return { values: Array.isArray(value) ? value : value === undefined ? [] : [value], kind: index.value };
}
