import { beforeEach, describe, expect, test } from "vitest";
import { Lab } from "../../testing/lab.ts";
import type { TestPod } from "../../testing/run.ts";

/** Port 80 answers, 81 refuses, 82 is silent, 83 has no way to it. */
let lab: Lab;
let web: TestPod & { address: string };

beforeEach(() => {
  lab = new Lab();
  web = lab.pod("nginx:1.25", "web");
  lab.network.fate = (_, { port }) => (port === 82 ? "drop" : port === 83 ? "no route" : "deliver");
});

/** What a command prints and returns, and how many seconds it took. */
async function run(pod: TestPod, command: string, input = "") {
  await pod.run(["true"]); // everything has started
  const began = lab.clock.now();
  const result = await pod.run(command.split(" "), input);
  return { ...result, seconds: (lab.clock.now() - began) / 1000 };
}

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
    const here = (text: string) => text.replaceAll("ADDRESS", web.address);
    expect(await run(lab.client("busybox:1.36"), here(command))).toMatchObject({ stderr: here(stderr), code, seconds });
  });

  test("shows its progress and saves a file once", async () => {
    const client = lab.client("busybox");
    expect(await run(client, "wget -O- http://web")).toMatchObject({
      stdout: "hello from web\n",
      stderr: `Connecting to web (${web.address}:80)\nwriting to stdout\n-                    100% |********************************|    15  0:00:00 ETA\nwritten to stdout\n`,
    });
    await run(client, "wget -q http://web");
    expect(await run(client, "wget -q http://web")).toMatchObject({
      stderr: "wget: can't open 'index.html': File exists\n",
      code: 1,
    });
  });

  test("waits for names as long as the C library does: glibc 20 s, musl 5 s", async () => {
    lab.network.fate = (_, { port }) => (port === 53 ? "drop" : "deliver");
    const complaint = { stderr: "wget: bad address 'web'\n", code: 1 };
    expect(await run(lab.client("busybox:1.36"), "wget -qO- --timeout=2 http://web")).toMatchObject({
      ...complaint,
      seconds: 20,
    });
    expect(await run(lab.client("alpine"), "wget -qO- --timeout=2 http://web")).toMatchObject({
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
    const here = (text: string) => text.replaceAll("ADDRESS", web.address);
    expect(await run(lab.client("python:3.12"), here(command))).toMatchObject({ stderr: here(stderr), code, seconds });
  });
});

describe("curl", () => {
  test.each([
    ["curl -sS http://web", "hello from web\n", "", 0, 0],
    ["curl -sS -m 2 http://web:82", "", "curl: (28) Connection timed out after 2000 milliseconds\n", 28, 2],
    [
      "curl -sS --connect-timeout 2 http://web:82",
      "",
      "curl: (28) Failed to connect to web port 82 after 2000 ms: Timeout was reached\n",
      28,
      2,
    ],
    [
      "curl -sS http://web:81",
      "",
      "curl: (7) Failed to connect to web port 81 after 0 ms: Couldn't connect to server\n",
      7,
      0,
    ],
    ["curl -sS http://nosuch", "", "curl: (6) Could not resolve host: nosuch\n", 6, 0],
    ["curl -s http://web:81", "", "", 7, 0],
    ["curl -sSf http://web/none", "", "curl: (22) The requested URL returned error: 404\n", 22, 0],
    ["curl -s -o /dev/null -w %{http_code}\\n http://web:81", "000\n", "", 7, 0],
    ["curl -s -o /dev/null -w %{http_code}:%{size_download}:%{remote_ip}\\n http://web", "200:15:ADDRESS\n", "", 0, 0],
    ["curl -sS --resolve foo:80:ADDRESS http://foo", "hello from web\n", "", 0, 0],
    ["curl -sS ftp://web", "", 'curl: (1) Protocol "ftp" not supported\n', 1, 0],
    [
      "curl -sS https://web:80",
      "",
      "curl: (35) OpenSSL/3.3.0: error:0A00010B:SSL routines::wrong version number\n",
      35,
      0,
    ],
  ])("%s", async (command, stdout, stderr, code, seconds) => {
    const here = (text: string) => text.replaceAll("ADDRESS", web.address);
    expect(await run(lab.client("curlimages/curl:8.8.0"), here(command))).toEqual({
      stdout: here(stdout),
      stderr,
      code,
      seconds,
    });
  });

  test("gives up names after its own patience", async () => {
    lab.network.fate = (_, { port }) => (port === 53 ? "drop" : "deliver");
    expect(await run(lab.client("curlimages/curl"), "curl -sS -m 2 http://web")).toMatchObject({
      stderr: "curl: (28) Resolving timed out after 2000 milliseconds\n",
      code: 28,
      seconds: 2,
    });
  });

  test("shows heads with -i and -I, and the whole talk with -v", async () => {
    const client = lab.client("curlimages/curl:8.8.0");
    expect((await run(client, "curl -sI http://web")).stdout).toMatch(
      /^HTTP\/1\.1 200 OK\r\nServer: nginx\/1\.25\.5\r\n[\s\S]*\r\n\r\n$/,
    );
    expect((await run(client, "curl -si http://web")).stdout).toMatch(/\r\n\r\nhello from web\n$/);
    const { stderr } = await run(client, "curl -sv http://web");
    for (const line of [
      `*   Trying ${web.address}:80...`,
      "> GET / HTTP/1.1",
      "> Host: web",
      "> User-Agent: curl/8.8.0",
      "< HTTP/1.1 200 OK",
      "* Connection #0 to host web left intact",
    ])
      expect(stderr.split("\n")).toContain(line);
  });

  test("draws its meter unless told to be silent", async () => {
    const { stderr } = await run(lab.client("curlimages/curl"), "curl -m 2 http://web:82");
    expect(stderr).toMatch(/^ {2}% Total {4}% Received[\s\S]*--:--:-- {2}0:00:01 --:--:-- {5}0[\s\S]*curl: \(28\)/);
  });

  test("follows redirects with -L and sends data", async () => {
    lab.pod("nginx", "moved", {
      mounts: [
        config(
          "server { listen 80; location /old { return 302 http://web/; } location / { return 200 '$request_method $http_host$uri'; } }",
        ),
      ],
    });
    const client = lab.client("curlimages/curl");
    expect((await run(client, "curl -s -o /dev/null -w %{http_code}:%{redirect_url} http://moved/old")).stdout).toBe(
      "302:http://web/",
    );
    expect((await run(client, "curl -sL http://moved/old")).stdout).toBe("hello from web\n");
    expect((await run(client, "curl -s -d a=b http://moved/x")).stdout).toContain("POST");
  });
});

