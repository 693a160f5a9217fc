import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "vitest";
import { nodeFiles, sha256 } from "../../disk.ts";
import { InputError } from "../../errors.ts";
import type { FileReader } from "../files.ts";
import { parseManifests } from "../parse.ts";
import { buildKustomization } from "./build.ts";

const testdata = join(import.meta.dirname, "testdata");
/** Folders that hold everything kustomize does without plugins; the golden is what kubectl 1.32 (kustomize 5.5) printed. */
const folders = ["shop/over", "shop/base", "shop/base/sub", "tricky", "tricky/b", "replace"];

function build(folder: string): readonly unknown[] {
  const { objects, problems } = buildKustomization(folder, nodeFiles(testdata), sha256);
  expect(problems).toEqual([]);
  return objects.map(({ object }) => object);
}

function objectsIn(text: string): readonly unknown[] {
  return parseManifests(text, "kubectl").objects.map(({ object }) => object);
}

test.each(folders)("%s gives what kubectl kustomize gave", (folder) => {
  const golden = readFileSync(join(testdata, "golden", `${folder.replaceAll("/", "-")}.yaml`), "utf8");
  expect(build(folder)).toEqual(objectsIn(golden));
});

const kubectl = (process.env.PATH ?? "")
  .split(delimiter)
  .flatMap((folder) => [join(folder, "kubectl"), join(folder, "kubectl.exe")])
  .find((path) => existsSync(path));

/** Before kubectl 1.31 (kustomize 5.4) patches had one document and replacements knew no former names. */
function isRecent(): boolean {
  if (!kubectl) return false;
  const { stdout } = spawnSync(kubectl, ["version", "--client", "-o", "json"], { encoding: "utf8" });
  const [, major, minor] = /"kustomizeVersion": "v(\d+)\.(\d+)/.exec(stdout ?? "") ?? [];
  return Number(major) > 5 || (Number(major) === 5 && Number(minor) >= 4);
}

describe.runIf(isRecent())("with the kubectl at hand", () => {
  test.each(folders)("%s gives what it gives", (folder) => {
    const { stdout, error } = spawnSync(kubectl ?? "kubectl", ["kustomize", join(testdata, folder)], {
      encoding: "utf8",
    });
    expect(error).toBeUndefined();
    expect(build(folder)).toEqual(objectsIn(stdout));
  });
});

/** A disk of texts. */
function disk(files: Readonly<Record<string, string>>): FileReader {
  const names = Object.keys(files);
  return {
    kind: (path) => {
      if (names.includes(path)) return "file";
      return names.some((name) => name.startsWith(`${path}/`)) ? "folder" : undefined;
    },
    list: (folder) => [...new Set(names.flatMap((name) => name.split(`${folder}/`)[1]?.split("/")[0] ?? []))],
    readFile: (path) => files[path] ?? "",
  };
}

const pod = (name: string) => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {containers: [{name: c}]}\n`;

function refusal(kustomization: string, files: Readonly<Record<string, string>> = {}): string {
  try {
    buildKustomization("k", disk({ "k/kustomization.yaml": kustomization, ...files }), sha256);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return "accepted";
}

describe("what kubectl kustomize would refuse, and what needs a plugin, is refused with its place", () => {
  test.each([
    ["resources: [gone.yaml]", "k/kustomization.yaml:1:13: there is no file or folder k/gone.yaml"],
    ["resources:\n- https://github.com/a/b//c?ref=main", /^k\/kustomization\.yaml:2:3: https:.* is a remote address/],
    ["resources: [github.com/a/b]", /is a remote address/],
    ["components: [../pods]", /no kustomization in pods/],
    ["resources: [../pods/p.yaml]", /lies outside k; kubectl reads only files in and below/],
    ["helmCharts: []", /^k\/kustomization\.yaml:1:1: helmCharts is not supported here: it needs a plugin/],
    ["vars: []", /vars is not supported here/],
    ["replacements: [{targets: []}]", /a replacement needs a source/],
    ["replacements: [{source: {kind: Nope}, targets: []}]", /no resource is this source/],
    ["resorces: []", "k/kustomization.yaml:1:1: a kustomization has no field resorces; did you mean resources?"],
    ["namespace: 5", "k/kustomization.yaml:1:1: namespace takes a text, this is the number 5; put it in quotes"],
    ["commonLabels: {tls: on}", /commonLabels.tls takes a text, this is the boolean true/],
    ["kind: Component", /the apiVersion|no field|accepted/],
    ["apiVersion: v1", /the apiVersion of a Kustomization is kustomize\.config\.k8s\.io\/v1beta1/],
    ["resources: [p.yaml, p.yaml]", /Pod p is among the resources twice/],
    ["patches: [{path: p.yaml, patch: x}]", /either a path or a patch/],
    ["patches: [{patch: '[{op: add, path: /a, value: 1}]'}]", /a JSON patch needs a target/],
    [
      "resources: [p.yaml]\npatches: [{target: {kind: Pod}, patch: '[{op: replace, path: /spec/no/way, value: 1}]'}]",
      /there is no \/spec\/no\/way in the object/,
    ],
    [
      "patches:\n- patch: |-\n    apiVersion: v1\n    kind: Pod\n    metadata: {name: x}\n",
      "k/kustomization.yaml:3:5: this patch is for Pod x, which is not among the resources",
    ],
    ["replicas: [{name: x, count: 2}]", /there is no Deployment.* x to set the replicas of/],
    ["configMapGenerator: [{name: c, behavior: merge}]", /there is no ConfigMap c to merge/],
    ["resources: [../k]", /k contains itself: k → k/],
    ["a: b: c", /^k\/kustomization\.yaml:1:4: not valid YAML/],
  ])("%j", (kustomization, expected) => {
    const message = refusal(kustomization, { "k/p.yaml": pod("p"), "pods/p.yaml": pod("p") });
    if (typeof expected === "string") expect(message).toBe(expected);
    else expect(message).toMatch(expected);
  });
});

test("a patched object's fields stand where they were written", () => {
  const kustomization =
    "resources: [p.yaml]\npatches:\n- patch: |-\n    apiVersion: v1\n    kind: Pod\n    metadata: {name: p, labels: {app: web}}\n";
  const { objects } = buildKustomization(
    "k",
    disk({ "k/kustomization.yaml": kustomization, "k/p.yaml": pod("p") }),
    sha256,
  );
  expect(objects[0]?.place?.(["spec", "containers"])).toEqual({ file: "k/p.yaml", line: 4, column: 8 });
  expect(objects[0]?.place?.(["metadata", "labels", "app"])).toEqual({
    file: "k/kustomization.yaml",
    line: 6,
    column: 34,
  });
});
