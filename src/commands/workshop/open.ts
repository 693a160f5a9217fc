/** What `netpol-workshop` alone does: the terminal UI, or without a terminal the state as text. */

import { wantsColour, wantsUnicode } from "../../text/style.ts";
import type { Call, Command } from "../command.ts";
import { workshopFlags } from "./flags.ts";

const { json: _json, ...shared } = workshopFlags;

export const open: Command = {
  name: "",
  summary: "Open the workshop in this terminal, where you were",
  flags: {
    ...shared,
    sandbox: { type: "boolean", help: "on the sandbox, also when you chose another cluster before" },
    "manual-run": { type: "boolean", help: "check when asked to, not whenever your file is saved" },
    ascii: { type: "boolean", help: "draw with plain ASCII" },
    plain: { type: "boolean", help: "lines of text for a screen reader, nothing drawn" },
    mouse: { type: "boolean", help: "click and scroll with the mouse; ctrl-t turns it off, to select text" },
    light: { type: "boolean", help: "colours for a light background" },
  },
  run: runOpen,
};

async function runOpen(call: Call): Promise<number> {
  const { flags, io } = call;
  const plain = flags.on("plain");
  const sits = io.out.isTTY && process.stdin.isTTY && io.env.CI !== "true";
  const draws = plain || io.env.TERM !== "dumb";
  if (!sits || !draws) {
    if (sits) io.err.write("note: this terminal cannot draw (TERM=dumb); netpol-workshop --plain works here\n");
    return (await (await import("./status.ts")).status.run?.(call)) ?? 0;
  }
  // Ink and React are loaded by those only who see them.
  const [{ openUi }, { isLight }, { hostOf }] = await Promise.all([
    import("../../ui/index.ts"),
    import("../../ui/theme.ts"),
    import("./host.ts"),
  ]);
  return openUi(await hostOf(call), {
    theme: {
      colour: wantsColour(true, io.env) && !flags.on("no-color"),
      unicode: wantsUnicode(io.env) && !flags.on("ascii"),
      light: flags.on("light") || isLight(io.env.COLORFGBG),
    },
    plain,
    mouse: flags.on("mouse") && !plain,
    checksOnSave: !flags.on("manual-run"),
  });
}
