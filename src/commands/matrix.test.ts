import { describe, expect, test } from "vitest";
import { run } from "./testing/run.ts";

const shop = `namespace shop

        api   db    web
        9090  5432  8080
api     ·     ✓     ✓
db      ✗     ·     ✓
web ×3  ✓     ✗     ✓

✓ allowed   ✗ denied   · itself   rows open connections to columns
`;

test("a folder of manifests becomes a table of its workloads, equal pods as one", async () => {
  expect(await run("matrix -f shop")).toEqual({ code: 0, out: shop, err: "" });
});

test("a kustomization is built, tiers are walked", async () => {
  const { out, err } = await run("matrix -k catfacts");
  expect(err).toBe("");
  expect(out).toBe(`namespace cats

          db    facts  worker
          3306  80     80*
db        ·     ✗      ✓
facts ×2  ✓     ✗      ✓
worker    ✓     ✗      ·

✓ allowed   ✗ denied   · itself   * no port is named there; 80 stands for any
rows open connections to columns
`);
});

test("what does not fit gets letters and a legend, and never a line too long", async () => {
  const { out } = await run("matrix -f shop -f catfacts --internet", { columns: 60 });
  expect(out).toContain("               a  b  c  d  e  f  g\ncats/db        ·  ✗  ✓  ✗  ✗  ✓  ✓\n");
  expect(out).toContain("\na  cats/db      3306\nb  cats/facts   80\n");
  for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(60);
});

test("what does not even fit with letters is put into tables below each other", async () => {
  const { out } = await run("matrix -f shop --port 1,2,3,4,5,6,7,8,9", { columns: 40 });
  expect(out.match(/^web ×3 /gm)?.length).toBeGreaterThan(1);
  for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(40);
});

describe("filters", () => {
  test.each([
    ["--to db", ["api", "web"], ["shop/db 5432"]],
    ["--from web --to shop/db,api", ["web"], ["shop/api 9090", "shop/db 5432"]],
    ["--to db --port 80,53/UDP --port icmp", ["api", "web"], ["shop/db 80", "shop/db 53/UDP", "shop/db icmp"]],
    ["--to shop/*b -n shop", ["api", "db", "web"], ["shop/db 5432", "shop/web 8080"]],
  ])("%s", async (flags, from, to) => {
    const { out, err } = await run(`matrix -f shop ${flags} -o json`);
    expect(err).toBe("");
    const { connections } = JSON.parse(out) as {
      connections: { from: string; to: string; port?: number; protocol: string }[];
    };
    expect(new Set(connections.map((each) => each.from.slice(5)))).toEqual(new Set(from));
    const ports = connections.map(
      ({ to, port, protocol }) => `${to} ${port ?? protocol.toLowerCase()}${protocol === "UDP" ? "/UDP" : ""}`,
    );
    expect(new Set(ports)).toEqual(new Set(to));
  });

  test("-n shows one namespace, -A all", async () => {
    const files = "matrix -f shop -f catfacts";
    expect((await run(`${files} -n cats`)).out).toMatch(/^namespace cats\n/);
    expect((await run(`${files} -n cats -A -o csv`)).out).toContain("shop/web,cats/db,TCP,3306,deny");
  });

  test("a name that nothing has is refused with the near one", async () => {
    expect(await run("matrix -f shop --to wbe")).toMatchObject({
      code: 1,
      err: "error: there is no workload, pod or namespace wbe; did you mean web?\n",
    });
  });
});

describe("formats", () => {
  test("csv", async () => {
    expect((await run("matrix -f shop -o csv")).out.split("\n").slice(0, 3)).toEqual([
      "from,to,protocol,port,verdict",
      "shop/api,shop/db,TCP,5432,allow",
      "shop/api,shop/web,TCP,8080,allow",
    ]);
  });

  test("md", async () => {
    expect((await run("matrix -f shop -o md")).out).toContain("| shop/web | ✓ allowed | ✗ denied | ✓ allowed |\n");
  });

  test("json and yaml", async () => {
    const json = await run("matrix -f shop -o json");
    expect(JSON.parse(json.out)).toMatchObject({
      connections: expect.arrayContaining([
        { from: "shop/web", to: "shop/db", protocol: "TCP", port: 5432, verdict: "deny" },
      ]),
    });
    expect((await run("matrix -f shop -o yaml")).out).toContain(
      "  - from: shop/web\n    to: shop/db\n    protocol: TCP\n    port: 5432\n    verdict: deny\n",
    );
  });

  test("wide has every verdict as a word", async () => {
    expect((await run("matrix -f shop -o wide")).out).toContain(
      "shop/web ×3  ✓ allowed      ✗ denied      ✓ allowed\n",
    );
  });

  test("an unknown one is a usage error", async () => {
    expect(await run("matrix -f shop -o jsn")).toMatchObject({
      code: 2,
      err: expect.stringContaining("did you mean json?"),
    });
  });
});

