import { describe, expect, test } from "vitest";
import { TestPod } from "../testing/run.ts";

const said = async (script: string, shell = "sh", input = "") => {
  const { stdout, stderr, code } = await new TestPod().sh(script, input, shell);
  return { stdout, stderr, code };
};

/** script, what it prints */
const scripts: readonly (readonly [string, string])[] = [
  ["for i in 1 2 3; do [ $i = 2 ] && continue; echo $i; done", "1\n3\n"],
  ["i=0; while [ $i -lt 5 ]; do i=$((i+1)); [ $i -eq 3 ] && break; done; echo $i", "3\n"],
  ["until false; do echo once; break; done", "once\n"],
  ["for i in 1 2; do for j in a b; do [ $j = b ] && continue 2; echo $i$j; done; done", "1a\n2a\n"],
  ["case 7 in [0-4]) echo low;; [5-9]) echo high;; esac; case foo in f*|b*) echo f;; esac", "high\nf\n"],
  [
    "case --a-b/c in --a-*) echo yes;; esac; v=x-y_z/w; echo ${v%-*} ${v##*-} ${v/-y/+}; case a-b in [a-c]-[!x]) echo set;; esac",
    "yes\nx y_z/w x+_z/w\nset\n",
  ],
  ["if false; then echo a; elif true; then echo b; else echo c; fi", "b\n"],
  ['f() { local v=in; echo "$# $1" $v; return 3; }; v=out; f "a b" c; echo $? $v', "2 a b in\n3 out\n"],
  ['set -- a "b c"; for x in "$@"; do echo "<$x>"; done; echo $# "$*"; shift; echo $1', "<a>\n<b c>\n2 a b c\nb c\n"],
  ['x="a  b"; echo $x "$x"; IFS=:; y=1:2; set -- $y; echo $#', "a b a  b\n2\n"],
  [
    "echo ${x:-d} ${x:=e} ${x:+f} ${#x}; p=/a/b.tar.gz; echo ${p##*/} ${p%/*} ${p%%.*} ${p#*/}",
    "d e f 1\nb.tar.gz /a /a/b a/b.tar.gz\n",
  ],
  ["echo $(echo a; echo b) `echo c` $((2*3+4)) $((7/2)) $((0x1f)) $((1<<4))", "a b c 10 3 31 16\n"],
  ["x=3; echo $((x+=4)) $((x++)) $x $((x>7?1:0))", "7 7 8 1\n"],
  [
    "cat <<EOF\n$((1+1)) \\$x `echo hi`\nEOF\ncat <<'EOF'\n$x `no`\nEOF\ncat <<-EOF\n\ttab\n\tEOF",
    "2 $x hi\n$x `no`\ntab\n",
  ],
  ["cat <<EOF\n\\$1 \\` \\\\ \\q\nEOF", "$1 ` \\ \\q\n"],
  ["echo a > /tmp/f; echo b >> /tmp/f; cat < /tmp/f | wc -l", "2\n"],
  ["ls /nosuch 2>&1 >/dev/null", "ls: /nosuch: No such file or directory\n"],
  ["{ echo a; echo b >&2; } 2>/dev/null", "a\n"],
  ["exec 3>/tmp/g; echo kept >&3; exec 3>&-; cat /tmp/g", "kept\n"],
  ["printf 'a b\\nc d\\n' | while read x y; do echo $y-$x; done", "b-a\nd-c\n"],
  ["false && echo no || echo yes; ! true; echo $?; (exit 7); echo $?", "yes\n1\n7\n"],
  ["echo x | { read v; echo got $v; }; (y=1); echo ${y:-unset}", "got x\nunset\n"],
  ["trap 'echo bye' EXIT; echo hi", "hi\nbye\n"],
  ["trap 'echo caught' TERM; kill -TERM $$; echo after", "caught\nafter\n"],
  ["(exit 7) & wait $!; echo $?", "7\n"],
  ["touch /tmp/a.txt /tmp/b.txt; cd /tmp; echo *.txt '*.txt' *.none", "a.txt b.txt *.txt *.none\n"],
  ["eval 'x=5; echo $x'; command -v cd; type nosuch; echo $?", "5\ncd\nnosuch: not found\n127\n"],
  ["while getopts ab:c o -a -b v -c; do echo $o $OPTARG; done", "a\nb v\nc\n"],
  ["set -e; if false; then :; fi; false || true; echo on; false; echo never", "on\n"],
  ["echo -e 'a\\tb'; echo -n x; printf '%s|%5d|%-3s|\\n' a 7 b", "a\tb\nxa|    7|b  |\n"],
  ["[ -d /tmp ] && [ ! -f /tmp ] && [ a != b ] && [ 2 -gt 1 -a -n x ] && echo all", "all\n"],
  ["x=$(printf 'a\\n\\n'); echo \"[$x]\"; x=abc; echo ${x:1:1} ${x/b/Z}", "[a]\nb aZc\n"],
  [
    "printf '#!/bin/sh\\necho $0 $1\\n' > /tmp/s; chmod +x /tmp/s; /tmp/s one; sh /tmp/s two",
    "/tmp/s one\n/tmp/s two\n",
  ],
  ["echo 'echo sourced' > /tmp/s; . /tmp/s; exec echo last; echo never", "sourced\nlast\n"],
  [
    "x=; echo [$x] a[$x]b; x='q r'; echo [$x]; case b in [$x]) echo set;; [!$x]) echo other;; esac",
    "[] a[]b\n[q r]\nother\n",
  ],
  ["b=1+1; echo $((b*2)) $(($b*2)) $((`echo 3`+1))", "4 3 4\n"],
  ["mkdir /tmp/g /tmp/g/d; touch /tmp/g/f; cd /tmp/g; echo */; echo .*", "d/\n. ..\n"],
  ["trap 'echo err' ERR; false; false || true; echo on", "err\non\n"],
  ["f() { echo $FUNCNAME $LINENO; }; f; echo [$FUNCNAME] $-", "f 1\n[] c\n"],
  ["A=1 sh -c 'echo $A'; export B=2; sh -c 'echo $B'; unset B; sh -c 'echo ${B:-none}'", "1\n2\nnone\n"],
];

