import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InputError } from "../errors.ts";
import { parseManifests, problemsError } from "./parse.ts";

const configMap = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";
const policy = `# the database
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db
  namespace: shop
spec:
  podSelector: {}
  ingress:
    - from:
        - podSelector: {matchLabels: {role: web}}
      ports:
        - port: 5432
`;

function names(text: string): string[] {
  return parseManifests(text, "f.yaml").objects.map(({ object }) => `${object.kind}/${object.metadata.name}`);
}

function problems(text: string): string[] {
  return parseManifests(text, "f.yaml").problems.map(
    ({ place, message }) => `${place.line}:${place.column} ${message}`,
  );
}

describe("objects", () => {
  test.each([
    ["documents", `${configMap}---\n# nothing\n---\n${configMap.replace("a}", "b}")}`, ["ConfigMap/a", "ConfigMap/b"]],
    ["JSON", '{"apiVersion": "v1", "kind": "Pod",\n\t"metadata": {"name": "p"}}', ["Pod/p"]],
    [
      "JSON objects one after the other",
      '{"apiVersion":"v1","kind":"A","metadata":{"name":"}{"}}{"apiVersion":"v1","kind":"B","metadata":{"name":"b"}}',
      ["A/}{", "B/b"],
    ],
    [
      "a List",
      `apiVersion: v1\nkind: List\nitems:\n- ${configMap.replaceAll("\n", "\n  ")}\n- {apiVersion: v1, kind: Pod, metadata: {name: p}}`,
      ["ConfigMap/a", "Pod/p"],
    ],
    [
      "a typed list, whose items inherit the type",
      "apiVersion: v1\nkind: PodList\nitems: [{metadata: {name: p}}]",
      ["Pod/p"],
    ],
    ["an empty List", "apiVersion: v1\nkind: List\nitems:", []],
    ["nothing", "---\n---\n# comment\n", []],
    ["Windows line ends and a byte order mark", `\ufeff${configMap.replaceAll("\n", "\r\n")}`, ["ConfigMap/a"]],
  ])("are read from %s", (_, text, expected) => {
    expect(problems(text)).toEqual([]);
    expect(names(text)).toEqual(expected);
  });

  test("carry anchors and merge keys resolved", () => {
    const text = `${configMap}base: &base {x: 1, y2: 2}\nuse: {<<: *base, x: 3}\nlist: [*base]\n`;
    expect(parseManifests(text, "f.yaml").objects[0]?.object).toMatchObject({
      use: { x: 3, y2: 2 },
      list: [{ x: 1, y2: 2 }],
    });
  });

  test("keep prototype-named keys as ordinary keys", () => {
    const { object } = parseManifests(`${configMap}__proto__: {polluted: true}\n`, "f.yaml").objects[0] ?? {};
    expect(Object.keys(object ?? {})).toContain("__proto__");
    expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
    expect("polluted" in {}).toBe(false);
  });

  test("take an empty label for an empty text and an empty namespace for none", () => {
    const text = "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: , labels: {a: }, annotations: }\n";
    expect(parseManifests(text, "f.yaml").objects[0]?.object.metadata).toEqual({ name: "p", labels: { a: "" } });
  });
});

describe("places", () => {
  const [found] = parseManifests(policy, "db.yaml").objects;
  test.each([
    [[], 2, 1],
    [["metadata", "name"], 5, 3],
    [["spec", "ingress", 0], 10, 7],
    [["spec", "ingress", 0, "from", 0, "podSelector", "matchLabels", "role"], 11, 39],
    [["spec", "ingress", 0, "ports", 0, "port"], 13, 11],
  ])("%j stands at %i:%i", (path, line, column) => {
    expect(found?.place?.(path)).toEqual({ file: "db.yaml", line, column });
  });

  test("a field that is not there has its nearest ancestor's place", () => {
    expect(found?.place?.(["spec", "egress", 3])?.line).toBe(7);
    expect(found?.place?.(["spec", "ingress", 7, "ports"])?.line).toBe(9);
  });

  test("an alias is reported where it is used, its contents where they are written", () => {
    const text = `${configMap}a: &a\n  b: 1\nc: *a\n`;
    const object = parseManifests(text, "f.yaml").objects[0];
    expect(object?.place?.(["c"])?.line).toBe(6);
    expect(object?.place?.(["c", "b"])?.line).toBe(5);
  });
});