describe("colour", () => {
  test("only on a terminal, never without the sign", async () => {
    expect((await run("matrix -f shop", { tty: true })).out).toContain("\u001b[31m✗\u001b[39m");
    expect((await run("matrix -f shop", { tty: true, env: { LANG: "C.UTF-8", NO_COLOR: "1" } })).out).toBe(shop);
    expect((await run("matrix -f shop --no-color", { tty: true })).out).toBe(shop);
  });

  test("a terminal that has only ASCII gets only ASCII", async () => {
    const { out } = await run("matrix -f shop", { env: { LANG: "C" } });
    expect(out).toMatch(/^[\n -~]*$/);
    expect(out).toContain("web x3  +     X     +\n");
  });
});

test("manifests come from standard input too, and objects without a namespace go to that of -n", async () => {
  const stdin = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: b}\n";
  const { out, err } = await run("matrix -f - -n lab", { stdin });
  expect(out).toContain("namespace lab\n");
  expect(err).toBe("note: namespace lab is not in the files; assumed with no labels but its name\n");
});

test("staged policies count with --staged", async () => {
  const pod = (name: string) => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, labels: {app: ${name}}}\n---\n`;
  const stdin = `${pod("a")}${pod("b")}apiVersion: v1\nkind: Namespace\nmetadata: {name: default}\n---\napiVersion: projectcalico.org/v3\nkind: StagedNetworkPolicy\nmetadata: {name: s}\nspec: {selector: app == 'b', types: [Ingress]}\n`;
  expect((await run("matrix -f - -o csv", { stdin })).out).toContain("default/a,default/b,TCP,80,allow");
  expect((await run("matrix -f - -o csv --staged", { stdin })).out).toContain("default/a,default/b,TCP,80,deny");
});

describe("refusals", () => {
  test("YAML that cannot be read: file, line, column, and the line", async () => {
    expect(await run("matrix -f -", { stdin: "a:\n\tb: 1\n" })).toEqual({
      code: 1,
      out: "",
      err: "error: <stdin>:2:1: not valid YAML: a tab cannot indent YAML; use spaces\n  2 | →b: 1\n    | ^\n",
    });
  });

  test("a manifest that an API server would refuse: file, line, field and reason", async () => {
    const stdin =
      "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p}\nspec:\n  podSelector: {}\n  ingress:\n    - ports:\n        - port: 70000\n";
    expect(await run("matrix -f -", { stdin })).toEqual({
      code: 1,
      out: "",
      err: [
        "error: an API server would refuse this:",
        "  <stdin>:8:11: NetworkPolicy p: spec.ingress[0].ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive",
        "    8 |         - port: 70000",
        "      |           ^",
        "",
      ].join("\n"),
    });
  });

  test.each([
    ["matrix", "which manifests? Give a file or a folder with -f"],
    ["matrix shop", "matrix takes no argument, and got shop"],
    ["matrix -f shop --calico 3.29", "Calico 3.29 is not known here; one of: 3.30, 3.31, 3.32, 3.33"],
    ["matrix -f shop --port 99999", "99999 is no port; write 80, 53/UDP or icmp"],
  ])("%s is a usage error", async (line, message) => {
    expect(await run(line)).toMatchObject({ code: 2, out: "", err: expect.stringContaining(`error: ${message}\n`) });
  });

  test("a file that is not there", async () => {
    expect(await run("matrix -f shp")).toEqual({
      code: 1,
      out: "",
      err: "error: there is no file or folder shp\nnext: did you mean shop?\n",
    });
  });
});
