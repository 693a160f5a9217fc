/** Writes a course anew under an attendee's names, so that everything else reads it like any other course. */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Renaming } from "./renaming.ts";
import { namesIn, rewriteManifest, rewriteModule, rewriteText } from "./rewrite.ts";

export interface CourseFolders {
  readonly modules: string;
  readonly worlds: string;
}

export function rewriteCourse(from: CourseFolders, to: CourseFolders, how: Omit<Renaming, "names">): void {
  const sources = [
    ...filesIn(from.modules).map((file) => ({ file: join(from.modules, file), target: join(to.modules, file) })),
    ...filesIn(from.worlds).map((file) => ({ file: join(from.worlds, file), target: join(to.worlds, file) })),
  ];
  const renaming = { ...how, names: namesIn(sources.filter(isManifest).map(({ file }) => readFileSync(file, "utf8"))) };
  for (const folder of [to.modules, to.worlds]) rmSync(folder, { recursive: true, force: true });
  for (const source of sources) {
    mkdirSync(dirname(source.target), { recursive: true });
    const rewrite = rewriterOf(source);
    if (rewrite) writeFileSync(source.target, rewrite(readFileSync(source.file, "utf8"), renaming));
    else copyFileSync(source.file, source.target);
  }
}

function rewriterOf(source: { file: string }): ((text: string, renaming: Renaming) => string) | undefined {
  if (basename(source.file) === "module.yaml") return rewriteModule;
  if (source.file.endsWith(".md")) return rewriteText;
  return isManifest(source) ? rewriteManifest : undefined;
}

function isManifest({ file }: { file: string }): boolean {
  return /\.ya?ml$/.test(file) && basename(file) !== "module.yaml";
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
