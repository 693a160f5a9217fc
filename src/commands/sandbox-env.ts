import { join } from "node:path";
import type { Command } from "./command.ts";
import { dirFlag, folderOf, identityIn } from "./sandbox-folder.ts";

export const sandboxEnv: Command = {
  name: "env",
  summary: "Print what makes kubectl in this shell talk to the sandbox",
  flags: { dir: dirFlag },
  examples: [{ line: 'eval "$(netpol-workshop sandbox env)"', says: "for sh, bash and zsh" }],
  run(call) {
    const folder = folderOf(call);
    identityIn(folder);
    // In single quotes nothing has a meaning to the shell but the quote itself.
    const path = join(folder, "kubeconfig").replaceAll("'", "'\\''");
    call.io.out.write(`export KUBECONFIG='${path}'\n`);
    return 0;
  },
};
