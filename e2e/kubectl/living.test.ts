/** kubectl on a sandbox with pods that run: commands in them, their logs, their connections under policies. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../../src/cluster/until.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/sandbox.ts";
import { kubectlsToTest } from "./kubectls.ts";
import { type Workplace, workplace } from "./run.ts";

const shop = `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { team: shop } }
---
apiVersion: v1
kind: Namespace
metadata: { name: probe }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: backend, namespace: shop }
spec:
  replicas: 2
  selector: { matchLabels: { app: backend } }
  template:
    metadata: { labels: { app: backend } }
    spec: { containers: [{ name: web, image: "nginx:1.25", ports: [{ containerPort: 80 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: backend, namespace: shop }
spec: { selector: { app: backend }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: client, namespace: shop, labels: { app: client } }
spec: { containers: [{ name: client, image: "busybox:1.36", command: [sleep, "3600"] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: outsider, namespace: probe, labels: { app: outsider } }
spec: { containers: [{ name: outsider, image: "busybox:1.36", command: [sleep, "3600"] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: talker, namespace: probe, labels: { app: talker } }
spec:
  containers:
    - { name: one, image: "busybox:1.36", command: [sh, -c, "echo first; echo second; sleep 3600"] }
    - { name: two, image: "busybox:1.36", command: [sh, -c, "echo complaint >&2; sleep 3600"] }
---
apiVersion: v1
kind: Pod
metadata: { name: reader, namespace: probe }
spec:
  restartPolicy: Never
  containers:
    - { name: reader, image: "busybox:1.36", stdin: true, stdinOnce: true, command: [sh, -c, 'read a b; echo "$b then $a"'] }
---
apiVersion: v1
kind: Pod
metadata: { name: failing, namespace: probe }
spec: { containers: [{ name: failing, image: "busybox:1.36", command: [sh, -c, "echo last words; exit 5"] }] }
`;

const kubectls = kubectlsToTest();

describe("kubectl on running pods", () => {
  it(`is tried with ${kubectls.map(({ version }) => version).join(", ") || "none: there is no kubectl here; src/cluster's contract and src/sandbox/streams try the same"}`, () => {});
});

describe.each(kubectls)("kubectl $version", (kubectl) => {
  let sandbox: Sandbox;
  let place: Workplace;
  const get = (url: string) => place.call(["exec", "client", "-n", "shop", "--", "wget", "-qO-", "--timeout=2", url]);

  beforeAll(async () => {
    sandbox = await startSandbox({ alive: true });
    place = workplace(kubectl, sandbox.kubeconfig());
    writeFileSync(join(place.folder, "shop.yaml"), shop);
    expect(await place.run("apply -f shop.yaml")).toMatchObject({ code: 0 });
    expect(await place.run("rollout status deploy/backend -n shop --timeout=30s")).toMatchObject({
      code: 0,
      out: expect.stringContaining("successfully rolled out"),
    });
    for (const pod of ["client -n shop", "outsider -n probe"])
      expect(await place.run(`wait --for=condition=Ready --timeout=30s pod/${pod}`)).toMatchObject({ code: 0 });
  });

  afterAll(async () => {
    place.remove();
    await sandbox.stop();
  });

  it("C26 runs a pod and waits for it", async () => {
    expect(await place.call(["run", "t1", "--image=busybox:1.36", "-n", "probe", "--", "sleep", "600"])).toMatchObject({
      code: 0,
      out: "pod/t1 created\n",
    });
    expect(await place.run("wait pod/t1 -n probe --for=condition=Ready --timeout=20s")).toMatchObject({
      code: 0,
      out: "pod/t1 condition met\n",
    });
  });

  it("C27 exposes a deployment: its pods stand behind the service", async () => {
    expect(await place.run("expose deploy backend --name=be2 --port=8080 --target-port=80 -n shop")).toMatchObject({
      code: 0,
      out: "service/be2 exposed\n",
    });
    const { out } = await until(async () => {
      const answer = await place.call([
        "get",
        "endpointslices",
        "-n",
        "shop",
        "-l",
        "kubernetes.io/service-name=be2",
        "-o",
        "jsonpath={.items[*].endpoints[*].addresses[*]}",
      ]);
      return answer.out.trim().split(/\s+/).length === 2 ? answer : undefined;
    });
    expect(out).toMatch(/^10\.244\.\d+\.\d+ 10\.244\.\d+\.\d+$/);
  });

  it("C35 to C37 a policy closes, another lets one in", async () => {
    const first = await get("http://backend");
    expect(first).toMatchObject({ code: 0, out: expect.stringMatching(/^hello from backend-/) });
    const others = await Promise.all(Array.from({ length: 4 }, () => get("http://backend")));
    expect(new Set([first, ...others].map(({ out }) => out)).size).toBe(2);

    await place.run("apply -f deny.yaml");
    const start = Date.now();
    expect(await get("http://backend")).toEqual({
      code: 1,
      out: "",
      err: "wget: download timed out\ncommand terminated with exit code 1\n",
    });
    expect(Date.now() - start).toBeGreaterThanOrEqual(1900);

    await place.run("apply -f allow.yaml");
    expect(await get("http://backend")).toMatchObject({ code: 0 });
    const outside = await place.call([
      "exec",
      "outsider",
      "-n",
      "probe",
      "--",
      "wget",
      "-qO-",
      "--timeout=2",
      "http://backend.shop",
    ]);
    expect(outside).toMatchObject({ code: 1, err: expect.stringContaining("timed out") });
    await place.run("delete -f allow.yaml");
  });

  it("C38 input, output and exit codes pass through", async () => {
    expect(await place.call(["exec", "-i", "client", "-n", "shop", "--", "cat"], "a b\n")).toMatchObject({
      code: 0,
      out: "a b\n",
    });
    expect(await place.call(["exec", "client", "-n", "shop", "--", "sh", "-c", "exit 7"])).toEqual({
      code: 7,
      out: "",
      err: "command terminated with exit code 7\n",
    });
  });

  it("C39 logs, and a container that is not there", async () => {
    const { code, out, err } = await place.run("logs deploy/backend -n shop --tail=1");
    expect([code, out.trim().split("\n").length]).toEqual([0, 1]);
    expect(err).toMatch(/^Found 2 pods, using pod\/backend-/);
    expect(await place.run("logs client -n shop -c nope")).toMatchObject({
      code: 1,
      err: expect.stringContaining("container nope is not valid for pod client"),
    });
  });

  it("tells the logs of several containers, since when and how much is asked, and those of a container that died", async () => {
    expect(await place.run("wait pod/talker -n probe --for=condition=Ready --timeout=30s")).toMatchObject({ code: 0 });
    const all = await place.run("logs -n probe -l app=talker --all-containers --prefix --tail=1");
    expect(all.out.trim().split("\n").sort()).toEqual(["[pod/talker/one] second", "[pod/talker/two] complaint"]);
    expect((await place.run("logs talker -n probe -c one --timestamps")).out).toMatch(
      /^\d{4}-.*Z first\n\d{4}-.*Z second\n$/,
    );
    expect(await place.run("logs talker -n probe -c one --since-time=2099-01-01T00:00:00Z")).toMatchObject({ out: "" });
    await until(async () => (await place.run("logs failing -n probe --previous")).out === "last words\n");
  });

  it("attaches to a program that waits for something to read", async () => {
    const { code, out } = await place.call(["attach", "-i", "reader", "-n", "probe"], "hello there\n");
    expect([code, out]).toEqual([0, "there then hello\n"]);
  });

  it("C30 and C31 a new image is rolled out, more pods come up", async () => {
    expect(await place.run("set image deploy/backend web=nginx:1.26 -n shop")).toMatchObject({
      code: 0,
      out: "deployment.apps/backend image updated\n",
    });
    expect(await place.run("rollout status deploy/backend -n shop --timeout=30s")).toMatchObject({
      code: 0,
      out: expect.stringMatching(/deployment "backend" successfully rolled out\n$/),
    });
    expect(await place.run("scale deploy backend -n shop --replicas=3")).toMatchObject({
      code: 0,
      out: "deployment.apps/backend scaled\n",
    });
    expect(
      await place.run("wait deploy/backend -n shop --for=jsonpath={.status.availableReplicas}=3 --timeout=30s"),
    ).toMatchObject({ code: 0 });
    const { out } = await place.run(
      "get pods -n shop -l app=backend --no-headers --field-selector=status.phase=Running",
    );
    expect(
      out
        .trim()
        .split("\n")
        .filter((line) => !line.includes("Terminating")),
    ).toHaveLength(3);
  });

  it("C40 a tier whose end denies takes the name resolution along", async () => {
    expect(await place.run("apply -f gnp.yaml")).toMatchObject({ code: 0 });
    expect(await get("http://backend")).toMatchObject({
      code: 1,
      err: expect.stringContaining("wget: bad address 'backend'"),
    });
    await place.run("delete -f gnp.yaml");
    await place.run("delete -f gnp.yaml --ignore-not-found");
    expect(await get("http://backend")).toMatchObject({ code: 0 });
  });

  it("copies files there and back", async () => {
    mkdirSync(join(place.folder, "there"));
    writeFileSync(join(place.folder, "there/one.txt"), "first\n");
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 7919) % 256));
    writeFileSync(join(place.folder, "there/bytes"), bytes);
    expect(await place.run("cp there shop/client:/tmp/there")).toMatchObject({ code: 0 });
    expect(await place.run("cp shop/client:/tmp/there/one.txt back.txt")).toMatchObject({ code: 0 });
    expect(readFileSync(join(place.folder, "back.txt"), "utf8")).toBe("first\n");
    expect(await place.run("cp shop/client:/tmp/there again")).toMatchObject({ code: 0 });
    expect(readFileSync(join(place.folder, "again/bytes")).equals(bytes)).toBe(true);
  });

  it("forwards a port, past all policy", async () => {
    await place.run("apply -f deny.yaml");
    const forward = place.follow("port-forward -n shop svc/backend :80");
    try {
      await forward.until("Forwarding from 127.0.0.1");
      const port = /127\.0\.0\.1:(\d+)/.exec(forward.out)?.[1];
      const answers = await Promise.all(
        Array.from({ length: 3 }, async () => (await fetch(`http://127.0.0.1:${port}/`)).text()),
      );
      expect(answers).toEqual(answers.map(() => expect.stringMatching(/^hello from backend-/)));
    } finally {
      forward.stop();
      await place.run("delete -f deny.yaml");
    }
  });

  it("runs a pod to its end, with its exit code", async () => {
    const { code, out } = await place.call([
      "run",
      "once",
      "-n",
      "probe",
      "--image=busybox:1.36",
      "--restart=Never",
      "--rm",
      "-i",
      "--quiet",
      "--",
      "sh",
      "-c",
      "echo done; exit 3",
    ]);
    expect([code, out]).toEqual([3, expect.stringContaining("done\n")]);
    expect((await place.run("get pod once -n probe")).code).toBe(1);
  });

  it("adds a container for debugging to a running pod", async () => {
    const words = [
      "debug",
      "client",
      "-n",
      "shop",
      "--image=nicolaka/netshoot:v0.13",
      "-c",
      "helper",
      "--",
      "sleep",
      "1000",
    ];
    expect(await place.call(words)).toMatchObject({ code: 0 });
    await until(
      async () =>
        (
          await place.call([
            "get",
            "pod",
            "client",
            "-n",
            "shop",
            "-o",
            "jsonpath={.status.ephemeralContainerStatuses[0].state.running}",
          ])
        ).out !== "",
    );
    expect(
      await place.call([
        "exec",
        "client",
        "-n",
        "shop",
        "-c",
        "helper",
        "--",
        "curl",
        "-s",
        "-m",
        "3",
        "http://backend",
      ]),
    ).toMatchObject({ code: 0, out: expect.stringMatching(/^hello from/) });
    const ready = "jsonpath={.status.ephemeralContainerStatuses[0].ready}";
    expect((await place.call(["get", "pod", "client", "-n", "shop", "-o", ready])).out).toBe("false");
  });

  it("says what is wrong with a pod that does not come up", async () => {
    await place.call(["run", "wrong", "-n", "probe", "--image=nginx:doesnotexist"]);
    await until(async () => (await place.run("get pod wrong -n probe --no-headers")).out.includes("ImagePullBackOff"));
    expect((await place.run("describe pod wrong -n probe")).out).toMatch(/Failed to pull image "nginx:doesnotexist"/);
  });
});
