/** kubectl exec */
import { defaultContainer, mostActive, podOf } from "../pods.ts";
import { fail, usage } from "../trouble.ts";
import { textAt } from "../values.ts";
import type { Call } from "../verb.ts";
import { converse } from "./terminal.ts";

export async function exec(call: Call): Promise<number> {
  const { args, command, flags } = call;
  const [word, ...rest] = args;
  if (word === undefined) throw fail("pod, type/name or --filename must be specified");
  if (rest.length > 0 && command === undefined)
    throw usage("exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead", "exec");
  if (!command || command.length === 0) throw fail("you must specify at least one command for the container");
  const session = await call.session();
  const pod = await podOf(session, word, mostActive);
  const phase = textAt(pod, "status", "phase");
  if (phase === "Succeeded" || phase === "Failed")
    throw fail(`cannot exec into a container in a completed pod; current phase is ${phase}`);
  const container = flags.text("container") || defaultContainer(pod, flags.on("quiet") ? () => undefined : call.err);
  return converse(call, session, { pod, container, command, stdin: flags.on("stdin"), tty: flags.on("tty") });
}
