import { at, isMap, listAt, textAt } from "../values.ts";
import type { Lines } from "./writer.ts";

export function writeVolumes(lines: Lines, volumes: readonly unknown[], indent: string): void {
  if (volumes.length === 0) {
    lines.line(0, `${indent}Volumes:\t<none>`);
    return;
  }
  lines.line(0, `${indent}Volumes:`);
  for (const volume of volumes) {
    lines.line(1, `${indent ? " " : ""}${textAt(volume, "name")}:`);
    for (const [key, value] of detailsOf(volume)) lines.line(2, `${key}:\t${value}`);
  }
}

type Details = readonly (readonly [key: string, value: string])[];

function detailsOf(volume: unknown): Details {
  const empty = at(volume, "emptyDir");
  if (empty)
    return [
      ["Type", "EmptyDir (a temporary directory that shares a pod's lifetime)"],
      ["Medium", textAt(empty, "medium")],
      ["SizeLimit", textAt(empty, "sizeLimit") || "<unset>"],
    ];
  const host = at(volume, "hostPath");
  if (host)
    return [
      ["Type", "HostPath (bare host directory volume)"],
      ["Path", textAt(host, "path")],
      ["HostPathType", textAt(host, "type")],
    ];
  const map = at(volume, "configMap");
  if (map)
    return [
      ["Type", "ConfigMap (a volume populated by a ConfigMap)"],
      ["Name", textAt(map, "name")],
      ["Optional", isOptional(map)],
    ];
  const secret = at(volume, "secret");
  if (secret)
    return [
      ["Type", "Secret (a volume populated by a Secret)"],
      ["SecretName", textAt(secret, "secretName")],
      ["Optional", isOptional(secret)],
    ];
  const claim = at(volume, "persistentVolumeClaim");
  if (claim)
    return [
      ["Type", "PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)"],
      ["ClaimName", textAt(claim, "claimName")],
      ["ReadOnly", String(at(claim, "readOnly") === true)],
    ];
  if (at(volume, "projected"))
    return [
      ["Type", "Projected (a volume that contains injected data from multiple sources)"],
      ...listAt(volume, "projected", "sources").flatMap(sourceOf),
    ];
  if (at(volume, "downwardAPI")) return [["Type", "DownwardAPI (a volume populated by information about the pod)"]];
  const kind = isMap(volume) ? Object.keys(volume).find((key) => key !== "name") : undefined;
  return [["Type", kind ?? "<unknown>"]];
}

function sourceOf(source: unknown): Details {
  const secret = at(source, "secret");
  if (secret)
    return [
      ["SecretName", textAt(secret, "name")],
      ["Optional", isOptional(secret)],
    ];
  const map = at(source, "configMap");
  if (map)
    return [
      ["ConfigMapName", textAt(map, "name")],
      ["Optional", isOptional(map)],
    ];
  if (at(source, "downwardAPI")) return [["DownwardAPI", "true"]];
  return [["TokenExpirationSeconds", textAt(source, "serviceAccountToken", "expirationSeconds")]];
}

function isOptional(source: unknown): string {
  return String(at(source, "optional") === true);
}
