import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** How this very program is called. */
export const ownProgram: readonly string[] = [process.execPath, ...process.execArgv, process.argv[1] ?? ""];

/** Writes a program (on Windows a command file) into a folder for PATH; it calls the words, and hands its own on. */
export function writeWrapper(
  folder: string,
  name: string,
  words: readonly string[],
  platform: NodeJS.Platform = process.platform,
): void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, wrapperName(name, platform));
  writeFileSync(file, platform === "win32" ? forWindows(words) : forShell(words));
  chmodSync(file, 0o755);
}

export function wrapperName(name: string, platform: NodeJS.Platform = process.platform): string {
  return platform === "win32" ? `${name}.cmd` : name;
}

function forShell(words: readonly string[]): string {
  const quoted = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`);
  return `#!/bin/sh\nexec ${quoted.join(" ")} "$@"\n`;
}

function forWindows(words: readonly string[]): string {
  return `@${words.map((word) => `"${word}"`).join(" ")} %*\r\n`;
}
