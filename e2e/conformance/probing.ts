/** Tries a case's connections from where they would come, and says what became of each. */
import type { Probe } from "../../src/policy/conformance/case.ts";
import { parseEnd } from "../../src/policy/conformance/run.ts";
import type { RawObject } from "../../src/policy/index.ts";
import type { Attachment } from "../../src/sandbox/network/index.ts";
import type { PodNetwork } from "../../src/sandbox/pods/network.ts";
import { isRecord, keyOf, type Lab } from "../lab.ts";
import { debuggerOf, debuggers } from "./living.ts";

/** Through: connected, or refused by the host itself. */
type Outcome = "through" | "silence";

/** One connection of a probe: a service is dialled as often as there may be backends behind it. */
interface Attempt {
  readonly probe: Probe;
  readonly address: string;
}

const patienceSeconds = 3;
const owner = { pid: 1, program: "outside" };

/** The verdict of each probe, in order. */
export async function verdictsOf(lab: Lab, probes: readonly Probe[]): Promise<readonly string[]> {
  const book = await AddressBook.read(lab);
  const attempts = probes.flatMap((probe) => book.addressesOf(probe).map((address): Attempt => ({ probe, address })));
  const bySource = new Map<string, Attempt[]>();
  for (const attempt of attempts)
    bySource.set(attempt.probe.from, [...(bySource.get(attempt.probe.from) ?? []), attempt]);
  const outsiders = attachOutside(lab, probes);
  const outcomes = new Map<Attempt, Outcome>();
  await lab.during(
    Promise.all(
      [...bySource].map(async ([from, own]) => {
        const outsider = outsiders.get(from);
        const found = await (outsider ? fromOutside(lab, outsider.network, own) : fromPod(lab, from, own));
        for (const [index, attempt] of own.entries()) outcomes.set(attempt, found[index] ?? "silence");
      }),
    ),
  );
  for (const outsider of outsiders.values()) outsider.detach();
  return probes.map((probe) => {
    const own = new Set(attempts.filter((attempt) => attempt.probe === probe).map((attempt) => outcomes.get(attempt)));
    return own.size === 0 ? "unreachable" : own.size > 1 ? "partial" : own.has("through") ? "allow" : "deny";
  });
}

/** All of a pod's attempts in one exec, side by side. */
async function fromPod({ cluster }: Lab, from: string, attempts: readonly Attempt[]): Promise<readonly Outcome[]> {
  const end = parseEnd(from);
  const [namespace, name] =
    end.kind === "node" ? [debuggers, debuggerOf(end.name)] : end.kind === "pod" ? [end.namespace, end.name] : [];
  if (namespace === undefined || name === undefined) throw new Error(`nobody can be ${from}`);
  const lines = attempts.map((attempt, index) => `try ${index} ${wordsOf(attempt)} &`);
  const script = `try() { n=$1; shift; r=$("$@" 2>&1 </dev/null); echo "$n $? "$r; }\n${lines.join("\n")}\nwait`;
  const { stdout, stderr } = await cluster.exec({ namespace, name }, ["sh", "-c", script]);
  const found = new Map(
    stdout.split("\n").flatMap((line) => {
      const [, index, code, text = ""] = /^(\d+) (\d+) ?(.*)$/.exec(line) ?? [];
      return index === undefined ? [] : [[Number(index), outcomeOf(Number(code), text)] as const];
    }),
  );
  return attempts.map((attempt, index) => {
    const outcome = found.get(index);
    if (outcome === undefined) throw new Error(`${wordsOf(attempt)} in ${from} said nothing: ${stdout}${stderr}`);
    return outcome;
  });
}

function wordsOf({ probe: { protocol, port, sourcePort }, address }: Attempt): string {
  if (protocol === "ICMP") return `ping -c 1 -W ${patienceSeconds} ${address}`;
  if (sourcePort !== undefined && protocol === "TCP")
    return `nc -z -p ${sourcePort} -w ${patienceSeconds} ${address} ${port}`;
  // Over UDP only an answer tells that something arrived.
  if (sourcePort !== undefined)
    return `sh -c "echo | nc -u -p ${sourcePort} -w ${patienceSeconds} ${address} ${port} | grep ."`;
  const target = address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
  return `/agnhost connect ${target} --protocol=${protocol.toLowerCase()} --timeout=${patienceSeconds}s`;
}

