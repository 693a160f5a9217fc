import { describe, expect, test } from "vitest";
import { file } from "../nodes.ts";
import { imageOf, Lab } from "../testing/lab.ts";
import { lookUpImage } from "./index.ts";

const logOf = (pod: { container: { log: { lines: readonly { text: string }[] } } }) =>
  pod.container.log.lines.map(({ text }) => text).join("\n");

describe("the registry", () => {
  test.each([
    "nginx",
    "nginx:1.27-alpine",
    "docker.io/library/nginx:1.25.3",
    "mirror.gcr.io/library/nginx",
    "nginx@sha256:0123",
    "busybox:1.36",
    "alpine:3.20",
    "redis:7-alpine",
    "mysql:8.2.0",
    "registry.k8s.io/e2e-test-images/agnhost:2.47",
    "ghcr.io/acme/shop:v3",
    "myapp:dev",
    "us-central1-docker.pkg.dev/google-samples/microservices-demo/frontend:v0.10.2",
  ])("has %s", (reference) => {
    expect(lookUpImage(reference, []).kind).toBe("image");
  });

  test.each([
    ["nginx:doesnotexist", "docker.io/library/nginx:doesnotexist: not found"],
    ["nginx:9.99", "docker.io/library/nginx:9.99: not found"],
    ["ngnix", "pull access denied, repository does not exist or may require authorization"],
    ["nosuch/app:1", "pull access denied"],
    [
      "registry.invalid/x:1",
      'Head "https://registry.invalid/v2/x/manifests/1": dial tcp: lookup registry.invalid: no such host',
    ],
  ])("refuses %s", (reference, why) => {
    expect(lookUpImage(reference, [])).toMatchObject({ kind: "refused", why: expect.stringContaining(why) });
  });

  test("gives an image only the tools it has", async () => {
    const lab = new Lab();
    const has = async (image: string, tool: string) =>
      (await lab.client(image).run(["sh", "-c", `command -v ${tool}`])).code === 0;
    const expected = {
      "busybox:1.36": ["wget", "nc"],
      "alpine:3.20": ["wget", "nc"],
      "curlimages/curl": ["curl", "wget"],
      "nginx:1.25": ["curl"],
      "nicolaka/netshoot": ["curl", "dig", "nc"],
    };
    for (const [image, tools] of Object.entries(expected))
      for (const tool of ["curl", "wget", "nc", "dig"]) {
        const wanted =
          tools.includes(tool) ||
          (image === "nicolaka/netshoot" && tool === "wget") ||
          (image === "curlimages/curl" && tool === "nc");
        expect([image, tool, await has(image, tool)]).toEqual([image, tool, wanted]);
      }
  });
});

describe("nginx", () => {
  test("says which pod answers, and logs who asked", async () => {
    const lab = new Lab();
    const web = lab.pod("nginx:1.25", "backend-1");
    const client = lab.client("busybox");
    await client.run(["true"]);
    expect((await client.run(["wget", "-qO-", "http://backend-1"])).stdout).toBe("hello from backend-1\n");
    expect(web.container.log.lines.at(-1)?.text).toBe(
      `${client.address} - - [01/Jan/2026:00:00:00 +0000] "GET / HTTP/1.1" 200 21 "-" "Wget" "-"`,
    );
  });

  test("serves what is put in its place: a page, or a configuration", async () => {
    const lab = new Lab();
    lab.pod("nginx", "page", { mounts: [{ path: "/usr/share/nginx/html/index.html", node: file("my page\n") }] });
    lab.pod("nginx", "shell", {
      command: ["sh", "-c", "echo written > /usr/share/nginx/html/index.html; exec nginx -g 'daemon off;'"],
    });
    const server =
      "server { listen 8080; location / { return 200 'here'; } location /api { proxy_pass http://page; } }";
    lab.pod("nginx", "configured", { mounts: [{ path: "/etc/nginx/conf.d/default.conf", node: file(server) }] });
    const client = lab.client("curlimages/curl");
    await client.run(["true"]);
    for (const [url, body] of [
      ["page", "my page\n"],
      ["shell", "written\n"],
      ["configured:8080", "here"],
      ["configured:8080/api", "<html>"],
    ])
      expect((await client.run(["curl", "-s", url ?? ""])).stdout.startsWith(body ?? "")).toBe(true);
  });

  test("leaves in good order on SIGTERM and cannot take a port twice", async () => {
    const lab = new Lab();
    const web = lab.pod("nginx", "web");
    await web.run(["true"]);
    expect(await web.run(["nginx", "-g", "daemon off;"])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("bind() to 0.0.0.0:80 failed (98: Address already in use)"),
    });
    web.container.kill("SIGTERM");
    expect(await web.until(web.container.exit)).toEqual({ code: 0, signal: undefined });
  });
});

