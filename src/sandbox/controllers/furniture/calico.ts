/** What the Calico operator installs: the dataplane on each node, the API server, and the flow log with its UI. */
import type { CalicoRelease } from "../../../policy/types.ts";
import type { Draft } from "../../store/object.ts";
import { daemonSet, deployment, everywhere, onControlPlane, service } from "./workload.ts";

const images: Readonly<Record<CalicoRelease, { readonly calico: string; readonly operator: string }>> = {
  "3.30": { calico: "v3.30.7", operator: "v1.38.13" },
  "3.31": { calico: "v3.31.7", operator: "v1.40.9" },
  "3.32": { calico: "v3.32.1", operator: "v1.42.2" },
  "3.33": { calico: "v3.33.0", operator: "v1.44.0" },
};

export function calico(release: CalicoRelease): readonly Draft[] {
  const { calico: version, operator } = images[release];
  const image = (name: string) => `quay.io/calico/${name}:${version}`;
  const namespace = "calico-system";
  // Until 3.30 the API server lived by itself.
  const apiNamespace = release === "3.30" ? "calico-apiserver" : namespace;
  // From 3.33 on the UI speaks HTTPS.
  const uiPort = release === "3.33" ? 8443 : 8081;
  const critical = { namespace, priority: "system-cluster-critical" } as const;
  return [
    ...deployment({
      namespace: "tigera-operator",
      name: "tigera-operator",
      hostNetwork: true,
      tolerations: everywhere,
      containers: [{ name: "tigera-operator", image: `quay.io/tigera/operator:${operator}` }],
    }),
    ...daemonSet({
      namespace,
      name: "calico-node",
      hostNetwork: true,
      priority: "system-node-critical",
      tolerations: everywhere,
      containers: [{ name: "calico-node", image: image("node") }],
    }),
    ...daemonSet({
      namespace,
      name: "csi-node-driver",
      priority: "system-node-critical",
      tolerations: everywhere,
      containers: [
        { name: "calico-csi", image: image("csi") },
        { name: "csi-node-driver-registrar", image: image("node-driver-registrar") },
      ],
    }),
    ...deployment({
      ...critical,
      name: "calico-typha",
      replicas: 2,
      hostNetwork: true,
      tolerations: everywhere,
      containers: [
        { name: "calico-typha", image: image("typha"), ports: [{ containerPort: 5473, name: "calico-typha" }] },
      ],
    }),
    ...deployment({
      ...critical,
      name: "calico-kube-controllers",
      tolerations: onControlPlane,
      containers: [{ name: "calico-kube-controllers", image: image("kube-controllers") }],
    }),
    ...deployment({
      namespace: apiNamespace,
      name: "calico-apiserver",
      replicas: 2,
      priority: "system-cluster-critical",
      tolerations: onControlPlane,
      labels: { apiserver: "true" },
      containers: [{ name: "calico-apiserver", image: image("apiserver"), ports: [{ containerPort: 5443 }] }],
    }),
    ...deployment({
      namespace,
      name: "goldmane",
      containers: [{ name: "goldmane", image: image("goldmane"), ports: [{ containerPort: 7443 }] }],
    }),
    ...deployment({
      namespace,
      name: "whisker",
      containers: [
        { name: "whisker", image: image("whisker") },
        { name: "whisker-backend", image: image("whisker-backend"), ports: [{ containerPort: 3002 }] },
      ],
    }),
    service(namespace, "calico-typha", "calico-typha", [
      { name: "calico-typha", port: 5473, protocol: "TCP", targetPort: "calico-typha" },
    ]),
    service(apiNamespace, "calico-api", "calico-apiserver", [
      { name: "apiserver", port: 443, protocol: "TCP", targetPort: 5443 },
    ]),
    service(namespace, "goldmane", "goldmane", [{ port: 7443, protocol: "TCP", targetPort: 7443 }]),
    service(namespace, "whisker", "whisker", [{ port: uiPort, protocol: "TCP", targetPort: uiPort }]),
  ];
}
