import { join } from "node:path";
import type { Io, Output } from "../command.ts";
import { main } from "../main.ts";

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Surroundings {
  readonly cwd?: string;
  readonly stdin?: string;
  readonly env?: Io["env"];
  readonly tty?: boolean;
  readonly columns?: number;
  /** What somebody at the terminal answers, one after the other; without them nobody can be asked. */
  readonly answers?: readonly string[];
}

export const testdata = join(import.meta.dirname, "..", "testdata");

/** Somebody new, without progress or a sandbox that runs. */
const nobody = { LANG: "C.UTF-8", NETPOL_WORKSHOP_HOME: join(testdata, "nothing-here") };

/** Runs a command line as a shell would, words separated by spaces, and returns all that it left behind. */
export async function run(
  line: string,
  surroundings: Surroundings = {},
  commands?: Parameters<typeof main>[2],
): Promise<Ran> {
  const { cwd = testdata, stdin = "", env = nobody, tty = false, columns = 80, answers } = surroundings;
  const written = { out: "", err: "" };
  const output = (stream: "out" | "err"): Output => ({
    write: (text) => {
      written[stream] += text;
    },
    isTTY: tty,
    columns,
  });
  const left = [...(answers ?? [])];
  const ask = async (question: string) => {
    written.err += question;
    return left.shift() ?? "";
  };
  const io: Io = {
    out: output("out"),
    err: output("err"),
    env,
    cwd,
    readStdin: async () => stdin,
    ...(answers === undefined ? {} : { ask }),
  };
  const code = await main(line.split(" ").filter(Boolean), io, commands);
  return { code, ...written };
}
