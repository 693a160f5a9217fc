import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** How this very program is called. */
const ownProgram: readonly string[] = [process.execPath, ...process.execArgv, process.argv[1] ?? ""];

/** Writes a `kubectl` (on Windows `kubectl.cmd`) into a folder for PATH; it calls this program. */
export function kubectlWrapper(
  folder: string,
  program: readonly string[] = ownProgram,
  platform: NodeJS.Platform = process.platform,
): void {
  mkdirSync(folder, { recursive: true });
  const isWindows = platform === "win32";
  const file = join(folder, isWindows ? "kubectl.cmd" : "kubectl");
  writeFileSync(file, isWindows ? forWindows(program) : forShell(program));
  chmodSync(file, 0o755);
}

function forShell(program: readonly string[]): string {
  const words = program.map((word) => `'${word.replaceAll("'", `'\\''`)}'`);
  return `#!/bin/sh\nexec ${words.join(" ")} kubectl "$@"\n`;
}

function forWindows(program: readonly string[]): string {
  return `@${program.map((word) => `"${word}"`).join(" ")} kubectl %*\r\n`;
}
