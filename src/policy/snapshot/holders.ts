// What carries labels and owns addresses: pods on the pod network, and network sets. Selectors in rules look only at these.
import type { Block } from "../address.ts";
import {
  namespaceLabel,
  namespacePrefix,
  orchestratorLabel,
  serviceAccountLabel,
  serviceAccountPrefix,
} from "../convert/labels.ts";
import type { PodFacts } from "./pods.ts";

export interface NamespaceFacts {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
}

export interface PodHolder {
  readonly kind: "pod";
  readonly pod: PodFacts;
  /** Absent when there is no such Namespace object. */
  readonly namespace: NamespaceFacts | undefined;
  readonly accountLabels: ReadonlyMap<string, string>;
}

export interface SetHolder {
  readonly kind: "set";
  /** Absent for a GlobalNetworkSet. */
  readonly namespaceName?: string;
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly namespace?: NamespaceFacts;
  readonly nets: readonly Block[];
}

export type Holder = PodHolder | SetHolder;

const longestAccountLabel = 62;
const nameLabel = "projectcalico.org/name";

/** The value of a label as selectors see it: Calico's own, the object's, or inherited from namespace and account. */
export function labelOf(holder: Holder, label: string): string | undefined {
  return builtIn(holder, label) ?? ownLabels(holder).get(label) ?? inherited(holder, label);
}

function ownLabels(holder: Holder): ReadonlyMap<string, string> {
  return holder.kind === "pod" ? holder.pod.labels : holder.labels;
}

function builtIn(holder: Holder, label: string): string | undefined {
  if (holder.kind === "set") return label === namespaceLabel ? holder.namespaceName : undefined;
  const { namespace, serviceAccount } = holder.pod;
  if (label === namespaceLabel) return namespace;
  if (label === orchestratorLabel) return "k8s";
  if (label === serviceAccountLabel && serviceAccount.length <= longestAccountLabel) return serviceAccount;
  return undefined;
}

function inherited(holder: Holder, label: string): string | undefined {
  if (label.startsWith(namespacePrefix)) {
    const name = label.slice(namespacePrefix.length);
    return name === nameLabel ? holder.namespace?.name : holder.namespace?.labels.get(name);
  }
  if (holder.kind === "pod" && label.startsWith(serviceAccountPrefix)) {
    const name = label.slice(serviceAccountPrefix.length);
    return name === nameLabel ? holder.pod.serviceAccount : holder.accountLabels.get(name);
  }
  return undefined;
}
