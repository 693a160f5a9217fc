/** What kubeadm puts into kube-system: the control plane's own pods, kube-proxy and the cluster's DNS. */
import { kubernetesVersion } from "../../api/version.ts";
import type { Draft } from "../../store/object.ts";
import { controlPlane } from "./nodes.ts";
import { daemonSet, deployment, everywhere, onControlPlane, service, staticPod } from "./workload.ts";

const apiServerAddress = "192.168.49.2";

const corefile = `.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30
    loop
    reload
    loadbalance
}
`;

export const kubernetes: readonly Draft[] = [
  ...["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"].map((name) =>
    staticPod(controlPlane, name, {
      image: name === "etcd" ? "registry.k8s.io/etcd:3.6.6-0" : `registry.k8s.io/${name}:${kubernetesVersion}`,
      command: [name],
      resources: { requests: { cpu: "100m" } },
    }),
  ),
  ...daemonSet({
    namespace: "kube-system",
    name: "kube-proxy",
    hostNetwork: true,
    priority: "system-node-critical",
    tolerations: everywhere,
    containers: [{ name: "kube-proxy", image: `registry.k8s.io/kube-proxy:${kubernetesVersion}` }],
  }),
  {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { namespace: "kube-system", name: "coredns" },
    data: { Corefile: corefile },
  },
  ...deployment({
    namespace: "kube-system",
    name: "coredns",
    app: "kube-dns",
    replicas: 2,
    priority: "system-cluster-critical",
    tolerations: [{ key: "CriticalAddonsOnly", operator: "Exists" }, ...onControlPlane],
    containers: [
      {
        name: "coredns",
        image: "registry.k8s.io/coredns/coredns:v1.13.1",
        args: ["-conf", "/etc/coredns/Corefile"],
        ports: [
          { containerPort: 53, name: "dns", protocol: "UDP" },
          { containerPort: 53, name: "dns-tcp", protocol: "TCP" },
          { containerPort: 9153, name: "metrics", protocol: "TCP" },
        ],
        resources: { limits: { memory: "170Mi" }, requests: { cpu: "100m", memory: "70Mi" } },
        volumeMounts: [{ mountPath: "/etc/coredns", name: "config-volume", readOnly: true }],
      },
    ],
    rest: {
      dnsPolicy: "Default",
      volumes: [
        { name: "config-volume", configMap: { name: "coredns", items: [{ key: "Corefile", path: "Corefile" }] } },
      ],
    },
  }),
  service(
    "kube-system",
    "kube-dns",
    "kube-dns",
    [
      { name: "dns", port: 53, protocol: "UDP", targetPort: 53 },
      { name: "dns-tcp", port: 53, protocol: "TCP", targetPort: 53 },
      { name: "metrics", port: 9153, protocol: "TCP", targetPort: 9153 },
    ],
    {
      labels: { "kubernetes.io/cluster-service": "true", "kubernetes.io/name": "CoreDNS" },
      spec: { clusterIP: "10.96.0.10" },
    },
  ),
  {
    apiVersion: "v1",
    kind: "Endpoints",
    metadata: {
      namespace: "default",
      name: "kubernetes",
      labels: { "endpointslice.kubernetes.io/skip-mirror": "true" },
    },
    subsets: [{ addresses: [{ ip: apiServerAddress }], ports: [{ name: "https", port: 6443, protocol: "TCP" }] }],
  },
  {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { namespace: "default", name: "kubernetes", labels: { "kubernetes.io/service-name": "kubernetes" } },
    addressType: "IPv4",
    endpoints: [{ addresses: [apiServerAddress], conditions: { ready: true } }],
    ports: [{ name: "https", port: 6443, protocol: "TCP" }],
  },
];