function outcomeOf(code: number, text: string): Outcome {
  if (code === 0 || /refused/i.test(text)) return "through";
  if (text === "" || /TIMEOUT|timed out|100% packet loss/.test(text)) return "silence";
  throw new Error(`what does "${text}" (exit code ${code}) mean?`);
}

/** Somebody outside has no pod to run a program in: the connection begins on a machine of the network outside. */
function fromOutside(lab: Lab, host: PodNetwork, attempts: readonly Attempt[]): Promise<readonly Outcome[]> {
  return Promise.all(
    attempts.map(async ({ probe: { protocol, port = 0 }, address }): Promise<Outcome> => {
      if (protocol !== "TCP" && protocol !== "SCTP") throw new Error(`nobody outside tries ${protocol}`);
      const signal = lab.patience(patienceSeconds);
      const outcome = await host.connect({ address, port, protocol }, { owner, signal }).catch(() => undefined);
      if (outcome?.kind === "connected") outcome.connection.close();
      return outcome?.kind === "connected" || outcome?.kind === "refused" ? "through" : "silence";
    }),
  );
}

/** Addresses that nobody in the cluster has belong to somebody outside; they are there as long as they are tried. */
function attachOutside({ network }: Lab, probes: readonly Probe[]): ReadonlyMap<string, Attachment> {
  const ends = new Set(probes.flatMap(({ from, to }) => [from, to]));
  return new Map(
    [...ends].flatMap((end) => {
      const address = /^ip:(.+)$/.exec(end)?.[1];
      return address === undefined || network.isTaken(address) ? [] : [[end, network.attachOutside(address)] as const];
    }),
  );
}

/** Where a client would send its packets, as the API tells. */
class AddressBook {
  readonly #objects: ReadonlyMap<string, RawObject>;
  readonly #slices: readonly RawObject[];

  static async read({ cluster }: Lab): Promise<AddressBook> {
    const kinds = ["Pod", "Node", "Service"].map((kind) => ({ apiVersion: "v1", kind }));
    const slice = { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice" };
    const [slices, ...lists] = await Promise.all([slice, ...kinds].map((kind) => cluster.list(kind)));
    return new AddressBook(
      lists.flatMap(({ items }) => items),
      slices?.items ?? [],
    );
  }

  private constructor(objects: readonly RawObject[], slices: readonly RawObject[]) {
    this.#objects = new Map(objects.map((object) => [keyOf(object), object]));
    this.#slices = slices;
  }

  addressesOf({ to, from, ipFamily }: Probe): readonly string[] {
    const end = parseEnd(to);
    if (end.kind === "address") return [end.address];
    const six = ipFamily === 6 || /^ip:.*:/.test(from);
    const ofFamily = (all: readonly string[]) => all.filter((address) => address.includes(":") === six).slice(0, 1);
    if (end.kind === "node")
      return ofFamily(
        listAt(this.#find("Node", end.name), "status", "addresses")
          .filter(({ type }) => type === "InternalIP")
          .map(({ address }) => String(address)),
      );
    if (end.kind === "pod")
      return ofFamily(
        listAt(this.#find("Pod", end.name, end.namespace), "status", "podIPs").map(({ ip }) => String(ip)),
      );
    const { spec } = this.#find("Service", end.name, end.namespace);
    const clusterIp = isRecord(spec) ? String(spec.clusterIP) : "";
    const backends = this.#slices
      .filter(({ metadata: { namespace, labels } }) => namespace === end.namespace && labels?.[ofService] === end.name)
      .flatMap((slice) => (Array.isArray(slice.endpoints) ? slice.endpoints.filter(isRecord) : []))
      .flatMap(({ addresses }) => (Array.isArray(addresses) ? addresses.map(String) : []));
    if (clusterIp === "None") return backends;
    // Once for each backend, and once more to see that it goes round.
    return backends.length === 0 ? [] : [clusterIp, ...backends.map(() => clusterIp)];
  }

  #find(kind: string, name: string, namespace?: string): RawObject {
    const metadata = { name, ...(namespace === undefined ? {} : { namespace }) };
    const found = this.#objects.get(keyOf({ apiVersion: "v1", kind, metadata }));
    if (!found) throw new Error(`there is no ${kind} ${namespace ?? ""}/${name}`);
    return found;
  }
}

const ofService = "kubernetes.io/service-name";

function listAt(object: RawObject, part: string, field: string): readonly Record<string, unknown>[] {
  const holder = object[part];
  const list = isRecord(holder) ? holder[field] : undefined;
  return Array.isArray(list) ? list.filter(isRecord) : [];
}
