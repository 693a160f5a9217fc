/** Where the sandbox's kubeconfig is; the sandbox is started when it does not run. */
import { EnvironmentError } from "../../errors.ts";
import type { Call } from "../command.ts";

export function sandboxKubeconfig(_call: Call): Promise<string> {
  throw new EnvironmentError("the sandbox cannot be started from here yet", { next: ["--kubeconfig FILE"] });
}
