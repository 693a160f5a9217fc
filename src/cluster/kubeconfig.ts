import { existsSync } from "node:fs";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent, type RequestOptions } from "node:https";
import { delimiter } from "node:path";
import { createSecureContext } from "node:tls";
import { KubeConfig } from "@kubernetes/client-node";
import type { Target } from "./cluster.ts";
import { ClusterError } from "./errors.ts";

export interface KubeconfigChoice {
  /** Files as KUBECONFIG lists them; the usual places when left out. */
  readonly kubeconfig?: string;
  readonly context?: string;
}

/** What a request needs to reach the cluster as the kubeconfig's user. */
export interface Access {
  readonly target: Target;
  /** Connection options with credentials; `renew` asks again after the server refused them. */
  options(renew?: boolean): Promise<AccessOptions>;
  /** Once it is over nothing is tried again. */
  readonly isOver: boolean;
  /** Lets go of all connections, used or kept. */
  end(): void;
}

export interface AccessOptions {
  readonly agent: HttpAgent;
  /** For connections that become channels: a kept one may go to sleep at the moment of the upgrade, so it keeps none. */
  readonly channelAgent: HttpAgent;
  readonly headers: Readonly<Record<string, string>>;
  /** What a proxy's agent is told with each request; our own agents know it. */
  readonly tls: Tls;
}

type Tls = Pick<RequestOptions, "ca" | "cert" | "key" | "rejectUnauthorized" | "servername">;

/** Connection options, and the credentials that they were made of. */
type Made = AccessOptions & { readonly credentials: Tls };

export function contextsOf(choice: KubeconfigChoice): { names: readonly string[]; current: string | undefined } {
  const config = load(choice);
  return { names: config.getContexts().map(({ name }) => name), current: config.getCurrentContext() || undefined };
}

export function accessOf(choice: KubeconfigChoice): Access {
  const { config: first, target } = open(choice);
  let config = first;
  let cached: Promise<Made> | undefined;
  let until = 0;
  let isOver = false;
  return {
    target,
    get isOver() {
      return isOver;
    },
    end() {
      isOver = true;
      // Without credentials there is no connection either.
      void cached?.then(({ agent }) => agent.destroy()).catch(() => undefined);
    },
    options(renew = false) {
      // Whoever logs in again gets new credentials into the same file.
      if (renew) config = readAgain(choice, target) ?? config;
      // Credentials of plugins and files change; asking for them anew twice a minute is often enough.
      if (!cached || renew || Date.now() > until) {
        until = Date.now() + 30_000;
        cached = accessOptions(config, cached);
      }
      return cached;
    },
  };
}

/** Undefined where the file is broken now, or its context means another cluster. */
function readAgain(choice: KubeconfigChoice, { context, server }: Target): KubeConfig | undefined {
  try {
    const { config, target } = open({ ...choice, context });
    return target.server === server ? config : undefined;
  } catch {
    return undefined;
  }
}

function open(choice: KubeconfigChoice): { readonly config: KubeConfig; readonly target: Target } {
  const config = load(choice);
  const context = choice.context ?? config.getCurrentContext();
  const found = config.getContextObject(context);
  if (!found) {
    const names = config.getContexts().map(({ name }) => name);
    throw new ClusterError(
      "bad-kubeconfig",
      context ? `the kubeconfig has no context "${context}"` : "the kubeconfig names no current context",
      {
        detail: names.length > 0 ? [`its contexts: ${names.join(", ")}`] : ["it has no contexts at all"],
        next: ["kubectl config get-contexts", "netpol-workshop sandbox start"],
      },
    );
  }
  config.setCurrentContext(context);
  const cluster = config.getCurrentCluster();
  if (!cluster)
    throw new ClusterError(
      "bad-kubeconfig",
      `context "${context}" names the cluster "${found.cluster}", which the kubeconfig does not have`,
    );
  const target = {
    context,
    server: cluster.server.replace(/\/+$/, ""),
    user: found.user,
    namespace: found.namespace ?? "default",
  };
  return { config, target };
}

async function accessOptions(config: KubeConfig, before: Promise<Made> | undefined): Promise<Made> {
  const options: RequestOptions = {};
  try {
    await config.applyToHTTPSOptions(options);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new ClusterError("unauthorized", `the kubeconfig's credentials cannot be used: ${text}`, { cause: error });
  }
  const { ca, cert, key, rejectUnauthorized, servername } = options;
  const credentials = { ca, cert, key, rejectUnauthorized, servername };
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(options.headers ?? {}))
    if (value !== undefined) headers[name] = String(value);
  if (options.auth) headers.Authorization = `Basic ${Buffer.from(options.auth).toString("base64")}`;
  const previous = await before?.catch(() => undefined);
  if (previous && sameTls(previous.credentials, credentials)) return { ...previous, headers };
  previous?.agent.destroy();
  return { ...agentsFor(config, options, credentials), headers, credentials };
}

function agentsFor(
  config: KubeConfig,
  { agent }: RequestOptions,
  credentials: Tls,
): Pick<AccessOptions, "agent" | "channelAgent" | "tls"> {
  const cluster = config.getCurrentCluster();
  // The client's own agents know proxies but keep no connection alive; without a proxy ours does.
  if (cluster?.proxyUrl && agent instanceof HttpAgent) return { agent, channelAgent: agent, tls: credentials };
  const keep = { keepAlive: true, keepAliveMsecs: 15_000 };
  if (cluster?.server.startsWith("http:"))
    return { agent: new HttpAgent(keep), channelAgent: new HttpAgent(), tls: {} };
  const { ca, cert, key, rejectUnauthorized, servername } = credentials;
  // Certificates are read once, and further connections resume the TLS session of the first.
  const secure = { secureContext: createSecureContext({ ca, cert, key }), rejectUnauthorized, servername };
  return { agent: new HttpsAgent({ ...keep, ...secure }), channelAgent: new HttpsAgent(secure), tls: {} };
}

function sameTls(one: Tls, other: Tls): boolean {
  const text = (tls: Tls) => [tls.ca, tls.cert, tls.key, tls.rejectUnauthorized, tls.servername].map(String).join("\0");
  return text(one) === text(other);
}

function load({ kubeconfig }: KubeconfigChoice): KubeConfig {
  const list = (process.env.KUBECONFIG ?? "").split(delimiter).filter(Boolean);
  try {
    if (!kubeconfig && list.length > 1) return merged(list);
    const config = new KubeConfig();
    if (kubeconfig) config.loadFromFile(kubeconfig);
    else config.loadFromDefault();
    return config;
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new ClusterError(
      "bad-kubeconfig",
      `the kubeconfig ${kubeconfig ?? ""} cannot be read: ${text}`.replace("  ", " "),
      { cause: error },
    );
  }
}

/** As kubectl reads a list: of the files that are there, the first to name a thing decides. The client lets the last. */
function merged(files: readonly string[]): KubeConfig {
  const whole = new KubeConfig();
  for (const file of files.filter((each) => existsSync(each))) {
    const one = new KubeConfig();
    one.loadFromFile(file);
    whole.clusters = joined(whole.clusters, one.clusters);
    whole.users = joined(whole.users, one.users);
    whole.contexts = joined(whole.contexts, one.contexts);
    if (!whole.currentContext) whole.currentContext = one.currentContext;
  }
  return whole;
}

function joined<Named extends { readonly name: string }>(before: Named[] = [], more: Named[] = []): Named[] {
  return [...before, ...more.filter(({ name }) => !before.some((each) => each.name === name))];
}
