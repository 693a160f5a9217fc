import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cut, line, lineText, lineWidth, span, wrapLine } from "./line.ts";
import { markdownLines } from "./markdown.ts";
import { yamlLine } from "./yaml.ts";

test.each([
  ["one two three", 9, ["one two", "three"]],
  ["one", 9, ["one"]],
  ["netpol-workshop/02-first-policy/db-policy.yaml", 40, ["netpol-workshop/02-first-policy/", "db-policy.yaml"]],
  ["a-word-that-is-too-long", 8, ["a-word-t", "hat-is-t", "oo-long"]],
])("%j in %i columns", (text, columns, lines) => {
  expect(wrapLine(line(text), columns).map((each) => lineText(each).trimEnd())).toEqual(lines);
});

test("no line is wider than asked, and no word gets lost", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ maxLength: 12 })),
      fc.integer({ min: 10, max: 60 }),
      fc.integer({ min: 0, max: 4 }),
      (words, columns, hang) => {
        const lines = wrapLine(
          words.map((word) => span(`${word} `)),
          columns,
          hang,
        );
        for (const each of lines) expect(lineWidth(each)).toBeLessThanOrEqual(columns + 1);
        expect(lines.map(lineText).join("").replaceAll(/\s/g, "")).toBe(words.join("").replaceAll(/\s/g, ""));
      },
    ),
  );
});

test("a full stop stays with the code before it", () => {
  const spans = [span("press "), span("enter", "code"), span(".")];
  expect(wrapLine(spans, 11).map((each) => lineText(each).trimEnd())).toEqual(["press", "enter."]);
});

test("cutting leaves a sign", () => {
  expect(lineText(cut(line("one two three"), 6))).toBe("one t…");
  expect(lineText(cut(line("one"), 3))).toBe("one");
});

test("YAML is coloured and stays what it was", () => {
  for (const text of ["spec:", "  - name: a  # why", "- from:", "---", "# all", "", "  role: 'x: y'"])
    expect(lineText(yamlLine(text))).toBe(text);
  expect(yamlLine("  role: db").map(({ tone }) => tone)).toEqual(["plain", "key", "plain", "value"]);
});

describe("Markdown", () => {
  const text = (markdown: string, columns = 40) =>
    markdownLines(markdown, columns).map((each) => lineText(each.line).trimEnd());

  test("paragraphs are wrapped, emphasis and code lose their signs", () => {
    expect(text("A **bold** `code` and a\nsecond line that is longer than forty columns.")).toEqual([
      "A bold code and a second line that is",
      "longer than forty columns.",
    ]);
  });

  test("commands are numbered and lose the comments that only the author's proof reads", () => {
    const lines = markdownLines(
      "```sh\nkubectl get pods     # shows: db\nkubectl exec a -- nc db     # fails\n```",
      60,
    );
    expect(lines.map(({ line: each, command }) => [command, lineText(each)])).toEqual([
      [0, "kubectl get pods"],
      [1, "kubectl exec a -- nc db   (fails, as it should)"],
    ]);
  });

  test("lists, links, tables", () => {
    expect(text("- one\n- [two](https://example.net)")).toEqual([" • one", " • two (https://example.net)"]);
    expect(text("| a | b |\n|---|---|\n| x | allow |")).toEqual(["a   b", "─────────", "x   allow"]);
    expect(text("| who | what is to happen |\n|---|---|\n| x | something that is rather long |", 30)[0]).toBe("x");
  });
});
