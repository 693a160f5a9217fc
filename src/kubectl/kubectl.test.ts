import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startSandbox } from "../sandbox/sandbox.ts";
import { kubectl } from "./index.ts";
import { runOurs, wordsOf } from "./testing/run.ts";

const files = join(import.meta.dirname, "testdata", "files");
const folder = mkdtempSync(join(tmpdir(), "kubectl-"));
const kubeconfig = join(folder, "kubeconfig");
let sandbox: Awaited<ReturnType<typeof startSandbox>>;

beforeAll(async () => {
  sandbox = await startSandbox({ alive: true });
  writeFileSync(kubeconfig, sandbox.kubeconfig());
  await run("apply -f world.yaml");
  await run("wait -n shop --for=condition=Ready pod --all --timeout=120s");
  await run("wait -n shop --for=condition=Available deploy/backend --timeout=120s");
});
afterAll(async () => {
  await sandbox.stop();
  rmSync(folder, { recursive: true });
});

function run(line: string, more: { stdin?: string; env?: Record<string, string> } = {}) {
  return runOurs(wordsOf(line), { cwd: files, kubeconfig, ...more });
}

/** Starts a command that ends only when it is left, and tells when its output has something. */
function begin(line: string) {
  const leave = new AbortController();
  let out = "";
  let changed: () => void = () => undefined;
  const stdout = new Writable({
    write(chunk: Buffer | string, _encoding, done) {
      out += chunk.toString();
      changed();
      done();
    },
  });
  const ended = kubectl(wordsOf(line), {
    stdin: Readable.from([]),
    stdout,
    stderr: stdout,
    env: { KUBECONFIG: kubeconfig },
    cwd: files,
    sandboxKubeconfig: async () => kubeconfig,
    signal: leave.signal,
  });
  const shows = (wanted: RegExp) =>
    new Promise<RegExpExecArray>((resolve) => {
      const look = () => {
        const found = wanted.exec(out);
        if (found) resolve(found);
      };
      changed = look;
      look();
    });
  return {
    shows,
    async leave() {
      leave.abort();
      await ended;
      return out;
    },
  };
}

test.each([
  ["drain node-1", '"kubectl drain"'],
  ["create role r --verb=get --resource=pods", '"kubectl create role"'],
  ["set env deploy/backend A=b", '"kubectl set env"'],
  ["get pods -o go-template={{.}}", 'the output format "go-template"'],
  ["get pods --as=dana", 'the flag --as of "kubectl get"'],
  ["apply -f deny.yaml --prune", 'the flag --prune of "kubectl apply"'],
])("%s is refused by its name, and the real tool is named", async (line, what) => {
  const { code, out, err } = await run(line);
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toContain(`this small kubectl does not have ${what}`);
  expect(err).toContain("https://kubernetes.io/docs/tasks/tools/");
});

test("what is not a flag at all is said as kubectl says it", async () => {
  const { code, err } = await run("get pods --nonsense");
  expect({ code, err }).toEqual({
    code: 1,
    err: "error: unknown flag: --nonsense\nSee 'kubectl get --help' for usage.\n",
  });
});

test("an apply takes away what the file says no more and leaves what others set", async () => {
  const policy = (rest: string) =>
    `{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: mine, namespace: probe${rest}`;
  await run("apply -f -", { stdin: policy(", labels: {a: one, b: two}}, spec: {podSelector: {}}}") });
  await run("label netpol mine -n probe other=four");
  const again = await run("apply -f -", { stdin: policy(", labels: {a: three}}, spec: {podSelector: {}}}") });
  expect(again.out).toBe("networkpolicy.networking.k8s.io/mine configured\n");
  const { out } = await run("get netpol mine -n probe -o jsonpath={.metadata.labels}");
  expect(JSON.parse(out)).toEqual({ a: "three", other: "four" });
});

test("standard input reaches the container", async () => {
  const { code, out } = await run("exec -i client -n shop -- cat", { stdin: "a b\n" });
  expect({ code, out }).toEqual({ code: 0, out: "a b\n" });
});

test("a watch shows what is there, then each change, under one header", async () => {
  const watch = begin("get netpol -n shop -w");
  await watch.shows(/web-ingress/);
  await run("apply -f deny.yaml");
  await watch.shows(/deny-all +<none>/);
  const out = await watch.leave();
  await run("delete -f deny.yaml");
  expect(out.match(/POD-SELECTOR/g)).toHaveLength(1);
});

test("a forwarded port of a service leads to one of its pods, though others hang up before they reach it", async () => {
  const forward = begin("port-forward svc/backend :80 -n shop");
  const [, port] = await forward.shows(/Forwarding from 127\.0\.0\.1:(\d+) -> 80/);
  const hasty = connect(Number(port), "127.0.0.1");
  await once(hasty, "connect");
  hasty.resetAndDestroy();
  const page = await new Promise<string>((resolve, reject) => {
    get({ port: Number(port), agent: false }, (answer) => void text(answer).then(resolve, reject)).on("error", reject);
  });
  expect(page).toContain("backend");
  expect(await forward.leave()).toContain(`Handling connection for ${port}`);
});

test.skipIf(process.platform === "win32")("an edit sends what the editor left behind", async () => {
  const editor = join(folder, "editor.sh");
  writeFileSync(editor, '#!/bin/sh\nsed "s/area: front/area: back/" "$1" > "$1.new" && mv "$1.new" "$1"\n');
  chmodSync(editor, 0o755);
  const { code, out } = await run("edit netpol web-ingress -n shop", { env: { EDITOR: editor } });
  expect({ code, out }).toEqual({ code: 0, out: "networkpolicy.networking.k8s.io/web-ingress edited\n" });
  expect((await run("get netpol web-ingress -n shop -o jsonpath={.metadata.labels.area}")).out).toBe("back");
  expect((await run("edit netpol web-ingress -n shop", { env: { EDITOR: "true" } })).err).toBe(
    "Edit cancelled, no changes made.\n",
  );
});

test("a namespace set in the kubeconfig is meant from then on", async () => {
  const own = join(folder, "own");
  writeFileSync(own, readFileSync(kubeconfig));
  const set = await runOurs(["config", "set-context", "--current", "--namespace=probe"], {
    cwd: files,
    kubeconfig: own,
  });
  expect(set.out).toMatch(/^Context ".+" modified\.\n$/);
  expect((await runOurs(["get", "pods", "-o", "name"], { cwd: files, kubeconfig: own })).out).toBe("pod/outsider\n");
  const { out } = await runOurs(["config", "get-contexts"], { cwd: files, kubeconfig: own });
  expect(out).toMatch(/^CURRENT +NAME +CLUSTER +AUTHINFO +NAMESPACE\n\* .* probe\n$/);
});

test("a pod that is run, attended and removed ends with its command's exit code", async () => {
  const { code, out } = await run(
    'run once --rm -i --restart=Never --image=busybox:1.36 -n probe -- sh -c "echo hi; exit 3"',
  );
  expect({ code, out }).toEqual({ code: 3, out: 'hi\npod "once" deleted from probe namespace\n' });
});
