import { beforeEach, describe, expect, test } from "vitest";
import { WebLab } from "../../testing/web.ts";

let lab: WebLab;
beforeEach(() => {
  lab = new WebLab();
});

describe("wget of busybox", () => {
  test.each([
    ["wget -qO- http://web", "", 0, 0],
    ["wget -qO- --timeout=2 http://web:82", "wget: download timed out\n", 1, 2],
    ["wget -qO- -T 3 http://web:82", "wget: download timed out\n", 1, 3],
    ["wget -qO- http://ADDRESS:81", "wget: can't connect to remote host (ADDRESS): Connection refused\n", 1, 0],
    ["wget -qO- http://ADDRESS:83", "wget: can't connect to remote host (ADDRESS): No route to host\n", 1, 0],
    ["wget -qO- http://nosuch", "wget: bad address 'nosuch'\n", 1, 0],
    ["wget -qO- http://web/none", "wget: server returned error: HTTP/1.1 404 Not Found\n", 1, 0],
    ["wget --spider http://web", "Connecting to web (ADDRESS:80)\nremote file exists\n", 0, 0],
  ])("%s", async (command, stderr, code, seconds) => {
    expect(await lab.run("busybox:1.36", command)).toMatchObject({ stderr: stderr, code, seconds });
  });

  test("shows its progress and saves a file once", async () => {
    const client = lab.client("busybox");
    expect(await lab.run(client, "wget -O- http://web")).toMatchObject({
      stdout: "hello from web\n",
      stderr:
        "Connecting to web (ADDRESS:80)\nwriting to stdout\n-                    100% |********************************|    15  0:00:00 ETA\nwritten to stdout\n",
    });
    await lab.run(client, "wget -q http://web");
    expect(await lab.run(client, "wget -q http://web")).toMatchObject({
      stderr: "wget: can't open 'index.html': File exists\n",
      code: 1,
    });
  });

  test("waits for names as long as the C library does: glibc 20 s, musl 5 s", async () => {
    lab.network.fate = (_, { port }) => (port === 53 ? "drop" : "deliver");
    const complaint = { stderr: "wget: bad address 'web'\n", code: 1 };
    expect(await lab.run("busybox:1.36", "wget -qO- --timeout=2 http://web")).toMatchObject({
      ...complaint,
      seconds: 20,
    });
    expect(await lab.run("alpine", "wget -qO- --timeout=2 http://web")).toMatchObject({
      ...complaint,
      seconds: 5,
    });
  });
});

describe("wget of GNU", () => {
  test.each([
    ["wget -qO- --timeout=2 --tries=1 http://web:82", "", 4, 2],
    [
      "wget -O- --timeout=2 --tries=1 http://ADDRESS:82",
      "--2026-01-01 00:00:00--  http://ADDRESS:82/\nConnecting to ADDRESS:82... failed: Connection timed out.\nGiving up.\n\n",
      4,
      2,
    ],
    [
      "wget -O- http://ADDRESS:81",
      "--2026-01-01 00:00:00--  http://ADDRESS:81/\nConnecting to ADDRESS:81... failed: Connection refused.\n",
      4,
      0,
    ],
    [
      "wget -O- http://nosuch",
      "--2026-01-01 00:00:00--  http://nosuch/\nResolving nosuch (nosuch)... failed: Name or service not known.\nwget: unable to resolve host address 'nosuch'\n",
      4,
      0,
    ],
    ["wget -qO- http://web/none", "", 8, 0],
    [
      "wget -O- -T 2 -t 2 http://ADDRESS:82",
      "--2026-01-01 00:00:00--  http://ADDRESS:82/\nConnecting to ADDRESS:82... failed: Connection timed out.\nRetrying.\n\n--2026-01-01 00:00:03--  (try: 2)  http://ADDRESS:82/\nConnecting to ADDRESS:82... failed: Connection timed out.\nGiving up.\n\n",
      4,
      5,
    ],
  ])("%s", async (command, stderr, code, seconds) => {
    expect(await lab.run("python:3.12", command)).toMatchObject({ stderr: stderr, code, seconds });
  });
});
