import { beforeEach, describe, expect, test } from "vitest";
import { WebLab } from "../../testing/web.ts";

let lab: WebLab;
beforeEach(() => {
  lab = new WebLab();
});

describe("nc", () => {
  test.each([
    ["nicolaka/netshoot", "nc -zv -w 2 web 80", "Connection to web (ADDRESS) 80 port [tcp/http] succeeded!\n", 0, 0],
    [
      "nicolaka/netshoot",
      "nc -zv -w 2 web 82",
      "nc: connect to web (ADDRESS) port 82 (tcp) timed out: Operation now in progress\n",
      1,
      2,
    ],
    [
      "nicolaka/netshoot",
      "nc -zv ADDRESS 81",
      "nc: connect to ADDRESS port 81 (tcp) failed: Connection refused\n",
      1,
      0,
    ],
    [
      "nicolaka/netshoot",
      "nc -zv nosuch 80",
      'nc: getaddrinfo for host "nosuch" port 80: Name or service not known\n',
      1,
      0,
    ],
    ["nicolaka/netshoot", "nc -z -w 2 web 82", "", 1, 2],
    ["busybox", "nc -zv -w 2 web 80", "web (ADDRESS:80) open\n", 0, 0],
    ["busybox", "nc -zv -w 2 web 82", "nc: web (ADDRESS:82): Connection timed out\n", 1, 2],
    ["alpine", "nc -zv -w 2 web 82", "nc: web (ADDRESS:82): Operation timed out\n", 1, 2],
    ["busybox", "nc -zvv web 81", "nc: web (ADDRESS:81): Connection refused\n", 1, 0],
    ["busybox", "nc nosuch 80", "nc: bad address 'nosuch'\n", 1, 0],
  ])("%s: %s", async (image, command, stderr, code, seconds) => {
    expect(await lab.run(image, command)).toEqual({ stdout: "", stderr: stderr, code, seconds });
  });

  test.each(["busybox", "nicolaka/netshoot"])("of %s talks to a listener on another pod", async (image) => {
    const listener = lab.pod(image, "listener", {
      command: [
        "sh",
        "-c",
        image === "busybox" ? "echo reply | nc -l -p 9000 > /tmp/got" : "echo reply | nc -l 9000 > /tmp/got",
      ],
    });
    expect(
      await lab.run(image, image === "busybox" ? "nc -w 2 listener 9000" : "nc -N -w 2 listener 9000", "question\n"),
    ).toMatchObject({ stdout: "reply\n", code: 0 });
    expect(listener.container.files.readText("/tmp/got")).toBe("question\n");
  });

  test("sends datagrams", async () => {
    const listener = lab.pod("nicolaka/netshoot", "listener", { command: ["sh", "-c", "nc -u -l 9000 > /tmp/got"] });
    await lab.run("nicolaka/netshoot", "nc -u -w 1 listener 9000", "ping\n");
    expect(listener.container.files.readText("/tmp/got")).toBe("ping\n");
  });
});

test("bash connects through /dev/tcp", async () => {
  const shell = (script: string) => lab.web.run(["bash", "-c", script]);
  expect(await shell("echo > /dev/tcp/web/80 && echo open")).toMatchObject({ stdout: "open\n", code: 0 });
  expect(await shell("exec 3<>/dev/tcp/web/80; printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3; tail -1 <&3")).toMatchObject({
    stdout: "hello from web\n",
  });
  expect(await shell("echo > /dev/tcp/web/81")).toMatchObject({
    code: 1,
    stderr: "bash: line 1: connect: Connection refused\nbash: line 1: /dev/tcp/web/81: Connection refused\n",
  });
  expect(await shell("timeout 2 bash -c '</dev/tcp/web/82' || echo closed $?")).toMatchObject({
    stdout: "closed 124\n",
  });
});
