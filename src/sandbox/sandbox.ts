/** The embedded cluster: everything wired together. */
import { randomBytes } from "node:crypto";
import { type Core, randomSuffix } from "./api/core.ts";
import { objectsOf } from "./api/in-process.ts";
import type { Objects } from "./api/objects.ts";
import { openApiOf, pathsOnly } from "./api/openapi.ts";
import { Registry } from "./api/registry.ts";
import { reviewKinds } from "./api/reviews.ts";
import { type ApiServer, type Exchange, listen } from "./api/server.ts";
import { Tokens } from "./api/users.ts";
import { bootstrap } from "./bootstrap.ts";
import { type Clock, systemClock } from "./clock.ts";
import { collectGarbage } from "./controllers/garbage.ts";
import { keepNamespaces } from "./controllers/namespaces.ts";
import { kinds } from "./kinds/index.ts";
import type { ClusterMake } from "./kinds/kind.ts";
import { type Certificates, makeCertificates } from "./lifecycle/certificates.ts";
import { kubeconfig } from "./lifecycle/kubeconfig.ts";
import { Store } from "./store/store.ts";
import { streams } from "./streams/index.ts";

export interface SandboxOptions {
  readonly make?: Partial<ClusterMake>;
  /** 0: any free one. */
  readonly port?: number;
  readonly clock?: Clock;
  readonly onExchange?: (exchange: Exchange) => void;
}

export interface Sandbox {
  readonly port: number;
  readonly url: string;
  readonly ca: string;
  readonly token: string;
  readonly objects: Objects;
  readonly core: Core;
  /** For the admin, or for a user who may do only what RBAC objects grant. */
  kubeconfig(user?: string): string;
  stop(): Promise<void>;
}

let shared: Promise<Certificates> | undefined;

/** A cluster in memory: nothing on disk, gone when stopped. Certificates are made once a process. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  shared ??= makeCertificates(new Date());
  const clock = options.clock ?? systemClock;
  const make: ClusterMake = { calico: "3.33", enforcement: true, ...options.make };
  const core: Core = {
    store: new Store(),
    registry: new Registry([...kinds, ...reviewKinds], make),
    make,
    clock,
    random: randomSuffix,
  };
  bootstrap(core);
  const certificates = await shared;
  const stops = [collectGarbage(core), keepNamespaces(core, certificates.ca)];
  const token = randomBytes(24).toString("hex");
  const tokens = new Tokens({ token, signingKey: randomBytes(32).toString("hex") }, clock);
  const server: ApiServer = await listen(
    { core, tokens, openApi: openApiOf(pathsOnly), streams, containers: undefined },
    {
      port: options.port ?? 0,
      certificate: certificates,
      ...(options.onExchange ? { onExchange: options.onExchange } : {}),
    },
  );
  return {
    port: server.port,
    url: `https://127.0.0.1:${server.port}`,
    ca: certificates.ca,
    token,
    objects: objectsOf(core),
    core,
    kubeconfig: (user) =>
      kubeconfig({
        port: server.port,
        ca: certificates.ca,
        user: user ?? "netpol-admin",
        token: user === undefined ? token : tokens.issue(user),
      }),
    stop: async () => {
      for (const stop of stops) stop();
      await server.close();
    },
  };
}
