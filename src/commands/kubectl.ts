import { Writable } from "node:stream";
import { tellSandbox } from "./cluster-choice.ts";
import type { Command, Output } from "./command.ts";
import { sandboxKubeconfig } from "./workshop/sandbox.ts";

export const kubectl: Command = {
  name: "kubectl",
  summary: "A small kubectl, for those who have none: the same words, the same output",
  raw: true,
  async run(call) {
    const { kubectl: run } = await import("../kubectl/index.ts");
    const leave = new AbortController();
    const stop = () => leave.abort();
    process.once("SIGINT", stop);
    try {
      return await run(call.args, {
        stdin: process.stdin,
        stdout: call.io.out.stream ?? writing(call.io.out),
        stderr: call.io.err.stream ?? writing(call.io.err),
        env: call.io.env,
        cwd: call.io.cwd,
        sandboxKubeconfig: () => {
          tellSandbox(call);
          return sandboxKubeconfig(call);
        },
        signal: leave.signal,
      });
    } finally {
      process.off("SIGINT", stop);
    }
  },
};

function writing(output: Output): Writable {
  return new Writable({
    decodeStrings: false,
    write(chunk: Buffer | string, _encoding, done) {
      output.write(chunk.toString());
      done();
    },
  });
}
