/** The embedded cluster: everything wired together, in memory or in a folder. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "../disk.ts";
import { newestCalico } from "../policy/index.ts";
import { type Core, randomSuffix } from "./api/core.ts";
import { objectsOf } from "./api/in-process.ts";
import type { Objects } from "./api/objects.ts";
import { openApiOf } from "./api/openapi.ts";
import { Registry } from "./api/registry.ts";
import { reviewKinds } from "./api/reviews.ts";
import { type Exchange, listen } from "./api/server.ts";
import { resourceName } from "./api/status.ts";
import { Tokens } from "./api/users.ts";
import { bootstrap, keepOwnService } from "./bootstrap.ts";
import { type Clock, systemClock } from "./clock.ts";
import { furnish } from "./controllers/furniture/index.ts";
import { collectGarbage } from "./controllers/garbage.ts";
import { keepNamespaces } from "./controllers/namespaces.ts";
import { keepQuotas } from "./controllers/quotas.ts";
import { serveDefinitions } from "./custom/definitions.ts";
import { kinds } from "./kinds/index.ts";
import type { ClusterMake } from "./kinds/kind.ts";
import { type Identity, makeOf, newIdentity, readIdentity, writeIdentity } from "./lifecycle/identity.ts";
import { Journal } from "./lifecycle/journal.ts";
import { kubeconfig } from "./lifecycle/kubeconfig.ts";
import { Lock } from "./lifecycle/lock.ts";
import { portInUse } from "./lifecycle/port.ts";
import { doorAddress } from "./network/door.ts";
import type { ClusterNetwork } from "./network/index.ts";
import { openApiDocument } from "./openapi/document.ts";
import { lookUpImage } from "./pods/images/index.ts";
import { type Simulation, simulate } from "./simulation.ts";
import { textAt } from "./store/object.ts";
import { Store } from "./store/store.ts";
import { streams } from "./streams/index.ts";

export const newestMake: ClusterMake = { calico: newestCalico, enforcement: true };
const adminUser = "netpol-admin";

export interface Sandbox {
  readonly port: number;
  readonly url: string;
  /** The certificate by which clients recognise the server, in PEM. */
  readonly ca: string;
  readonly token: string;
  readonly objects: Objects;
  readonly core: Core;
  /** What the pods of a living sandbox are connected by, with its flow log. */
  readonly network?: ClusterNetwork;
  /** For the admin, or for a user who may do only what RBAC objects grant. */
  kubeconfig(user?: string): string;
  stop(): Promise<void>;
}

interface Common {
  /** Nodes, controllers, pods and their network behind the API; without them it is an API alone, as tests of it want. */
  readonly alive?: boolean;
  /** Left out: any free one, or the one of the last time. */
  readonly port?: number;
  readonly clock?: Clock;
  readonly onExchange?: (exchange: Exchange) => void;
}

let shared: Promise<Identity> | undefined;

/** A cluster in memory: nothing on disk, gone when stopped. Keys and certificates are made once a process. */
export async function startSandbox(options: Common & { readonly make?: Partial<ClusterMake> } = {}): Promise<Sandbox> {
  shared ??= newIdentity(newestMake);
  return run(new Store(), { ...newestMake, ...options.make }, await shared, options.port ?? 0, options);
}

/** A cluster that lives in a folder and goes on where it was stopped, or killed. */
export async function openSandbox(
  folder: string,
  options: Common & { readonly make: ClusterMake; readonly onTrouble: (error: Error) => void },
): Promise<Sandbox> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = Lock.take(folder);
  try {
    const identity = readIdentity(folder) ?? (await newIdentity(options.make));
    const journal = new Journal(folder, options.onTrouble);
    const port = options.port ?? identity.port;
    const settle = (found: number) => {
      writeIdentity(folder, { ...identity, port: found });
      writeWhole(kubeconfigPath(folder), kubeconfigOf({ ...identity, port: found }, systemClock), 0o600);
      lock.announce(found);
    };
    const all = { alive: true, ...options, onListening: settle };
    const sandbox = await run(journal.store, makeOf(identity), identity, port, all).catch((error: unknown) => {
      throw portInUse(error, port) ?? error;
    });
    const stop = async () => {
      await sandbox.stop();
      journal.close();
      lock.release();
    };
    return { ...sandbox, stop };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function kubeconfigPath(folder: string): string {
  return join(folder, "kubeconfig");
}

export function kubeconfigOf(identity: Identity, clock: Clock, user?: string): string {
  const token = user === undefined ? identity.token : new Tokens(identity, clock).issue(user);
  return kubeconfig({ port: identity.port, ca: identity.certificates.ca, user: user ?? adminUser, token });
}

async function run(
  store: Store,
  make: ClusterMake,
  identity: Identity,
  port: number,
  {
    clock = systemClock,
    onExchange,
    onListening,
    alive = false,
  }: Common & { readonly onListening?: (port: number) => void },
): Promise<Sandbox> {
  const registry = new Registry([...kinds, ...reviewKinds], make);
  const core: Core = { store, registry, make, clock, random: randomSuffix };
  const stopServing = serveDefinitions(core);
  bootstrap(core);
  const { ca } = identity.certificates;
  const objects = objectsOf(core);
  const tokens = new Tokens(identity, clock);
  const stops = [stopServing, collectGarbage(core), keepNamespaces(core, ca), keepQuotas(core), keepOwnService(core)];
  let simulation: Simulation | undefined;
  const containers = () => simulation?.containers;
  const server = await listen(
    { core, tokens, openApi: openApiOf(openApiDocument), streams, containers },
    { port, certificate: identity.certificates, ...(onExchange ? { onExchange } : {}) },
  );
  // Requests are answered from here on; what lives behind the API takes its first breath meanwhile.
  onListening?.(server.port);
  if (alive) simulation = simulateBehind(core, objects, tokens, identity, await doorAddress(server.port));
  return {
    port: server.port,
    url: `https://127.0.0.1:${server.port}`,
    ca,
    token: identity.token,
    objects,
    core,
    ...(simulation ? { network: simulation.network } : {}),
    kubeconfig: (user) => kubeconfigOf({ ...identity, port: server.port }, clock, user),
    stop: async () => {
      simulation?.stop();
      for (const stop of stops) stop();
      await server.close();
    },
  };
}

function simulateBehind(
  core: Core,
  objects: Objects,
  tokens: Tokens,
  identity: Identity,
  doorAddress: string,
): Simulation {
  const { ca, cert, key } = identity.certificates;
  furnish(objects, core.make);
  return simulate({
    objects,
    clock: core.clock,
    make: core.make,
    ca,
    served: core.registry.kinds.map(resourceName),
    registry: lookUpImage,
    serviceAccountToken: ({ metadata: { namespace }, spec }) =>
      tokens.issue(`system:serviceaccount:${namespace}:${textAt(spec, "serviceAccountName") || "default"}`),
    whiskerCertificate: { cert, key },
    doorAddress,
  });
}
