#!/usr/bin/env node
import { processIo } from "./commands/io.ts";
import { main, report } from "./commands/main.ts";

const io = processIo();
// What goes wrong where nobody waits for it. The terminal UI and the sandbox have ways of their own to end, or to go on.
process.on("uncaughtException", (error) => {
  if (process.listenerCount("uncaughtException") === 1) process.exit(report(error, io));
});
process.exitCode = await main(process.argv.slice(2), io);
