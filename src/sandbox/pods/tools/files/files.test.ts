import { expect, test } from "vitest";
import { Lab } from "../../testing/lab.ts";

const files = "mkdir -p d/e; echo x > d/a.txt; echo yy > d/b.log; echo zzz > d/e/c.txt; touch d/.hidden; ";

/** command, what it prints */
const commands: readonly (readonly [string, string])[] = [
  ["find d \\( -name '*.txt' -o -name '*.log' \\) ! -path '*e*' | sort", "d/a.txt\nd/b.log\n"],
  ["find d -name e -prune -o -type f -print | sort", "d/.hidden\nd/a.txt\nd/b.log\n"],
  [
    "find d -size +1c -type f -print0 | tr '\\0' '\\n' | sort; find d -empty",
    "d/a.txt\nd/b.log\nd/e/c.txt\nd/.hidden\n",
  ],
  ["find d -type f -exec echo {} + | wc -w; find d -name a.txt -exec cat {} \\;", "4\nx\n"],
  [
    "find d -name '*.log' -delete; ls d; find d -maxdepth 1 -perm 644 -user root | sort",
    "a.txt\ne\nd/.hidden\nd/a.txt\n",
  ],
  ["find d -exec; echo $?; find d -type z; echo $?; find d -maxdepth x; echo $?", "1\n1\n1\n"],
  ["ln d/a.txt h; echo more >> h; cat d/a.txt; ln -s h l; readlink l; rm d/a.txt; cat h", "x\nmore\nh\nx\nmore\n"],
  ["tar cf x.tar d/a.txt; tar tf x.tar nosuch; echo $?; tar czf - d | tar tzf - | wc -l", "1\n6\n"],
  [
    "tar cf x.tar d/a.txt; tar xf x.tar -C nowhere 2>&1; echo $?",
    "tar: can't change directory to 'nowhere': No such file or directory\n1\n",
  ],
  ["touch -d '2020-01-01 00:00:00' f; date -r f +%F; ls -ld d | cut -c1-15", "2020-01-01\ndrwxr-xr-x    3\n"],
  ["dd if=/dev/zero of=z bs=1k count=2 2>&1 | head -2; wc -c < z", "2+0 records in\n2+0 records out\n2048\n"],
  ["gzip -k h 2>/dev/null; gzip -k d/a.txt; ls d; zcat d/a.txt.gz", "a.txt\na.txt.gz\nb.log\ne\nx\n"],
];

test.each(commands)("%s", async (command, expected) => {
  expect((await new Lab().client("busybox").sh(`cd /tmp; ${files}${command}`)).stdout).toBe(expected);
});