describe("agnhost", () => {
  test("netexec answers, connect tells how it went", async () => {
    const lab = new Lab();
    lab.pod("registry.k8s.io/e2e-test-images/agnhost:2.47", "server", { args: ["netexec"] });
    const client = lab.pod("registry.k8s.io/e2e-test-images/agnhost:2.47", "client");
    lab.network.fate = (_, { port }) => (port === 82 ? "drop" : "deliver");
    await client.run(["true"]);
    expect((await client.run(["curl", "-s", "server:8080/hostname"])).stdout).toBe("server");
    expect((await client.run(["curl", "-s", "server:8080/echo?msg=hi"])).stdout).toBe("hi");
    const connect = async (target: string, ...more: string[]) =>
      client.run(["/agnhost", "connect", target, "--timeout=1s", ...more]);
    expect(await connect("server:8080")).toMatchObject({ code: 0, stderr: "" });
    expect(await connect("server:8081", "--protocol=udp")).toMatchObject({ code: 0 });
    expect(await connect("server:82")).toMatchObject({ code: 1, stderr: "TIMEOUT\n" });
    expect(await connect("server:81")).toMatchObject({ code: 1, stderr: "REFUSED\n" });
    expect(await connect("nosuch:80")).toMatchObject({
      code: 1,
      stderr: "DNS: lookup nosuch on 10.96.0.10:53: no such host\n",
    });
  });

  test("porter serves what its environment says", async () => {
    const lab = new Lab();
    lab.pod("agnhost:2.47", "many", {
      args: ["porter"],
      env: new Map([
        ["SERVE_PORT_80", "eighty"],
        ["SERVE_PORT_81", "eighty-one"],
      ]),
    });
    const client = lab.client("curlimages/curl");
    await client.run(["true"]);
    expect((await client.run(["curl", "-s", "many:80", "many:81"])).stdout).toBe("eightyeighty-one");
  });
});

test("redis keeps keys and talks to netcat, too", async () => {
  const lab = new Lab();
  const redis = lab.pod("redis:7-alpine", "redis");
  await redis.run(["true"]);
  expect((await redis.run(["redis-cli", "ping"])).stdout).toBe("PONG\n");
  expect((await redis.run(["redis-cli", "-h", "redis", "set", "a", "b c"])).stdout).toBe("OK\n");
  expect((await redis.run(["redis-cli", "get", "a"])).stdout).toBe("b c\n");
  expect((await lab.client("busybox").run(["sh", "-c", "printf 'PING\\r\\n' | nc -w 1 redis 6379"])).stdout).toBe(
    "+PONG\r\n",
  );
  expect(await redis.run(["redis-cli", "-p", "1", "ping"])).toMatchObject({
    code: 1,
    stderr: "Could not connect to Redis at 127.0.0.1:1: Connection refused\n",
  });
});

test("mysql wants a password, answers mysqladmin, and refuses in the client's words", async () => {
  const lab = new Lab();
  const bare = lab.pod("mysql:8.2.0", "bare");
  expect((await bare.until(bare.container.exit)).code).toBe(1);
  expect(logOf(bare)).toContain("Database is uninitialized and password option is not specified");
  const db = lab.pod("mysql:8.2.0", "db", { env: new Map([["MYSQL_ROOT_PASSWORD", "x"]]) });
  await db.run(["true"]);
  expect(await db.run(["mysqladmin", "ping", "-h", "db"])).toMatchObject({ stdout: "mysqld is alive\n", code: 0 });
  expect(await db.run(["mysqladmin", "ping", "-P", "1"])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("Can't connect to MySQL server on '127.0.0.1:1' (111)"),
  });
});

test("any other image listens on the ports that its container declares, and says so", async () => {
  const lab = new Lab();
  const shop = lab.pod("ghcr.io/acme/shop:v3", "shop", { ports: [8080, 9090] });
  const client = lab.client("curlimages/curl");
  await client.run(["true"]);
  expect((await client.run(["curl", "-s", "shop:9090"])).stdout).toBe("hello from shop\n");
  expect(logOf(shop)).toContain("ghcr.io/acme/shop: listening on 8080, 9090");
});

