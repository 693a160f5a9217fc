import type { JsonObject } from "../store/object.ts";

/** The Kubernetes that the sandbox emulates; which kubectl warns about its version follows from it. */
export const kubernetesVersion = "v1.35.6";

const platform = `${process.platform === "win32" ? "windows" : process.platform}/${process.arch === "x64" ? "amd64" : process.arch}`;

export const versionInfo: JsonObject = {
  major: "1",
  minor: "35",
  emulationMajor: "1",
  emulationMinor: "35",
  minCompatibilityMajor: "1",
  minCompatibilityMinor: "34",
  gitVersion: kubernetesVersion,
  gitCommit: "0000000000000000000000000000000000000000",
  gitTreeState: "clean",
  buildDate: "2026-01-01T00:00:00Z",
  goVersion: "go1.26.8",
  compiler: "gc",
  platform,
};
