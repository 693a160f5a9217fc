import { expect, test } from "vitest";
import { Lab } from "../../testing/lab.ts";

/** command, what it prints */
const commands: readonly (readonly [string, string])[] = [
  ["expr 2 '*' 3 + 1; expr \\( 1 + 2 \\) \\* 3; expr 10 - 2 - 3; expr 3 '<' 10; expr 1 \\& 0", "7\n9\n5\n1\n0\n"],
  [
    "expr length hello; expr substr hello 2 3; expr index hello l; expr hello : 'h\\(.*\\)o'; expr abc : xyz; echo $?",
    "5\nell\n3\nell\n0\n1\n",
  ],
  [
    "seq 3 | paste -s -d' '; seq -w 8 10 | paste -s -d' '; seq 5 -2 1 | paste -s -d' '; seq -s, 3",
    "1 2 3\n08 09 10\n5 3 1\n1,2,3\n",
  ],
  [
    "echo 1 2 3 | xargs -n2; printf 'a b\\nc\\n' | xargs -I{} echo '<{}>'; echo \"'a b' c\" | xargs -n1",
    "1 2\n3\n<a b>\n<c>\na b\nc\n",
  ],
  [
    "echo 1 | xargs false; echo $?; echo 1 | xargs nosuch; echo $?; echo 1 | xargs sh -c 'exit 255'; echo $?",
    "123\n127\n124\n",
  ],
  [
    "date -u -d @86400 '+%F %T %j %U %A'; date -u -d 202401151030 +%s; date -u -d @0 -Iseconds; date -R -u -d @0",
    "1970-01-02 00:00:00 002 00 Friday\n1705314600\n1970-01-01T00:00:00+00:00\nThu, 01 Jan 1970 00:00:00 +0000\n",
  ],
  ["mount | head -1; mount | grep -c ' on /etc/hosts type '", "overlay on / type overlay (rw,relatime)\n1\n"],
  [
    "top -b -n 1 | tail -n +4 | head -2 | cut -c1-34",
    "  PID  PPID USER     STAT   VSZ %V\n    1     0 root     S     4400   \n",
  ],
  [
    "printf '%5.1f|%e|%g|%x|%05d|%-4s|%c\\n' 2.25 12345.678 0.00001 255 42 ab xyz",
    "  2.2|1.234568e+04|1e-05|ff|00042|ab  |x\n",
  ],
];

test.each(commands)("%s", async (command, expected) => {
  expect((await new Lab().client("busybox").sh(command)).stdout).toBe(expected);
});

test.each([
  ["expr 1 / 0", "expr: division by zero\n", 2],
  ["mount -t tmpfs x /mnt", "mount: permission denied (are you root?)\n", 1],
  ["expr a + 1", "expr: non-numeric argument\n", 2],
  ['echo "a\'b" | xargs echo', "xargs: unmatched single quote\n", 1],
  ["date -d nonsense", "date: invalid date 'nonsense'\n", 1],
  ["date '+%Y' x", "date: invalid date 'x'\n", 1],
])("%s complains", async (command, complaint, code) => {
  expect(await new Lab().client("busybox").sh(command)).toEqual({ stdout: "", stderr: complaint, code });
});
