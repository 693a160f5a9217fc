/** The kubectls on this machine: those on the PATH, beside them, and those that KUBECTLS names. */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

export interface Kubectl {
  readonly path: string;
  /** As `1.33`. */
  readonly version: string;
}

/** Older ones speak to no server of today. */
const oldestMinor = 27;

/**
 * What changed in how kubectl talks to a server: OpenAPI v2 alone; OpenAPI v3; exec over WebSocket; protobuf bodies; lists
 * as watches. One kubectl of each suffices, unless KUBECTLS_ALL is set.
 */
const eras = [27, 29, 30, 32, 35];

export function kubectlsToTest(): readonly Kubectl[] {
  const all = findKubectls();
  if (process.env.KUBECTLS_ALL) return all;
  return eras.flatMap((first, index) => {
    const next = eras[index + 1] ?? Number.POSITIVE_INFINITY;
    return all.filter((kubectl) => first <= minor(kubectl) && minor(kubectl) < next).slice(-1);
  });
}

/** One of each version, oldest first. */
function findKubectls(): readonly Kubectl[] {
  const found = candidates().flatMap((path) => {
    const version = versionOf(path);
    return version === undefined || Number(version.split(".")[1]) < oldestMinor ? [] : [{ path, version }];
  });
  const byVersion = new Map(found.map((kubectl) => [kubectl.version, kubectl]));
  return [...byVersion.values()].sort((one, other) => minor(one) - minor(other));
}

function minor({ version }: Kubectl): number {
  return Number(version.split(".")[1]);
}

function candidates(): readonly string[] {
  const named = (process.env.KUBECTLS ?? "").split(delimiter).filter((path) => path !== "");
  const onPath = (process.env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, "kubectl"))
    .filter((path) => existsSync(path))
    .map((path) => realpathSync(path));
  return [...new Set([...onPath.flatMap(besides), ...named])];
}

/** A kubectl beside others with a version in their names only starts one of those: it is left out. */
function besides(path: string): readonly string[] {
  const folder = dirname(path);
  const versioned = readdirSync(folder).filter((name) => /^kubectl\.1\.\d+$/.test(name));
  return versioned.length > 0 ? versioned.map((name) => join(folder, name)) : [path];
}

function versionOf(path: string): string | undefined {
  try {
    const output = execFileSync(path, ["version", "--client", "--output=json"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    return /"gitVersion": "v(1\.\d+)\./.exec(output.toString())?.[1];
  } catch {
    return undefined;
  }
}
