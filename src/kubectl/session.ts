/** A call's connection: the cluster, the namespace that is meant, what the server serves. */

import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { ClusterError, connect, contextsOf, type Resource } from "../cluster/index.ts";
import type { RawObject } from "../policy/index.ts";
import { Api } from "./api.ts";
import { type Flags, milliseconds } from "./flags.ts";
import { findResource, resourceOfKind, shownName, unknownResource } from "./resources.ts";
import type { Surroundings } from "./surroundings.ts";
import { fail, KubectlError } from "./trouble.ts";

export interface Session {
  readonly api: Api;
  readonly namespace: string;
  /** The namespace was named on the command line, so files must agree with it. */
  readonly isNamespaceGiven: boolean;
  resources(): Promise<readonly Resource[]>;
  /** The resource that a word names; throws kubectl's error where there is none. */
  resource(word: string): Promise<Resource>;
  resourceOf(kind: { apiVersion: string; kind: string }): Promise<Resource>;
  /** The built-in kinds that the program itself asks for. */
  nameOf(object: RawObject): Promise<string>;
}

/** The kubeconfig files of a call: what is named, else KUBECONFIG, else the learner's own context, else the sandbox's. */
export async function kubeconfigOf(flags: Flags, io: Surroundings): Promise<string | undefined> {
  const given = flags.text("kubeconfig");
  if (given) {
    const file = resolve(io.cwd, given);
    if (!existsSync(file)) throw fail(`stat ${given}: no such file or directory`);
    return file;
  }
  const files = (io.env.KUBECONFIG ?? "").split(delimiter).filter(Boolean);
  if (files.length > 1) return undefined;
  if (files[0]) return resolve(io.cwd, files[0]);
  if (flags.text("context")) return join(homedir(), ".kube", "config");
  return io.sandboxKubeconfig();
}

/** A bare number is seconds; zero is for ever. */
function timeoutOf(flags: Flags): string | undefined {
  const given = flags.text("request-timeout") ?? "0";
  if (milliseconds(given, "request-timeout") === 0) return undefined;
  return /^\d+$/.test(given) ? `${given}s` : given;
}

export async function openSession(flags: Flags, io: Surroundings): Promise<Session> {
  const kubeconfig = await kubeconfigOf(flags, io);
  const context = flags.text("context");
  const choice = { ...(kubeconfig ? { kubeconfig } : {}), ...(context ? { context } : {}) };
  if (context && !contextsOf(choice).names.includes(context))
    throw new KubectlError(`Error in configuration: context was not found for specified context: ${context}`);
  const cluster = connect(choice);
  const seen = new Set<string>();
  const warn = (text: string) => {
    if (!seen.has(text)) io.stderr.write(`Warning: ${text}\n`);
    seen.add(text);
  };
  const resources = () => cluster.resources();
  const resourceOf = async (kind: { apiVersion: string; kind: string }) => {
    const found = resourceOfKind(await resources(), kind);
    if (found) return found;
    throw new ClusterError("unknown-kind", `no matches for kind "${kind.kind}" in version "${kind.apiVersion}"`);
  };
  return {
    api: new Api(cluster, warn, timeoutOf(flags)),
    namespace: flags.text("namespace") || cluster.target.namespace,
    isNamespaceGiven: Boolean(flags.text("namespace")),
    resources,
    resourceOf,
    async resource(word) {
      const found = findResource(await resources(), word);
      if (!found) throw unknownResource(word);
      if (found.warning) warn(found.warning);
      return found.resource;
    },
    nameOf: async (object) => shownName(await resourceOf(object), object.metadata.name),
  };
}