const config = (text: string) => ({
  path: "/etc/nginx/conf.d/default.conf",
  node: { kind: "file" as const, frozen: false, mode: 0o644, uid: 0, gid: 0, modified: 0, content: Buffer.from(text) },
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
    const here = (text: string) => text.replaceAll("ADDRESS", web.address);
    expect(await run(lab.client(image), here(command))).toEqual({ stdout: "", stderr: here(stderr), code, seconds });
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
      await run(
        lab.client(image),
        image === "busybox" ? "nc -w 2 listener 9000" : "nc -N -w 2 listener 9000",
        "question\n",
      ),
    ).toMatchObject({ stdout: "reply\n", code: 0 });
    expect(listener.container.files.readText("/tmp/got")).toBe("question\n");
  });

  test("sends datagrams", async () => {
    const listener = lab.pod("nicolaka/netshoot", "listener", { command: ["sh", "-c", "nc -u -l 9000 > /tmp/got"] });
    await run(lab.client("nicolaka/netshoot"), "nc -u -w 1 listener 9000", "ping\n");
    expect(listener.container.files.readText("/tmp/got")).toBe("ping\n");
  });
});

describe("names by hand", () => {
  test("nslookup of busybox asks every search domain", async () => {
    expect(await run(lab.client("busybox"), "nslookup web.shop.svc.cluster.local")).toEqual({
      stdout: `Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\nName:\tweb.shop.svc.cluster.local\nAddress: ${web.address}\n\n\n`,
      stderr: "",
      code: 0,
      seconds: 0,
    });
    const short = await run(lab.client("busybox"), "nslookup web");
    expect(short.stdout).toContain("** server can't find web.svc.cluster.local: NXDOMAIN");
    expect(short.code).toBe(1);
  });

  test("nslookup of BIND says what it finds, and after three times five seconds that nobody answers", async () => {
    const client = lab.client("nicolaka/netshoot");
    expect((await run(client, "nslookup web")).stdout).toContain(
      `Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\nName:\tweb.shop.svc.cluster.local\nAddress: ${web.address}\n`,
    );
    expect((await run(client, "nslookup nosuch")).stdout).toContain("** server can't find nosuch: NXDOMAIN\n");
    lab.network.fate = () => "drop";
    expect(await run(client, "nslookup web")).toEqual({
      stdout: `${";; communications error to 10.96.0.10#53: timed out\n".repeat(3)};; no servers could be reached\n\n`,
      stderr: "",
      code: 1,
      seconds: 15,
    });
  });

  test("dig prints an answer in full or in short", async () => {
    const client = lab.client("nicolaka/netshoot");
    expect((await run(client, "dig +short web.shop.svc.cluster.local")).stdout).toBe(`${web.address}\n`);
    expect((await run(client, "dig +short +search web")).stdout).toBe(`${web.address}\n`);
    expect((await run(client, "dig +noall +answer web.shop.svc.cluster.local")).stdout).toBe(
      `web.shop.svc.cluster.local.\t30 IN\tA\t${web.address}\n`,
    );
    expect((await run(client, "dig nosuch.shop.svc.cluster.local")).stdout).toContain("status: NXDOMAIN");
    lab.network.fate = () => "drop";
    expect(await run(client, "dig +short +time=1 +tries=1 web")).toEqual({
      stdout: ";; communications error to 10.96.0.10#53: timed out\n;; no servers could be reached\n",
      stderr: "",
      code: 9,
      seconds: 1,
    });
  });
});

describe("ping", () => {
  test("counts what comes back", async () => {
    expect(await run(lab.client("busybox"), `ping -c 2 ${web.address}`)).toMatchObject({
      code: 0,
      seconds: 1,
      stdout: expect.stringContaining("2 packets transmitted, 2 packets received, 0% packet loss"),
    });
    lab.network.fate = () => "drop";
    expect(await run(lab.client("busybox"), `ping -c 1 -W 1 ${web.address}`)).toMatchObject({
      code: 1,
      seconds: 1,
      stdout: expect.stringContaining("1 packets transmitted, 0 packets received, 100% packet loss"),
    });
  });
});

test("bash connects through /dev/tcp", async () => {
  const shell = (script: string) => web.run(["bash", "-c", script]);
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
