/** The manifests that the cases name. */
const policy = (spec: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny-all, namespace: shop}
spec: ${spec}
`;

export const files: Readonly<Record<string, string>> = {
  "deny.yaml": policy("{podSelector: {}, policyTypes: [Ingress]}"),
  "allow.yaml": policy(
    "{podSelector: {matchLabels: {app: backend}}, policyTypes: [Ingress], ingress: [{from: [{podSelector: {matchLabels: {app: client}}}], ports: [{port: 80, protocol: TCP}]}]}",
  ),
  "typo.yaml": policy("{podSelector: {}, policyTypes: [Ingress], ingres: []}"),
  "bad.yaml": `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: bad_name, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingres], ingress: [{ports: [{port: 99999, protocol: ICMP}]}]}
`,
  "gnp.yaml": `apiVersion: projectcalico.org/v3
kind: Tier
metadata: {name: security}
spec: {order: 100}
---
apiVersion: projectcalico.org/v3
kind: GlobalNetworkPolicy
metadata: {name: security.no-web}
spec:
  tier: security
  order: 10
  selector: app == "client"
  types: [Egress]
  egress: [{action: Deny, protocol: TCP, destination: {ports: [80]}}]
`,
  "kustdir/kustomization.yaml": `namespace: shop
namePrefix: k-
labels: [{pairs: {team: net}}]
resources: [deny.yaml]
`,
  "kustdir/deny.yaml": policy("{podSelector: {}, policyTypes: [Ingress]}"),
};
