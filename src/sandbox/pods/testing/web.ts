/** A lab with a web server that answers on port 80, refuses on 81, is silent on 82, and has no way to it on 83. */
import { Lab } from "./lab.ts";
import type { Ran, TestPod } from "./run.ts";

export class WebLab extends Lab {
  readonly web = this.pod("nginx:1.25", "web");

  constructor() {
    super();
    this.network.fate = (_, { port }) => (port === 82 ? "drop" : port === 83 ? "no route" : "deliver");
  }

  /** Runs a command to its end, and says how many seconds that took. ADDRESS stands for the web server's, in it and in what it prints. */
  async run(client: string | TestPod, command: string, input = ""): Promise<Ran & { seconds: number }> {
    const pod = typeof client === "string" ? this.client(client) : client;
    await pod.run(["true"]); // everything has started
    const began = this.clock.now();
    const { stdout, stderr, code } = await pod.run(command.replaceAll("ADDRESS", this.web.address).split(" "), input);
    const masked = (text: string) => text.replaceAll(this.web.address, "ADDRESS");
    return { stdout: masked(stdout), stderr: masked(stderr), code, seconds: (this.clock.now() - began) / 1000 };
  }
}