/** What bash understands and others refuse: script, what bash prints, what ash and dash say. */
const bashisms: readonly (readonly [string, string, string, string])[] = [
  [
    "for ((i=0;i<2;i++)); do echo $i; done",
    "0\n1\n",
    "syntax error: bad for loop variable",
    "1: Syntax error: Bad for loop variable",
  ],
  ["cat <<< hi", "hi\n", "syntax error: unexpected redirection", "1: Syntax error: redirection unexpected"],
  ["x=abc; echo ${x^^}", "ABC\n", "syntax error: bad substitution", "1: Bad substitution"],
  ["x=(a b); echo ${x[1]}", "b\n", 'syntax error: unexpected "("', '1: Syntax error: "(" unexpected'],
];

describe("what only bash understands", () => {
  test.each(bashisms)("%s", async (script, printed, ash, dash) => {
    expect(await said(script, "bash")).toEqual({ stdout: printed, stderr: "", code: 0 });
    expect(await said(script, "sh")).toEqual({ stdout: "", stderr: `sh: ${ash}\n`, code: 2 });
    expect(await said(script, "dash")).toEqual({ stdout: "", stderr: `dash: ${dash}\n`, code: 2 });
  });
});

describe("sh", () => {
  test.each(scripts)("%s", async (script, expected) => {
    expect((await said(script)).stdout).toBe(expected);
  });

  test.each([
    ["exit 300", 44],
    ["false", 1],
    ["nosuch", 127],
    ["/tmp", 126],
    ["set -e; (exit 5); echo no", 5],
    ["kill -9 $$", 137],
    ["sleep 100 & kill $!; wait $!", 143],
  ])("%s ends with %i", async (script, code) => {
    expect((await said(script)).code).toBe(code);
  });
});

