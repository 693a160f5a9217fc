// Namespaces, service accounts, nodes and network sets, as far as the network is concerned.
import { type Address, parseAddress, parseBlockOrAddress } from "../address.ts";
import { Field } from "../json.ts";
import type { RawObject } from "../types.ts";
import type { NamespaceFacts, SetHolder } from "./holders.ts";

export interface NodeFacts {
  readonly name: string;
  readonly addresses: readonly Address[];
}

export function keyOf(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

export function readNamespace(object: RawObject): NamespaceFacts {
  const namespace = new Field(object);
  const name = namespace.at("metadata", "name").string() ?? "";
  return { name, labels: namespace.at("metadata", "labels").stringMap().set("kubernetes.io/metadata.name", name) };
}

export function readAccount(object: RawObject): [string, ReadonlyMap<string, string>] {
  const { namespace = "default", name } = object.metadata;
  return [keyOf(namespace, name), new Field(object).at("metadata", "labels").stringMap()];
}

export function readNode(object: RawObject): NodeFacts {
  const node = new Field(object);
  const addresses = node.at("status", "addresses").items();
  return {
    name: node.at("metadata", "name").string() ?? "",
    addresses: addresses
      .map((entry) => parseAddress(entry.get("address").string() ?? ""))
      .filter((address) => address !== undefined),
  };
}

export function readSet(object: RawObject): SetHolder {
  const set = new Field(object);
  const nets = set.at("spec", "nets").items();
  return {
    kind: "set",
    name: set.at("metadata", "name").string() ?? "",
    labels: set.at("metadata", "labels").stringMap(),
    nets: nets.map((net) => parseBlockOrAddress(net.string() ?? "") ?? net.fail("must be an address or a CIDR")),
  };
}
