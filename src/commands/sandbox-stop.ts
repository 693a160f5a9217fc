import type { Command } from "./command.ts";
import { dirFlag, folderOf, stopIn } from "./sandbox-folder.ts";

export const sandboxStop: Command = {
  name: "stop",
  summary: "Stop the sandbox; its state stays for the next start",
  flags: { dir: dirFlag },
  async run(call) {
    const stopped = await stopIn(folderOf(call));
    call.io.out.write(stopped ? "the sandbox has stopped\n" : "the sandbox was not running\n");
    return 0;
  },
};
