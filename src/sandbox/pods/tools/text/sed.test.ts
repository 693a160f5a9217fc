import { describe, expect, test } from "vitest";
import { Lab } from "../../testing/lab.ts";

const files =
  "printf 'one two three\\nfour five six\\nseven eight nine\\n' > three; printf 'key1: v1\\n# no\\nkey2: v2\\n\\nspec:\\n  image: nginx:1.25\\n' > conf; ";

/** command, what it prints */
const edits: readonly (readonly [string, string])[] = [
  ["sed -n '2p;$=' three", "four five six\n3\n"],
  ["sed 's/e/E/2' three", "one two thrEe\nfour five six\nsevEn eight nine\n"],
  ["sed -E 's/([a-z]+) ([a-z]+)/\\2 \\1/;2q' three", "two one three\nfive four six\n"],
  ["sed '/^#/d;/^$/d;s/ *image: */=/' conf", "key1: v1\nkey2: v2\nspec:\n=nginx:1.25\n"],
  ["sed -n 's/^key\\([0-9]\\): \\(.*\\)/\\1=\\2/p' conf", "1=v1\n2=v2\n"],
  ["sed ':a;N;$!ba;s/\\n/,/g' three", "one two three,four five six,seven eight nine\n"],
  ["sed -e :a -e '$!N;s/\\n/ /;ta' three", "one two three four five six seven eight nine\n"],
  ["sed '/one/b;s/$/!/' three", "one two three\nfour five six!\nseven eight nine!\n"],
  ["sed 's/one/x/;t;s/$/!/' three", "x two three\nfour five six!\nseven eight nine!\n"],
  ["sed -n '/four/{s/four/4/;p}' three", "4 five six\n"],
  ["sed '/one/,+1d' three", "seven eight nine\n"],
  ["sed -n '/four/,$p' three | head -1; sed '2,1d' three | wc -l", "four five six\n2\n"],
  ["sed -n '1!G;h;$p' three", "seven eight nine\nfour five six\none two three\n"],
  ["sed '$!N;P;D' three | wc -l; sed 's/one/&\\n/;P;D' three | head -2", "3\none\n two three\n"],
  ["sed '/one/s//ONE/' three | head -1; printf 'baaac\\n' | sed 's/a*/x/g'", "ONE two three\nxbxcx\n"],
  [
    "sed '1i\\  top' three | head -1; sed '2c\\changed' three | sed -n 2p; sed '$a end' three | tail -1",
    "  top\nchanged\nend\n",
  ],
  [
    "sed 's/a/b/' conf > /dev/null; sed '1r conf' three | sed -n 2p; sed -n '/one/w out' three; cat out",
    "key1: v1\none two three\n",
  ],
  [
    "sed -i.bak 's/1.25/1.27/' conf; tail -1 conf conf.bak",
    "==> conf <==\n  image: nginx:1.27\n\n==> conf.bak <==\n  image: nginx:1.25\n",
  ],
  ["printf 'no end' | sed 's/no/an/'; echo '|'", "an end|\n"],
  ["sed 's#/#|#g;s/[/]/x/' <<X\n/a/b\nX", "|a|b\n"],
  ['sed -E \'s/(".*?").*/<\\1>/\' <<X\n"a" "b"\nX', '<"a" "b">\n'],
];

test.each(edits)("%s", async (command, expected) => {
  const ran = await new Lab().client("busybox").sh(`cd /tmp; ${files}${command}`);
  expect(ran).toMatchObject({ stdout: expected, stderr: "" });
});

describe("what is wrong with a script", () => {
  test.each([
    ["s/x", "unmatched '/'", "-e expression #1, char 3: unterminated `s' command"],
    ["k", "unsupported command k", "-e expression #1, char 1: unknown command: `k'"],
    ["s/a/b/y", "bad option in substitution expression", undefined],
    ["b nowhere", "can't find label for jump to 'nowhere'", "can't find label for jump to `nowhere'"],
    ["1,", "no address after comma", undefined],
    ["0~2d", "unsupported command ~", ""],
  ])("%s", async (script, busybox, gnu) => {
    const said = async (image: string) => (await new Lab().client(image).run(["sed", script])).stderr;
    expect(await said("busybox")).toBe(`sed: ${busybox}\n`);
    if (gnu !== undefined) expect(await said("debian")).toBe(gnu === "" ? "" : `sed: ${gnu}\n`);
  });
});
