/** The signals that processes of a container know, with their numbers. */
const known = [
  ["SIGHUP", 1],
  ["SIGINT", 2],
  ["SIGQUIT", 3],
  ["SIGKILL", 9],
  ["SIGUSR1", 10],
  ["SIGUSR2", 12],
  ["SIGPIPE", 13],
  ["SIGALRM", 14],
  ["SIGTERM", 15],
  ["SIGCHLD", 17],
  ["SIGCONT", 18],
  ["SIGSTOP", 19],
  ["SIGWINCH", 28],
] as const;

export type Signal = (typeof known)[number][0];

export const signals: readonly Signal[] = known.map(([name]) => name);

const numbers = new Map<Signal, number>(known);

export function signalNumber(signal: Signal): number {
  return numbers.get(signal) ?? 0;
}

/** Reads `9`, `KILL` or `SIGKILL`. */
export function parseSignal(text: string): Signal | undefined {
  const name = text.toUpperCase().replace(/^(SIG)?/, "SIG");
  return known.find(([signal, number]) => signal === name || String(number) === text)?.[0];
}

/** What arrives without a handler and does nothing. */
export const harmless: ReadonlySet<Signal> = new Set<Signal>(["SIGCHLD", "SIGCONT", "SIGWINCH", "SIGSTOP"]);
