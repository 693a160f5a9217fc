/** The nodes of a new cluster: one for the control plane and two for everybody's pods. */
import type { Draft } from "../../store/object.ts";
import { podBlock } from "../nodes.ts";

export const controlPlane = "control-plane";

const role = (name: string) => ({ [`node-role.kubernetes.io/${name}`]: "" });

export const nodes: readonly Draft[] = [
  node(controlPlane, 0, role("control-plane"), [
    { key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" },
  ]),
  node("node-1", 1, role("worker"), []),
  node("node-2", 2, role("worker"), []),
];

function node(
  name: string,
  index: number,
  roles: Readonly<Record<string, string>>,
  taints: readonly { readonly key: string; readonly effect: string }[],
): Draft {
  const address = `192.168.49.${index + 2}`;
  const podCIDR = podBlock(index);
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      labels: {
        "beta.kubernetes.io/arch": "amd64",
        "beta.kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        ...roles,
      },
      annotations: {
        "node.alpha.kubernetes.io/ttl": "0",
        "projectcalico.org/IPv4Address": `${address}/24`,
        "volumes.kubernetes.io/controller-managed-attach-detach": "true",
      },
    },
    spec: { podCIDR, podCIDRs: [podCIDR], ...(taints.length > 0 ? { taints } : {}) },
    status: {
      addresses: [
        { address, type: "InternalIP" },
        { address: name, type: "Hostname" },
      ],
    },
  };
}
