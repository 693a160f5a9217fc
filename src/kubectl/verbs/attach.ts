/** kubectl attach */
import { defaultContainer, mostActive, podOf } from "../pods.ts";
import { fail } from "../trouble.ts";
import { textAt } from "../values.ts";
import type { Call } from "../verb.ts";
import { converse } from "./terminal.ts";

export async function attach(call: Call): Promise<number> {
  const { args, flags } = call;
  const [word] = args;
  if (word === undefined || args.length > 1) throw fail("at least 1 argument is required for attach");
  const session = await call.session();
  const pod = await podOf(session, word, mostActive);
  const phase = textAt(pod, "status", "phase");
  if (phase === "Succeeded" || phase === "Failed")
    throw fail(`cannot attach a container in a completed pod; current phase is ${phase}`);
  const container = flags.text("container") || defaultContainer(pod, flags.on("quiet") ? () => undefined : call.err);
  if (!flags.on("quiet")) {
    call.err(
      "All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\n",
    );
    call.err("If you don't see a command prompt, try pressing enter.\n");
  }
  return converse(call, session, { pod, container, stdin: flags.on("stdin"), tty: flags.on("tty") });
}