/** script, standard error, exit code: recorded from the real shells */
const complaints: Readonly<Record<string, readonly (readonly [string, string, number])[]>> = {
  sh: [
    ["foo", "sh: foo: not found\n", 127],
    ["if true; then echo", 'sh: syntax error: unexpected end of file (expecting "fi")\n', 2],
    ["if true; fi", 'sh: syntax error: unexpected "fi" (expecting "then")\n', 2],
    ["fi", 'sh: syntax error: unexpected "fi"\n', 2],
    ['echo "abc', "sh: syntax error: unterminated quoted string\n", 2],
    ["a | | b", 'sh: syntax error: unexpected "|"\n', 2],
    ["echo $(date", 'sh: syntax error: unexpected end of file (expecting ")")\n', 2],
    ["echo ${x", "sh: syntax error: missing '}'\n", 2],
    ["a=(1 2)", 'sh: syntax error: unexpected "("\n', 2],
    ["echo $((1+))", "sh: arithmetic syntax error\n", 2],
    ["echo $((1/0))", "sh: divide by zero\n", 2],
    ["echo > /nosuch/x", "sh: can't create /nosuch/x: nonexistent directory\n", 1],
    ["cat < /nosuch", "sh: can't open /nosuch: no such file\n", 1],
    ["cd /nosuch", "sh: cd: line 0: can't cd to /nosuch: No such file or directory\n", 2],
    ["set -u; echo $x", "sh: x: parameter not set\n", 2],
    ["echo ${x:?is missing}", "sh: x: is missing\n", 2],
    ["readonly r=1; r=2", "sh: r: is read only\n", 2],
    ["[ 1 -eq a ]", "sh: a: bad number\n", 2],
    ["set -x; a=1; echo 'b c'", "+ a=1\n+ echo 'b c'\n", 0],
    ["sleep 9 & kill $!; wait $!", "Terminated\n", 143],
  ],
  dash: [
    ["foo", "dash: 1: foo: not found\n", 127],
    ["fi", 'dash: 1: Syntax error: "fi" unexpected\n', 2],
    ["if true; then echo", 'dash: 1: Syntax error: end of file unexpected (expecting "fi")\n', 2],
    ["cat < /nosuch", "dash: 1: cannot open /nosuch: No such file\n", 2],
  ],
  bash: [
    ["foo", "bash: line 1: foo: command not found\n", 127],
    ["fi", "bash: -c: line 1: syntax error near unexpected token `fi'\nbash: -c: line 1: `fi'\n", 2],
    ["cat < /nosuch", "bash: line 1: /nosuch: No such file or directory\n", 1],
    ["cd /nosuch", "bash: line 1: cd: /nosuch: No such file or directory\n", 1],
  ],
};

describe.each(Object.entries(complaints))("%s complains as the real one", (shell, cases) => {
  test.each(cases)("%s", async (script, stderr, code) => {
    expect(await said(script, shell)).toMatchObject({ stderr, code });
  });
});

describe("bash", () => {
  test.each([
    ["a=(x 'y z'); a+=(w); echo ${#a[@]} ${a[1]}; for i in \"${a[@]}\"; do echo $i; done", "3 y z\nx\ny z\nw\n"],
    ["echo {a,b}{1..2}; echo {01..03}", "a1 a2 b1 b2\n01 02 03\n"],
    ["[[ abc == a* && 5 -gt 3 && abc =~ ^a(.)c$ ]] && echo ${BASH_REMATCH[1]}", "b\n"],
    ["for ((i=0;i<3;i++)); do echo $i; done; ((i==3)) && echo three", "0\n1\n2\nthree\n"],
    ["cat <<< 'here string'; x=Abc; echo ${x^^} ${x,,}; x+=d; echo $x", "here string\nABC abc\nAbcd\n"],
    ["set -o pipefail; false | true; echo $?; ls /nosuch &>/tmp/o; wc -l < /tmp/o", "1\n1\n"],
  ])("%s", async (script, expected) => {
    expect((await said(script, "bash")).stdout).toBe(expected);
  });
});

describe("standard input", () => {
  test("is a script, of which commands may read what follows them", async () => {
    const result = await new TestPod().run(
      ["sh"],
      "echo one\nread x\nthis line\necho got $x\nif true\nthen echo two\nfi\n",
    );
    expect(result).toEqual({ stdout: "one\ngot this line\ntwo\n", stderr: "", code: 0 });
  });

  test("is cut into output as it comes", async () => {
    const pod = new TestPod();
    const screen = pod.terminal(["sh", "-c", "echo first; sleep 60; echo second"]);
    await screen.type("", "first");
    expect(screen.screen).not.toContain("second");
    await pod.clock.advance(60_000);
    await screen.exit;
    expect(screen.screen).toContain("second");
  });
});

test("time tells how long, timeout ends what takes longer", async () => {
  expect((await said("time sleep 2")).stderr).toBe("real\t0m 2.00s\nuser\t0m 0.00s\nsys\t0m 0.00s\n");
  expect((await said("time sleep 2", "bash")).stderr).toBe("\nreal\t0m2.000s\nuser\t0m0.000s\nsys\t0m0.000s\n");
  expect(await said("timeout 1 sleep 9; echo $?")).toMatchObject({ stdout: "143\n", stderr: "Terminated\n" });
});
