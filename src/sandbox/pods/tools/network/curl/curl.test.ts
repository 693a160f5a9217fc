import { beforeEach, describe, expect, test } from "vitest";
import { WebLab } from "../../../testing/web.ts";

let lab: WebLab;
beforeEach(() => {
  lab = new WebLab();
});

const config = (text: string) => ({
  path: "/etc/nginx/conf.d/default.conf",
  node: { kind: "file" as const, frozen: false, mode: 0o644, uid: 0, gid: 0, modified: 0, content: Buffer.from(text) },
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
    ["curl -s -o /dev/null -w %{size_upload}\\n -d a=b http://web", "3\n", "", 0, 0],
    ["curl -sS -m 2 telnet://web:80", "", "curl: (28) Time-out\n", 28, 2],
    [
      "curl -sS telnet://web:81",
      "",
      "curl: (7) Failed to connect to web port 81 after 0 ms: Couldn't connect to server\n",
      7,
      0,
    ],
    ["curl -sS ftp://web", "", 'curl: (1) Protocol "ftp" not supported\n', 1, 0],
    [
      "curl -sS https://web:80",
      "",
      "curl: (35) OpenSSL/3.3.0: error:0A00010B:SSL routines::wrong version number\n",
      35,
      0,
    ],
  ])("%s", async (command, stdout, stderr, code, seconds) => {
    expect(await lab.run("curlimages/curl:8.8.0", command)).toEqual({
      stdout: stdout,
      stderr,
      code,
      seconds,
    });
  });

  test("gives up names after its own patience", async () => {
    lab.network.fate = (_, { port }) => (port === 53 ? "drop" : "deliver");
    expect(await lab.run("curlimages/curl", "curl -sS -m 2 http://web")).toMatchObject({
      stderr: "curl: (28) Resolving timed out after 2000 milliseconds\n",
      code: 28,
      seconds: 2,
    });
  });

  test("shows heads with -i and -I, and the whole talk with -v", async () => {
    const client = lab.client("curlimages/curl:8.8.0");
    expect((await lab.run(client, "curl -sI http://web")).stdout).toMatch(
      /^HTTP\/1\.1 200 OK\r\nServer: nginx\/1\.25\.5\r\n[\s\S]*\r\n\r\n$/,
    );
    expect((await lab.run(client, "curl -si http://web")).stdout).toMatch(/\r\n\r\nhello from web\n$/);
    const { stderr } = await lab.run(client, "curl -sv http://web");
    for (const line of [
      "*   Trying ADDRESS:80...",
      "> GET / HTTP/1.1",
      "> Host: web",
      "> User-Agent: curl/8.8.0",
      "< HTTP/1.1 200 OK",
      "* Connection #0 to host web left intact",
    ])
      expect(stderr.split("\n")).toContain(line);
  });

  test("draws its meter unless told to be silent", async () => {
    const { stderr } = await lab.run("curlimages/curl", "curl -m 2 http://web:82");
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
    expect(
      (await lab.run(client, "curl -s -o /dev/null -w %{http_code}:%{redirect_url} http://moved/old")).stdout,
    ).toBe("302:http://web/");
    expect((await lab.run(client, "curl -sL http://moved/old")).stdout).toBe("hello from web\n");
    expect((await lab.run(client, "curl -s -d a=b http://moved/x")).stdout).toContain("POST");
  });

  test("sends what -d, -G, -F and -T say, and goes where --connect-to leads", async () => {
    const client = lab.client("curlimages/curl");
    await client.sh("echo content > /tmp/f; printf 'a\\nb\\n' > /tmp/lines");
    const ear = lab.pod("busybox", "ear", { command: ["sh", "-c", "while true; do nc -l -p 80 >> /tmp/heard; done"] });
    const sent = async (command: string) => {
      ear.container.files.write("/tmp/heard", "");
      await lab.run(client, `curl -s -m 2 ${command}`);
      return ear.container.files.readText("/tmp/heard");
    };
    expect(await sent("-G --data-urlencode q=a&b -d x=1 http://ear/s")).toContain("GET /s?x=1&q=a%26b HTTP/1.1");
    expect(await sent("--data-binary @/tmp/lines http://ear/")).toContain("\r\n\r\na\nb\n");
    expect(await sent("-d @/tmp/lines http://ear/")).toContain("\r\n\r\nab");
    expect(await sent("-T /tmp/f http://ear/f")).toMatch(/^PUT \/f HTTP\/1.1[\s\S]*content\n$/);
    expect(await sent("-F a=b -F file=@/tmp/f http://ear/")).toMatch(/name="file"; filename="f"[\s\S]*content\n/);
    const led = await lab.run(client, "curl -s --connect-to nowhere:80:web:80 http://nowhere/");
    expect(led.stdout).toBe("hello from web\n");
  });
});
