import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { nodeFiles, sha256 } from "../disk.ts";
import { InputError } from "../errors.ts";
import { joinPath } from "./files.ts";
import { loadFiles } from "./load.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const pod = (name: string) => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\n`;

function load(
  files: Readonly<Record<string, string>>,
  paths: readonly string[],
  more: { recursive?: boolean; stdin?: string } = {},
) {
  const folder = mkdtempSync(join(tmpdir(), "netpol-workshop-"));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  const { objects, problems } = loadFiles(paths, { reader: nodeFiles(folder), sha256, ...more });
  expect(problems).toEqual([]);
  return objects.map(({ object, place }) => `${object.metadata.name} ${place?.([])?.file}`);
}

const shop = {
  "shop/b.yml": pod("b"),
  "shop/a.yaml": pod("a"),
  "shop/c.json": '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"c"}}',
  "shop/notes.txt": "no",
  "shop/deep/d.yaml": pod("d"),
};

test("a folder gives its YAML and JSON files by name, without its folders", () => {
  expect(load(shop, ["shop"])).toEqual(["a shop/a.yaml", "b shop/b.yml", "c shop/c.json"]);
});

test("recursive descends", () => {
  expect(load(shop, ["./shop/"], { recursive: true })).toEqual([
    "a shop/a.yaml",
    "b shop/b.yml",
    "c shop/c.json",
    "d shop/deep/d.yaml",
  ]);
});

test("files come in the order they are named, whatever they are called, and - is standard input", () => {
  const files = { ...shop, "shop/notes.txt": pod("note") };
  expect(load(files, ["shop/notes.txt", "-", "shop/a.yaml"], { stdin: pod("s") })).toEqual([
    "note shop/notes.txt",
    "s <stdin>",
    "a shop/a.yaml",
  ]);
});

test.each(["k", "k/kustomization.yaml"])("%s is built as a kustomization", (path) => {
  const files = {
    "k/kustomization.yaml": "resources: [p.yaml]\nnamePrefix: my-\n",
    "k/p.yaml": pod("p"),
    "k/q.yaml": pod("q"),
  };
  expect(load(files, [path])).toEqual(["my-p k/p.yaml"]);
});

test("a path that is not there is refused, with the one that was probably meant", () => {
  expect(() => load(shop, ["shop/a.yml"])).toThrow(
    expect.objectContaining({ message: "there is no file or folder shop/a.yml", next: ["did you mean shop/a.yaml?"] }),
  );
});

test("a folder without manifests is refused", () => {
  expect(() => load({ "x/deep/a.yaml": pod("a") }, ["x"])).toThrow(
    expect.objectContaining({
      message: "there is no .yaml, .yml or .json file in x",
      next: [expect.stringContaining("-R")],
    }),
  );
});

test("UTF-16 with its mark is read, as PowerShell writes it", () => {
  const folder = mkdtempSync(join(tmpdir(), "netpol-workshop-"));
  folders.push(folder);
  writeFileSync(join(folder, "le.yaml"), Buffer.from(`\ufeff${pod("a")}`, "utf16le"));
  writeFileSync(join(folder, "be.yaml"), Buffer.from(`\ufeff${pod("b")}`, "utf16le").swap16());
  const { objects } = loadFiles([folder], { reader: nodeFiles(folder), sha256 });
  expect(objects.map(({ object }) => object.metadata.name)).toEqual(["b", "a"]);
});

test("a link to a folder above itself ends in a message", () => {
  const folder = mkdtempSync(join(tmpdir(), "netpol-workshop-"));
  folders.push(folder);
  symlinkSync(folder, join(folder, "again"), "junction");
  expect(() => loadFiles([folder], { reader: nodeFiles(folder), sha256, recursive: true })).toThrow(InputError);
});

test("what cannot be read, and what is not on this disk, is said", () => {
  expect(() => load({ "a.yaml": pod("a") }, ["https://example.com/a.yaml"])).toThrow("nothing is downloaded here");
});

test.each([
  ["a", "b", "a/b"],
  ["a/b", "../c/./d", "a/c/d"],
  [".", "../x", "../x"],
  ["..", "../x", "../../x"],
  ["a", "..", "."],
  ["/a", "../../x", "/x"],
  ["", "C:\\a\\b", "C:\\a/b"],
])("joinPath(%j, %j) is %j", (folder, path, joined) => {
  expect(joinPath(folder, path)).toBe(joined);
});