describe("problems", () => {
  test.each([
    ["- a\n", "1:1 a manifest is a map of fields, this is a list"],
    ["hello\n", "1:1 a manifest is a map of fields, this is a text"],
    ["kind: Pod\nmetadata: {name: a}\n", "1:1 this manifest has no apiVersion"],
    ["apiVersion: v1\nmetadata: {name: a}\n", "1:1 this manifest has no kind"],
    ["apiVersion: v1\nkind:\nmetadata: {name: a}\n", "2:1 kind is empty"],
    [configMap.replace("name: a", ""), "3:1 this ConfigMap has no metadata.name"],
    [
      configMap.replace("name: a", "name: 5"),
      "3:12 metadata.name must be a text, it is the number 5; put it in quotes",
    ],
    [configMap.replace("name:", "generateName:"), "3:1 this ConfigMap has generateName only; give it a metadata.name"],
    [
      configMap.replace("name: a", "name: a, labels: {tls: on}"),
      "3:30 metadata.labels.tls must be a text, it is the boolean true; put it in quotes",
    ],
    [`${configMap}x: *nope\n`, "4:1 the alias *nope has no anchor &nope before it"],
    [`${configMap}x: &a [*a]\n`, "4:8 the anchor &a contains itself"],
    [`${configMap}x: 1\nx: 2\n`, '5:1 the key "x" stands twice in this map (first on line 4)'],
    [`${configMap}x: .inf\n`, "4:1 .inf is no value that a manifest can hold"],
    ["a:\n\tb: 1\n", "2:1 not valid YAML: a tab cannot indent YAML; use spaces"],
    ["a: {b: 1\n", "1:9 not valid YAML: a { has no } (or its lines are not indented)"],
    ["a: 1\nb: {{ .Values.b }}\n", "2:4 this is a template, not a manifest; render it first (helm template)"],
    [
      "{{- if .Values.on }}\na: 1\n{{- end }}\n",
      "1:1 this is a template, not a manifest; render it first (helm template)",
    ],
    ["a: 'b\n", "1:6 not valid YAML: a quoted text has no closing quote"],
    ["a:\n  b: 1\n c: 2\n", "3:1 not valid YAML: this line is indented differently from its neighbours"],
    ["[".repeat(5000), "1:202 nested more than 200 levels deep"],
  ])("%j", (text, expected) => {
    expect(problems(text)).toEqual([expected]);
  });

  test("one broken document does not hide the others", () => {
    const text = `${configMap}---\na: b: c\n---\n${configMap}`;
    expect(names(text)).toEqual(["ConfigMap/a", "ConfigMap/a"]);
    expect(problems(text)).toHaveLength(1);
  });

  test("aliases that stand for billions of values are refused at once", () => {
    const names = [..."abcdefghij"];
    const lines = names.map(
      (name, index) => `${name}: &${name} [${Array(9).fill(index ? `*${names[index - 1]}` : 1)}]`,
    );
    expect(problems(`${configMap}${lines.join("\n")}\n`)).toEqual([
      expect.stringMatching(/the aliases of this file stand for too many values/),
    ]);
  });

  test("become one error with each place and its line", () => {
    const error = problemsError(parseManifests(`${configMap}---\na: \u001b[31m@\nb: @c\n`, "x/f.yaml").problems);
    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toMatch(/^x\/f\.yaml:6:4: not valid YAML: a value cannot start/);
    expect(error.detail).toEqual(["6 | b: @c", "  |    ^"]);
  });
});

test("no mutation of a manifest crashes the reader, and what is no manifest has a located problem", () => {
  const pieces = [
    policy,
    configMap,
    "---\n",
    "&a ",
    "*a",
    "<<: *a\n",
    "{",
    "[",
    "]",
    "\t",
    ": ",
    "- ",
    "'",
    '"',
    "|\n",
    "!!int ",
    "\0",
    "\u2028",
    "__proto__: {a: 1}\n",
    "? ",
    "é😀",
  ];
  const mutation = fc.record({
    at: fc.nat(),
    cut: fc.nat(20),
    piece: fc.constantFrom(...pieces),
    repeat: fc.constantFrom(1, 1, 1, 300),
  });
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 6 }), (mutations) => {
      const text = mutations.reduce((current, { at, cut, piece, repeat }) => {
        const from = at % (current.length + 1);
        return current.slice(0, from) + piece.repeat(repeat) + current.slice(from + cut);
      }, policy);
      const { objects, problems } = parseManifests(text, "f.yaml");
      for (const { object, place } of objects) {
        expect(typeof object.metadata.name).toBe("string");
        expect(place?.(["spec"])?.line).toBeGreaterThan(0);
      }
      for (const { place } of problems) expect(place.line).toBeLessThanOrEqual(text.split("\n").length);
    }),
    { numRuns: 1000 },
  );
});
