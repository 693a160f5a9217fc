import { expect, test } from "vitest";
import { Lab } from "../../testing/lab.ts";

const files =
  "printf 'alice,30,berlin\\nbob,25,paris\\ncarol,35,rome\\n' > people; printf 'one two three\\nfour five six\\n' > two; ";

/** command, what it prints */
const programs: readonly (readonly [string, string])[] = [
  ["awk -F, '$2 > 26 {print $1, NR}' people", "alice 1\ncarol 3\n"],
  ["awk -F, '{s+=$2} END {print s, s/NR}' people", "90 30\n"],
  ["awk '{print NF, $NF, $(NF-1)}' two", "3 three two\n3 six five\n"],
  ["awk 'NR==FNR{a[$1]=$2;next} $1 in a && $2>26{print $1,a[$1]}' FS=, people people", "alice 30\ncarol 35\n"],
  ["awk '{print FILENAME, FNR, NR}' two people | tail -1", "people 3 5\n"],
  ['awk \'BEGIN{"echo a b" | getline; print $2; "echo c" | getline x; print x, NR}\'', "b\nc 2\n"],
  ['awk \'BEGIN{while ((getline line < "two") > 0) n++; print n, (getline y < "nosuch")}\'', "2 -1\n"],
  ["awk 'BEGIN{getline; print \"got \" $1; getline x; print x; print NR}' two", "got one\nfour five six\n2\n"],
  [
    'awk \'BEGIN{RS=","} {print NR":"$1}\' people | head -2; awk \'BEGIN{RS=""} {print $NF}\' two',
    "1:alice\n2:30\nsix\n",
  ],
  ["printf 'a1b22c' | awk -v RS='[0-9]+' '{printf \"%s;\", $0}'", "a;b;c;"],
  [
    'awk \'{$2=""; print; NF=1; print}\' two | head -2; awk \'BEGIN{$5="e"; print NF "|" $0}\'',
    "one  three\none\n5|    e\n",
  ],
  [
    'awk \'BEGIN{printf "%d %5.2f %c %c %s|%-4s|%e %g\\n", 3.9, 2.345, 65, "hi", 7, "ab", 12345.678, 1e-5}\'',
    "3  2.35 A h 7|ab  |1.234568e+04 1e-05\n",
  ],
  ['awk \'BEGIN{printf "%s\\n", "a", "b"; print 1/3, 1e6, 0.1+0.2, 2^10, -7%3}\'', "a\n0.333333 1000000 0.3 1024 -1\n"],
  [
    'awk \'BEGIN{s="foo bar foo"; n=gsub(/foo/,"[&]",s); print n, s; sub("b","\\\\&",s); print s}\'',
    "2 [foo] bar [foo]\n[foo] &ar [foo]\n",
  ],
  [
    "awk 'function fill(a,n){a[n]=n*n} function f(n){return n<2?1:n*f(n-1)} BEGIN{fill(x,3); print x[3], f(5), length(x)}'",
    "9 120 1\n",
  ],
  [
    'awk \'BEGIN{n=split("10.96.0.1/16",a,"[./]"); print n, a[5]; if (match("hello world",/o w/)) print RSTART, RLENGTH}\'',
    "5 16\n5 3\n",
  ],
  [
    "echo '10 9 ' | awk '{print ($1<$2), ($1<\"9\"), ($3==0), (x==0), (x==\"\")}'; echo , | awk -F, '{print ($1==0)}'",
    "0 1 1 1 1\n0\n",
  ],
  [
    'awk \'{print $1 | "sort"} END{close("sort"); print "end"}\' two; awk \'BEGIN{r=system("exit 3"); print r; exit 4}\'; echo $?',
    "four\none\nend\n3\n4\n",
  ],
  [
    "awk '{print > $1 \".txt\"}' two; cat four.txt; awk 'FNR==2{nextfile} {print}' two people | wc -l",
    "four five six\n2\n",
  ],
  ["awk 'BEGIN{print ARGC, ARGV[1], and(12,10), or(12,10), xor(12,10), lshift(1,4)}' x", "2 x 8 14 6 16\n"],
  ["awk -f /dev/stdin two <<X\n/four/ { print \\$2 }\nX", "five\n"],
];

test.each(programs)("%s", async (command, expected) => {
  const ran = await new Lab().client("busybox").sh(`cd /tmp; ${files}${command}`);
  expect(ran).toMatchObject({ stdout: expected, stderr: "" });
});

test.each([
  ["awk '{print $1' /dev/null", "cmd. line:1: Unexpected token"],
  ["awk '{print}' /nosuch", "/nosuch: No such file or directory"],
  ["awk 'BEGIN{print 1/0}'", "cmd. line:1: Division by zero"],
  ["awk 'BEGIN{nosuch()}'", "cmd. line:1: Call to undefined function"],
  ["echo a | awk '{print $-1}'", "cmd. line:1: Access to negative field"],
])("%s", async (command, complaint) => {
  expect(await new Lab().client("busybox").sh(command)).toEqual({ stdout: "", stderr: `awk: ${complaint}\n`, code: 1 });
});
