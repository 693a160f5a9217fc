import { expect, test } from "vitest";
import { Lab } from "../../testing/lab.ts";

const files =
  "printf 'banana\\napple\\ncherry\\napple\\nBanana\\n10\\n9\\n' > words; printf 'alice,30,berlin\\nbob,25,paris\\ndave,25,berlin\\n' > people; ";

/** command, what busybox prints, what GNU's print where it is something else */
const commands: readonly (readonly [string, string, string?])[] = [
  ["sort -t, -k2,2n -k1,1r people", "dave,25,berlin\nbob,25,paris\nalice,30,berlin\n"],
  ["printf 'b 2\\na 10\\na 9\\n' | sort -k1,1 -k2,2n; sort -u words | head -2", "a 9\na 10\nb 2\n10\n9\n"],
  ["sort -c words; echo $?; sort words | uniq -c | sort -rn | head -1", "1\n      2 apple\n"],
  ["printf 'a 1\\nb 1\\n' | uniq -f1; uniq -d words; sort words | uniq -d", "a 1\napple\n"],
  ["cut -d, -f3,1 people | head -1; cut -c2-3 words | head -1; echo a:b | cut -d: -f2-", "alice,berlin\nan\nb\n"],
  [
    "echo abc | tr 'a-c' '\\101-\\103'; echo 'a  b' | tr -s ' '; echo a1b2 | tr -cd '0-9\\n'; echo HeL | tr '[:upper:]' '[:lower:]'",
    "ABC\na b\n12\nhel\n",
  ],
  [
    "head -n -5 words; tail -n +6 words; tail -1 words; head -v -n1 words",
    "banana\napple\n10\n9\n9\n==> words <==\nbanana\n",
  ],
  [
    "wc words; wc -l words; wc -l < words",
    "        7         7        38 words\n7 words\n7\n",
    " 7  7 38 words\n7 words\n7\n",
  ],
  ["grep -n apple words; grep -c . words; grep -oE '[0-9]+' people | paste -s -d+", "2:apple\n4:apple\n7\n30+25+25\n"],
  ['grep -E \'".*?"\' -o <<X\n"a" "b"\nX\necho apple | grep -f - words | wc -l', '"a" "b"\n2\n'],
  ["grep '^a\\|^b' words | paste -s -d,; grep 'y$\\|0$' words | paste -s -d,", "banana,apple,apple\ncherry,10\n"],
  ["grep -s x /nosuch; echo $?; grep -v a words | head -1", "2\ncherry\n"],
  ["printf 'a\\tb\\r\\n' | od -c; printf 'AB' | od -An -tx1", "0000000   a  \\t   b  \\r  \\n\n0000005\n 41 42\n"],
  ["printf 'a\\tb\\n' | cat -A; printf 'x\\n\\ny\\n' | cat -b", "a^Ib$\n     1\tx\n\n     2\ty\n"],
  [
    "cp words w2; echo new >> w2; diff words w2; echo $?",
    "--- words\n+++ w2\n@@ -5,3 +5,4 @@\n Banana\n 10\n 9\n+new\n1\n",
    "7a8\n> new\n1\n",
  ],
  [
    "printf 'hello' | base64; echo aGVsbG8= | base64 -d; echo; md5sum words > s; md5sum -c s",
    "aGVsbG8=\nhello\nwords: OK\n",
  ],
];

test.each(commands)("%s", async (command, busybox, gnu = busybox) => {
  for (const [image, expected] of [
    ["busybox", busybox],
    ["debian", gnu],
  ] as const)
    expect((await new Lab().client(image).sh(`cd /tmp; ${files}${command}`)).stdout).toBe(expected);
});

test.each([
  ["head -n x", "head: invalid number 'x'\n", "head: invalid number of lines: ‘x’\n"],
  ["echo '!' | base64 -d", "", "base64: invalid input\n"],
  ["echo a | grep '['", "grep: bad regex '['\n", "grep: Invalid regular expression\n"],
  ["cut -f0 /dev/null", "", "cut: fields are numbered from 1\nTry 'cut --help' for more information.\n"],
  ["grep --include=x y", "unrecognized option '--include=x'", ""],
])("%s complains as the real one does", async (command, busybox, gnu) => {
  const said = async (image: string) => (await new Lab().client(image).sh(command)).stderr;
  expect(await said("busybox")).toContain(busybox);
  expect(await said("debian")).toBe(gnu);
});
