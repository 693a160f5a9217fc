/**
 * kube-apiserver as pods meet it at kubernetes.default: it is there, says its version and its health, and forbids the
 * rest. Objects are served to clients outside of the pods.
 */
import type { Process } from "../process.ts";
import { type Answer, headerOf, type Request, serveHttp } from "../protocols/http.ts";
import { acceptTls, type Certificate } from "../protocols/tls.ts";
import { type Image, root } from "./image.ts";
import { server, serveTcp } from "./serve.ts";
import { emptySystem } from "./systems.ts";

const port = 6443;
const names = [
  "kubernetes",
  "kubernetes.default",
  "kubernetes.default.svc",
  "kubernetes.default.svc.cluster.local",
  "10.96.0.1",
];
const certificate: Certificate = { subject: "kube-apiserver", issuer: "kubernetes", names, trusted: false };

const json = (status: number, value: object): Answer => ({
  status,
  headers: [["Content-Type", "application/json"]],
  body: `${JSON.stringify(value, undefined, 2)}\n`,
});

function answer({ method, target, headers }: Request, version: string): Answer {
  const path = target.replace(/\?.*/, "");
  if (/^\/(livez|readyz|healthz)$/.test(path))
    return { status: 200, headers: [["Content-Type", "text/plain; charset=utf-8"]], body: "ok" };
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(version) ?? [];
  if (path === "/version") return json(200, { major, minor, gitVersion: version, platform: "linux/amd64" });
  const user = headerOf(headers, "authorization") === undefined ? "system:anonymous" : "system:serviceaccount";
  const message = `forbidden: User "${user}" cannot ${method.toLowerCase()} path "${path}"`;
  return json(403, {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message,
    reason: "Forbidden",
    details: {},
    code: 403,
  });
}

const program = (version: string) =>
  server(async (process: Process) => {
    serveTcp(process, port, async (connection) => {
      const accepted = await acceptTls(connection, certificate);
      if (accepted === undefined) return;
      if ("connection" in accepted) await serveHttp(accepted.connection, (request) => answer(request, version));
      else
        await serveHttp(accepted.plain, () => ({
          status: 400,
          body: "Client sent an HTTP request to an HTTPS server.\n",
        }));
    });
    await process.stderr.write(
      `I${new Date(process.clock.now()).toISOString().replace(/.*T|Z/g, "")} ${process.pid} secure_serving.go:211] Serving securely on [::]:${port}\n`,
    );
  });

export const apiserverImage = (version: string): Image => ({
  files: emptySystem({ programs: { "/usr/local/bin/kube-apiserver": program(version) } }),
  entrypoint: ["kube-apiserver"],
  command: [],
  env: {},
  workingDirectory: "/",
  user: root,
});