describe("catfacts", () => {
  test("the worker keeps one database connection, looks at the frontend every 15 s and outside every 60 s", async () => {
    const lab = new Lab();
    const seen: string[] = [];
    lab.network.fate = (from, to) => {
      if (to.port !== 53) seen.push(`${from} ${to.port}`);
      return "deliver";
    };
    const environment = {
      env: new Map([
        ["MYSQL_ROOT_PASSWORD", "x"],
        ["DB_HOST", "db"],
      ]),
    };
    const db = lab.pod("mysql:8.2.0", "db", environment);
    lab.pod("regisftm/facts:v1.0.1", "facts", environment);
    await db.run(["true"]);
    const worker = lab.pod("regisftm/worker:v1.0.1", "worker", environment);
    await lab.clock.advance(70_000);
    const of = (port: number) => seen.filter((each) => each === `${worker.address} ${port}`).length;
    expect({ database: of(3306), frontend: of(80) }).toEqual({ database: 1, frontend: 5 });
    expect(logOf(worker)).toContain("frontend is up");
    lab.network.fate = (from, { port }) => (from === worker.address && port === 80 ? "drop" : "deliver");
    await lab.clock.advance(30_000);
    expect(logOf(worker)).toContain("frontend is down: connection timed out (facts:80)");
  });
});

describe("Online Boutique", () => {
  test("traffic takes the edges of its call graph, and only those", async () => {
    const lab = new Lab();
    const names = new Map<string, string>();
    const edges = new Set<string>();
    lab.network.fate = (from, { address, port }) => {
      if (port !== 53) edges.add(`${names.get(from)} ${names.get(address)}`);
      return "deliver";
    };
    const ports = {
      ad: 9555,
      cart: 7070,
      checkout: 5050,
      currency: 7000,
      email: 8080,
      payment: 50_051,
      productcatalog: 3550,
      recommendation: 8080,
      shipping: 50_051,
    };
    const variable = { productcatalog: "PRODUCT_CATALOG" } as Readonly<Record<string, string>>;
    const addresses = Object.entries(ports).map(([name, port]): [string, string] => [
      `${variable[name] ?? name.toUpperCase()}_SERVICE_ADDR`,
      `${name}service:${port}`,
    ]);
    const env = new Map([...addresses, ["REDIS_ADDR", "redis-cart:6379"], ["FRONTEND_ADDR", "frontend:8080"]]);
    const start = (
      name: string,
      image = `us-central1-docker.pkg.dev/google-samples/microservices-demo/${name}:v0.10.2`,
    ) => {
      const pod = lab.pod(image, name, { env });
      names.set(pod.address, name.replace(/service$/, ""));
      return pod;
    };
    start("redis-cart", "redis:alpine");
    for (const name of Object.keys(ports)) start(`${name}service`);
    const frontend = start("frontend");
    await frontend.until(Promise.resolve());
    start("loadgenerator");
    await lab.clock.advance(60_000);
    expect([...edges].sort()).toEqual([
      "cart redis-cart",
      "checkout cart",
      "checkout currency",
      "checkout email",
      "checkout payment",
      "checkout productcatalog",
      "checkout shipping",
      "frontend ad",
      "frontend cart",
      "frontend checkout",
      "frontend currency",
      "frontend productcatalog",
      "frontend recommendation",
      "frontend shipping",
      "loadgenerator frontend",
      "recommendation productcatalog",
    ]);
    expect(() =>
      frontend.container.exec(["sh"], {
        stdout: {
          write: async () => {},
          share() {
            return this;
          },
          close() {},
        },
        stderr: {
          write: async () => {},
          share() {
            return this;
          },
          close() {},
        },
      }),
    ).toThrow('exec: "sh": executable file not found in $PATH');
  });
});

test("images are shared between containers, and changes stay in one", async () => {
  const lab = new Lab();
  const [one, two] = [lab.client("busybox"), lab.client("busybox")];
  await one.run(["sh", "-c", "echo changed > /etc/passwd; rm /bin/wget"]);
  expect((await two.run(["cat", "/etc/passwd"])).stdout).toContain("root:x:0:0");
  expect((await two.run(["which", "wget"])).code).toBe(0);
  expect((await one.run(["which", "wget"])).code).toBe(1);
  expect(imageOf("busybox")).toBe(imageOf("busybox"));
});

test("grpc_health_probe gives up after a second", async () => {
  const lab = new Lab();
  lab.pod("us-docker.pkg.dev/google-samples/microservices-demo/cartservice:v1", "cart", {
    env: new Map([["REDIS_ADDR", "none:1"]]),
  });
  const client = lab.pod("us-docker.pkg.dev/google-samples/microservices-demo/adservice:v1", "ad");
  await client.run(["true"]);
  expect(await client.run(["grpc_health_probe", "-addr=cart:7070"])).toMatchObject({
    stdout: "status: SERVING\n",
    code: 0,
  });
  lab.network.fate = (_, { port }) => (port === 7070 ? "drop" : "deliver");
  const began = lab.clock.now();
  expect(await client.run(["grpc_health_probe", "-addr=cart:7070"])).toMatchObject({
    stderr: 'timeout: failed to connect service "cart:7070" within 1s\n',
    code: 2,
  });
  expect(lab.clock.now() - began).toBe(1000);
});
