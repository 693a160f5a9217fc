/** Programs that need what the sandbox does not have. They say so. */
import { nameOf, type Tool } from "./tool.ts";

const refusal =
  (why: (name: string, args: readonly string[]) => string, code = 1): Tool =>
  async (process, args) => {
    await process.stderr.write(`${why(nameOf(process), args)}\n`);
    return code;
  };

const noEditor = refusal(
  (name) =>
    `${name}: there is no editor in the sandbox's containers. Write files with cat > FILE, or copy them in with kubectl cp.`,
);

const noPackages = refusal(
  (name) =>
    `${name}: the sandbox's containers cannot install packages. Use an image that has the tool, for example nicolaka/netshoot.`,
  100,
);

const noCapture = refusal(
  (name) =>
    `${name}: the sandbox has no packets to capture. The flow log shows every connection with the policy that decided it.`,
);

export const packageManagers = { apk: noPackages, apt: noPackages, "apt-get": noPackages, yum: noPackages } as const;

export const editors = { vi: noEditor, vim: noEditor, nano: noEditor } as const;

export const captures = { tcpdump: noCapture, tshark: noCapture, termshark: noCapture } as const;
