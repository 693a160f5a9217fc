/** Runs commands in a container of a tests' own, with a driven clock and the small network. */
import { DrivenClock, settle } from "../../clock.ts";
import { type Container, type ContainerSpec, startContainer } from "../container.ts";
import { type Image, root } from "../images/image.ts";
import { type Source, sinkTo, sourceOf, toText } from "../streams.ts";
import { Terminal } from "../terminal.ts";
import { commonTools, rootOf, shell } from "../tools/sets.ts";
import { FakeNetwork } from "./fake-network.ts";

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** busybox and nothing more, with every shell. */
export const plainImage: Image = {
  files: rootOf({
    programs: {
      "/bin": new Map([
        ...commonTools("busybox"),
        ["sh", shell("ash")],
        ["dash", shell("dash")],
        ["bash", shell("bash")],
      ]),
    },
  }),
  entrypoint: [],
  command: ["sleep", "infinity"],
  env: {},
  workingDirectory: "/",
  user: root,
};

const resolvConf =
  "search shop.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n";

export class TestPod {
  readonly clock = new DrivenClock();
  readonly network = new FakeNetwork();
  readonly container: Container;

  constructor(
    image: Image = plainImage,
    options: Partial<Omit<ContainerSpec, "network" | "clock">> & {
      address?: string;
      network?: FakeNetwork;
      clock?: DrivenClock;
    } = {},
  ) {
    const { address = "10.244.0.5", network, clock, ...spec } = options;
    if (network !== undefined) this.network = network;
    if (clock !== undefined) this.clock = clock;
    this.container = startContainer({
      image,
      env: new Map(),
      hostname: "client",
      network: this.network.pod(address),
      clock: this.clock,
      hosts: `127.0.0.1\tlocalhost\n${address}\tclient\n`,
      resolvConf,
      ...spec,
    });
  }

  /** Runs a command to its end; waiting takes no real time. */
  async run(command: readonly string[], input: string | Source = ""): Promise<Ran> {
    const out: Uint8Array[] = [];
    const errors: Uint8Array[] = [];
    const exec = this.container.exec(command, {
      stdin: typeof input === "string" ? sourceOf(input) : input,
      stdout: sinkTo((data) => void out.push(data)),
      stderr: sinkTo((data) => void errors.push(data)),
    });
    const code = await this.until(exec.exit);
    return { stdout: toText(Buffer.concat(out)), stderr: toText(Buffer.concat(errors)), code };
  }

  sh(script: string, input: string | Source = "", shellName = "sh"): Promise<Ran> {
    return this.run([shellName, "-c", script], input);
  }

  /** Lets time pass until something has happened. */
  async until<Result>(awaited: Promise<Result>): Promise<Result> {
    let done = false;
    void awaited.then(() => {
      done = true;
    });
    for (let turn = 0; !done; turn++) {
      await settle();
      if (!done && this.clock.pending > 0) await this.clock.advance(this.clock.untilNext);
      if (turn > 200_000) throw new Error("nothing happens any more");
    }
    return awaited;
  }

  /** A command at a terminal: `type` keys, look at the `screen`. */
  terminal(command: readonly string[] = ["sh"]) {
    let screen = "";
    const terminal = new Terminal(
      sinkTo((data) => {
        screen += toText(data);
      }),
    );
    const exec = this.container.exec(command, { stdout: terminal.sink, stderr: terminal.sink, terminal });
    return {
      exit: exec.exit,
      hangUp: () => exec.hangUp(),
      terminal,
      get screen() {
        return screen;
      },
      /** Types, and waits until the screen shows what is expected after it. */
      type: async (keys: string, expected: string | RegExp = "") => {
        const before = screen.length;
        terminal.type(keys);
        const shown = () => {
          const since = screen.slice(before);
          return typeof expected === "string" ? since.includes(expected) : expected.test(since);
        };
        for (let turn = 0; turn < 2000; turn++) {
          await settle();
          if (shown()) return screen.slice(before);
        }
        throw new Error(`the terminal does not show ${expected}: ${JSON.stringify(screen.slice(before))}`);
      },
    };
  }
}
