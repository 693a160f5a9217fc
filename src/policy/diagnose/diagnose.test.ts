import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { buildSnapshot } from "../index.ts";
import type { CalicoRelease, Json, RawObject } from "../types.ts";
import { checks, diagnose } from "./index.ts";

/** The shop: a database, an API behind a service that changes the port, and a frontend in another namespace. */
const world = [
  namespace("shop", { team: "shop" }),
  namespace("web", { team: "web" }),
  namespace("kube-system"),
  pod("shop/db", "10.0.1.1", { app: "database" }, { pg: 5432 }),
  pod("shop/db-2", "10.0.1.2", { app: "database" }, { pg: 5432 }),
  pod("shop/api", "10.0.1.3", { app: "api" }, { http: 8080 }),
  pod("web/front", "10.0.2.1", { role: "frontend" }, { http: 80 }),
  pod("web/batch", "10.0.2.2", { role: "batch" }, {}),
  pod("kube-system/coredns", "10.0.0.2", { "k8s-app": "kube-dns" }, { dns: 53 }),
  pod("kube-system/proxy", "192.168.0.1", { "k8s-app": "kube-proxy" }, {}, { hostNetwork: true }),
  service("shop/db", "10.96.0.10", { app: "database" }, 5432, 5432),
  service("shop/api", "10.96.0.11", { app: "api" }, 80, 8080),
  service("kube-system/kube-dns", "10.96.0.53", { "k8s-app": "kube-dns" }, 53, 53),
];

function namespace(name: string, labels: Record<string, string> = {}): RawObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
}

function split(path: string): { namespace: string; name: string } {
  const [own = "", name = ""] = path.split("/");
  return { namespace: own, name };
}

function pod(
  path: string,
  ip: string,
  labels: Record<string, string>,
  ports: Record<string, number>,
  spec: Record<string, Json> = {},
): RawObject {
  const containerPorts = Object.entries(ports).map(([name, containerPort]) => ({
    name,
    containerPort,
    protocol: name === "dns" ? "UDP" : "TCP",
  }));
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { ...split(path), labels },
    spec: { ...spec, containers: [{ name: "c", ports: containerPorts }] },
    status: { phase: "Running", podIPs: [{ ip }] },
  };
}

function service(
  path: string,
  clusterIP: string,
  selector: Record<string, string>,
  port: number,
  targetPort: number,
  more: Record<string, Json> = {},
): RawObject {
  const protocol = port === 53 ? "UDP" : "TCP";
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: split(path),
    spec: { clusterIP, selector, ports: [{ port, targetPort, protocol }], ...more },
  };
}

function object(apiVersion: string, kind: string, metadata: RawObject["metadata"], spec: string): RawObject {
  const content: Json = parse(spec);
  return { apiVersion, kind, metadata, spec: content };
}

const np = (spec: string, path = "shop/p") => object("networking.k8s.io/v1", "NetworkPolicy", split(path), spec);
const calico = (spec: string, path = "shop/p") => object("projectcalico.org/v3", "NetworkPolicy", split(path), spec);
const gnp = (spec: string, name = "g") => object("projectcalico.org/v3", "GlobalNetworkPolicy", { name }, spec);
const tier = (name: string, spec: string) => object("projectcalico.org/v3", "Tier", { name }, spec);
const set = (path: string, labels: Record<string, string>, nets: string) =>
  object("projectcalico.org/v3", "NetworkSet", { ...split(path), labels }, `{nets: ${nets}}`);

function find(objects: readonly RawObject[], calicoRelease: CalicoRelease = "3.33") {
  const sources = [...world, ...objects].map((each) => ({ object: each }));
  return diagnose(sources, buildSnapshot(sources, { calico: calicoRelease }));
}

/** What a check says about the objects: `severity path: message`. */
function say(id: string, objects: readonly RawObject[]): string[] {
  return find(objects)
    .filter((finding) => finding.id === id)
    .map(({ severity, path, message }) => `${severity} ${path.join(".")}: ${message}`);
}

const dns =
  "{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}, podSelector: {matchLabels: {k8s-app: kube-dns}}}], ports: [{port: 53, protocol: UDP}, {port: 53}]}";
const fromFront = "{namespaceSelector: {matchLabels: {team: web}}, podSelector: {matchLabels: {role: frontend}}}";
const allowFront = `{podSelector: {matchLabels: {app: database}}, ingress: [{from: [${fromFront}], ports: [{port: 5432}]}]}`;

/** id, what is faulty, what is said, and what is near it but good. */
const table: readonly (readonly [string, readonly RawObject[], string, ...(readonly RawObject[])[]])[] = [
  [
    "refused",
    [np("{podSelector: {}, ingress: [{ports: [{protocol: tcp}]}]}")],
    'error spec.ingress.0.ports.0.protocol: would be refused: Unsupported value: "tcp": supported values: "TCP", "UDP", "SCTP"',
    [np(allowFront)],
    [calico("{tier: early}"), tier("early", "{order: 1}")],
  ],
  [
    "ambiguous-block",
    [np("{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.1.2.3/8}}]}]}")],
    'warning spec.ingress.0.from.0.ipBlock.cidr: CIDR value "10.1.2.3/8" is ambiguous in this context (should be "10.0.0.0/8" or "10.1.2.3/32"?)',
    [np("{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}")],
    [np("{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 203.0.113.7/32}}]}]}")],
  ],
  [
    "ignored-rules",
    [np("{podSelector: {}, policyTypes: [Ingress], egress: [{}]}")],
    "error spec.egress: these rules are ignored: policyTypes does not list Egress",
    [np("{podSelector: {}, policyTypes: [Egress], egress: [{}]}")],
    [np("{podSelector: {}, policyTypes: [Ingress], egress: []}")],
  ],
  [
    "host-endpoints-only",
    [
      gnp(
        "{selector: app == 'database', doNotTrack: true, applyOnForward: true, types: [Ingress], ingress: [{action: Deny}]}",
      ),
    ],
    "warning spec.doNotTrack: doNotTrack makes this a policy for host endpoints: it decides about no pod",
    [gnp("{selector: app == 'database', applyOnForward: true, types: [Ingress], ingress: [{action: Deny}]}")],
  ],
  [
    "selects-no-pods",
    [np("{podSelector: {matchLabels: {app: databse}}}")],
    "warning spec.podSelector: 0 pods match app=databse; did you mean app=database, which matches 2 pods?",
    [np("{podSelector: {matchLabels: {app: database}}}")],
    [np("{podSelector: {}}")],
    [np("{podSelector: {matchLabels: {role: frontend}}}")],
  ],
  [
    "selects-no-pods",
    [np("{podSelector: {matchLabels: {run: database}}}")],
    "warning spec.podSelector: 0 pods match run=database; did you mean app=database, which matches 2 pods?",
    [gnp("{selector: app == 'api', namespaceSelector: team == 'shop', types: [Egress]}")],
  ],
  [
    "policy-in-other-namespace",
    [np("{podSelector: {matchLabels: {app: database}}}", "web/p")],
    "warning metadata.namespace: no pod of namespace web matches, but 2 pods of shop would",
    [np("{podSelector: {matchLabels: {app: database}}}", "shop/p")],
    [np("{podSelector: {}}", "empty/p")],
  ],
  [
    "selector-missing",
    [np("{policyTypes: [Ingress]}")],
    "warning spec: spec.podSelector is missing, so the policy selects every pod of namespace shop",
    [np("{podSelector: {}}")],
    [calico("{types: [Ingress]}")],
  ],
  [
    "selects-host-network",
    [np("{podSelector: {matchLabels: {k8s-app: kube-proxy}}}", "kube-system/p")],
    "warning spec.podSelector: the policy selects only pods on the network of their node: kube-system/proxy",
    [np("{podSelector: {}}", "kube-system/p")],
    [np("{podSelector: {matchLabels: {k8s-app: kube-dns}}}", "kube-system/p")],
  ],
  [
    "peer-matches-nothing",
    [np("{podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: apii}}}]}]}")],
    "warning spec.ingress.0.from.0: nothing matches app=apii; did you mean app=api, which matches 1 pod?",
    [np("{podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: api}}}]}]}")],
    [np("{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 203.0.113.0/24}}]}]}")],
    [calico("{ingress: [{action: Allow, source: {notSelector: app == 'nothing'}}]}")],
  ],
  [
    "peer-matches-nothing",
    [np("{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {name: web}}}]}]}")],
    "warning spec.ingress.0.from.0: nothing matches name=web; did you mean team=web, which matches 2 pods?",
    [
      np(
        "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: web}}}]}]}",
      ),
    ],
  ],
  [
    "peer-matches-nothing",
    [
      np(
        "{podSelector: {}, ingress: [{from: [{namespaceSelector: {}, podSelector: {matchLabels: {k8s-app: kube-proxy}}}]}]}",
      ),
    ],
    "warning spec.ingress.0.from.0: only pods on the network of their node match namespaceSelector (all) and podSelector k8s-app=kube-proxy: kube-system/proxy",
    [
      np(
        "{podSelector: {}, ingress: [{from: [{namespaceSelector: {}, podSelector: {matchLabels: {k8s-app: kube-dns}}}]}]}",
      ),
    ],
  ],
  [
    "separate-peers",
    [
      np(
        "{podSelector: {matchLabels: {app: database}}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: web}}}, {podSelector: {matchLabels: {role: frontend}}}]}]}",
      ),
    ],
    "warning spec.ingress.0.from.1: two separate list items: this one means pods of namespace shop, where none matches, and the item with namespaceSelector admits every pod of the namespaces it selects",
    [np(allowFront)],
    [
      np(
        "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: web}}}, {podSelector: {matchLabels: {app: api}}}]}]}",
      ),
    ],
  ],
  [
    "peer-stays-in-namespace",
    [
      np(
        "{podSelector: {matchLabels: {app: database}}, ingress: [{from: [{podSelector: {matchLabels: {role: frontend}}}]}]}",
      ),
    ],
    "warning spec.ingress.0.from.0: no pod of namespace shop matches, but 1 pod of web would",
    [np(allowFront)],
    [np("{podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: api}}}]}]}")],
  ],
  [
    "peer-stays-in-namespace",
    [calico("{ingress: [{action: Allow, source: {selector: role == 'frontend'}}]}")],
    "warning spec.ingress.0.source: no pod of namespace shop matches, but 1 pod of web would",
    [calico("{ingress: [{action: Allow, source: {selector: role == 'frontend', namespaceSelector: team == 'web'}}]}")],
    [gnp("{ingress: [{action: Allow, source: {selector: role == 'frontend'}}]}")],
  ],
  [
    "set-out-of-reach",
    [
      calico("{egress: [{action: Allow, destination: {selector: zone == 'partners'}}]}"),
      set("web/partners", { zone: "partners" }, "[203.0.113.0/24]"),
    ],
    "warning spec.egress.0.destination: the selector matches partners, a NetworkSet of namespace web, which this policy does not see",
    [
      calico("{egress: [{action: Allow, destination: {selector: zone == 'partners'}}]}"),
      set("shop/partners", { zone: "partners" }, "[203.0.113.0/24]"),
    ],
    [
      gnp("{egress: [{action: Allow, destination: {selector: zone == 'partners'}}]}"),
      set("web/partners", { zone: "partners" }, "[203.0.113.0/24]"),
    ],
  ],
  [
    "every-namespace",
    [np("{podSelector: {}, ingress: [{from: [{namespaceSelector: {}}]}]}")],
    "info spec.ingress.0.from.0.namespaceSelector: an empty namespaceSelector means the pods of every namespace",
    [np("{podSelector: {}, ingress: [{from: [{namespaceSelector: {}, podSelector: {matchLabels: {app: api}}}]}]}")],
    [np("{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}")],
  ],
  [
    "all-is-not-everyone",
    [calico("{egress: [{action: Allow, destination: {selector: all()}}]}")],
    "info spec.egress.0.destination.selector: selector all() means every pod and network set in reach, not addresses outside the cluster",
    [calico("{egress: [{action: Allow, destination: {notNets: [10.0.0.0/8]}}]}")],
    [calico("{selector: all(), ingress: [{action: Allow, source: {selector: has(app)}}]}")],
  ],
  [
    "ingress-implied",
    [np("{podSelector: {}, egress: [{}]}")],
    "warning spec: without policyTypes this policy also closes ingress: nobody may connect to the pods that it selects",
    [np("{podSelector: {}, policyTypes: [Egress], egress: [{}]}")],
    [np("{podSelector: {}, egress: [{}], ingress: [{}]}")],
    [calico("{egress: [{action: Allow}]}")],
  ],
  [
    "ingress-not-implied",
    [calico("{egress: [{action: Allow}]}")],
    "info spec: without types a Calico policy with egress rules alone governs egress only; ingress stays open",
    [calico("{types: [Egress], egress: [{action: Allow}]}")],
    [np("{podSelector: {}, egress: [{}]}")],
  ],
  [
    "empty-rule",
    [np("{podSelector: {}, ingress: [{}]}", "shop/deny-all")],
    "warning spec.ingress.0: this empty rule allows all ingress",
    [np("{podSelector: {}, ingress: []}", "shop/deny-all")],
    [np("{podSelector: {}, ingress: [{ports: [{port: 80}]}]}", "shop/deny-all")],
  ],
  [
    "empty-rule",
    [np("{podSelector: {}, ingress: [{from: [], ports: [{port: 5432}]}]}")],
    "warning spec.ingress.0.from: an empty from list means everyone",
    [np("{podSelector: {}, ingress: [{ports: [{port: 5432}]}]}")],
  ],
  [
    "no-rule-at-all",
    [np("{podSelector: {}, policyTypes: [Ingress]}", "shop/allow-all")],
    "warning spec: the policy is called allow-all, but without ingress rules it denies all ingress",
    [np("{podSelector: {}, policyTypes: [Ingress]}", "shop/deny-all")],
    [np("{podSelector: {}, policyTypes: [Ingress], ingress: [{}]}", "shop/allow-all")],
  ],
  [
    "ports-in-rule-of-their-own",
    [np(`{podSelector: {}, ingress: [{from: [${fromFront}]}, {ports: [{port: 5432}]}]}`)],
    "warning spec.ingress.1: from and ports stand in two rules: this one opens its ports to everyone, the other one every port to its peers",
    [np(`{podSelector: {}, ingress: [{from: [${fromFront}], ports: [{port: 5432}]}]}`)],
    [
      np(
        "{podSelector: {}, policyTypes: [Egress], egress: [{to: [{podSelector: {}}]}, {ports: [{port: 53, protocol: UDP}]}]}",
      ),
    ],
  ],
  [
    "ports-for-replies",
    [np("{podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: 32768, endPort: 60999}]}]}")],
    "info spec.egress.0.ports: egress to ports 32768 to 60999 looks like a rule for replies",
    [np("{podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: 8000, endPort: 8080}]}]}")],
    [np("{podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: 50000}]}]}")],
  ],
  [
    "service-port",
    [np(`{podSelector: {matchLabels: {app: api}}, ingress: [{from: [${fromFront}], ports: [{port: 80}]}]}`)],
    "warning spec.ingress.0.ports: 80 is the port of service shop/api, whose pods listen on 8080",
    [np(`{podSelector: {matchLabels: {app: api}}, ingress: [{from: [${fromFront}], ports: [{port: 8080}]}]}`)],
    [np(allowFront)],
    [np("{podSelector: {matchLabels: {role: frontend}}, ingress: [{ports: [{port: 80}]}]}", "web/p")],
  ],
  [
    "service-port",
    [
      np(
        `{podSelector: {}, policyTypes: [Egress], egress: [{to: [{namespaceSelector: {matchLabels: {team: shop}}}], ports: [{port: 80}]}]}`,
        "web/p",
      ),
    ],
    "warning spec.egress.0.ports: 80 is the port of service shop/api, whose pods listen on 8080",
    [
      np(
        `{podSelector: {}, policyTypes: [Egress], egress: [{to: [{namespaceSelector: {matchLabels: {team: shop}}}], ports: [{port: 8080}]}]}`,
        "web/p",
      ),
    ],
  ],
  [
    "port-name-unknown",
    [np("{podSelector: {matchLabels: {app: database}}, ingress: [{ports: [{port: pgg}]}]}")],
    "warning spec.ingress.0.ports: none of the 2 pods has a container port called pgg; did you mean pg?",
    [np("{podSelector: {matchLabels: {app: database}}, ingress: [{ports: [{port: pg}]}]}")],
    [np("{podSelector: {}, ingress: [{ports: [{port: http}]}]}")],
  ],
  [
    "dns-cut-off",
    [np("{podSelector: {matchLabels: {app: api}}, policyTypes: [Egress], egress: [{to: [{podSelector: {}}]}]}")],
    "warning spec: shop/api cannot resolve names: no egress rule admits DNS",
    [
      np(
        `{podSelector: {matchLabels: {app: api}}, policyTypes: [Egress], egress: [{to: [{podSelector: {}}]}, ${dns}]}`,
      ),
    ],
    [np("{podSelector: {matchLabels: {app: api}}, policyTypes: [Ingress]}")],
    [
      np("{podSelector: {}, policyTypes: [Egress]}"),
      np(`{podSelector: {}, policyTypes: [Egress], egress: [${dns}]}`, "shop/dns"),
    ],
  ],
  [
    "dns-over-tcp-only",
    [np("{podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: 53}]}]}")],
    "warning spec.egress.0.ports: port 53 is opened for TCP only, but names are asked for over UDP",
    [np(`{podSelector: {}, policyTypes: [Egress], egress: [${dns}]}`)],
    [np("{podSelector: {}, ingress: [{ports: [{port: 53}]}]}")],
  ],
  [
    "dns-by-label-alone",
    [
      gnp(
        "{types: [Egress], egress: [{action: Allow, protocol: UDP, destination: {selector: k8s-app == 'kube-dns', ports: [53]}}]}",
      ),
    ],
    "warning spec.egress.0.destination.selector: every pod of any namespace that carries this label counts as DNS server",
    [
      gnp(
        "{types: [Egress], egress: [{action: Allow, protocol: UDP, destination: {selector: k8s-app == 'kube-dns', namespaceSelector: kubernetes.io/metadata.name == 'kube-system', ports: [53]}}]}",
      ),
    ],
    [
      gnp(
        "{types: [Egress], egress: [{action: Allow, protocol: TCP, destination: {selector: k8s-app == 'kube-dns', ports: [9153]}}]}",
      ),
    ],
  ],
  [
    "service-address",
    [np("{podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 10.96.0.10/32}}]}]}", "web/p")],
    "warning spec.egress.0.to.0.ipBlock.cidr: 10.96.0.10/32 holds the address of service shop/db, which no packet carries when a policy sees it",
    [np("{podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0}}]}]}", "web/p")],
    [np("{podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 203.0.113.7/32}}]}]}", "web/p")],
  ],
  [
    "service-address",
    [set("shop/backends", {}, "[10.96.0.10]")],
    "warning spec.nets.0: 10.96.0.10 holds the address of service shop/db, which no packet carries when a policy sees it",
    [set("shop/backends", {}, "[203.0.113.0/24]")],
  ],
  [
    "pod-address",
    [np("{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.2.1/32}}]}]}")],
    "info spec.ingress.0.from.0.ipBlock.cidr: 10.0.2.1/32 holds the address of pod web/front",
    [np("{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}")],
    [np("{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 198.51.100.0/24}}]}]}")],
  ],
  [
    "except-reopened",
    [
      np(
        "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.5.0.0/16]}}]}, {from: [{ipBlock: {cidr: 10.5.0.0/16}}]}]}",
      ),
    ],
    "warning spec.ingress.0.from.0.ipBlock.except: 10.5.0.0/16 is left out here, but ingress rule 2 of p admits it",
    [
      np(
        "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.5.0.0/16]}}, {ipBlock: {cidr: 10.5.1.0/24}}]}]}",
      ),
    ],
    [
      np("{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.5.0.0/16]}}]}]}"),
      np("{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.5.0.0/16}}]}]}", "web/q"),
    ],
  ],
  [
    "client-address-hidden",
    [
      np(
        "{podSelector: {matchLabels: {role: frontend}}, ingress: [{from: [{ipBlock: {cidr: 203.0.113.0/24}}]}]}",
        "web/p",
      ),
      service("web/edge", "10.96.0.12", { role: "frontend" }, 80, 80, { type: "LoadBalancer" }),
    ],
    "info spec.ingress.0.from.0.ipBlock.cidr: clients from outside come through service web/edge, which may show a node's address instead of theirs",
    [
      np(
        "{podSelector: {matchLabels: {role: frontend}}, ingress: [{from: [{ipBlock: {cidr: 203.0.113.0/24}}]}]}",
        "web/p",
      ),
      service("web/edge", "10.96.0.12", { role: "frontend" }, 80, 80, {
        type: "LoadBalancer",
        externalTrafficPolicy: "Local",
      }),
    ],
    [
      np("{podSelector: {matchLabels: {role: frontend}}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]}", "web/p"),
      service("web/edge", "10.96.0.12", { role: "frontend" }, 80, 80, { type: "NodePort" }),
    ],
  ],
  [
    "other-side-closed",
    [np(allowFront), np("{podSelector: {}, policyTypes: [Egress]}", "web/quiet")],
    "warning spec.ingress.0: no connection can use this rule: web/front is closed for egress, by quiet",
    [np(allowFront)],
    [
      np(allowFront),
      np(
        "{podSelector: {}, policyTypes: [Egress], egress: [{to: [{namespaceSelector: {matchLabels: {team: shop}}}]}]}",
        "web/out",
      ),
    ],
  ],
  [
    "other-side-closed",
    [
      np(
        "{podSelector: {matchLabels: {role: frontend}}, policyTypes: [Egress], egress: [{to: [{namespaceSelector: {matchLabels: {team: shop}}, podSelector: {matchLabels: {app: api}}}]}]}",
        "web/out",
      ),
      np("{podSelector: {}}", "shop/deny"),
    ],
    "warning spec.egress.0: no connection can use this rule: shop/api is closed for ingress, by deny",
    [
      np(
        "{podSelector: {matchLabels: {role: frontend}}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0}}]}]}",
        "web/out",
      ),
      np("{podSelector: {}}", "shop/deny"),
    ],
  ],
  [
    "service-without-way-in",
    [np("{podSelector: {}}", "shop/deny"), np(allowFront)],
    "warning spec: nobody may connect to service shop/api: no policy has a rule that admits anything to shop/api",
    [np("{podSelector: {}}", "shop/deny")],
    [np(allowFront)],
    [np("{podSelector: {}}", "shop/deny"), np("{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}")],
  ],
  [
    "rule-never-reached",
    [
      calico(
        "{ingress: [{action: Allow}, {action: Deny, source: {selector: role == 'batch', namespaceSelector: all()}}]}",
      ),
    ],
    "warning spec.ingress.1: 1 rule after ingress rule 1 can never match: it is Allow for everything",
    [
      calico(
        "{ingress: [{action: Deny, source: {selector: role == 'batch', namespaceSelector: all()}}, {action: Allow}]}",
      ),
    ],
    [calico("{ingress: [{action: Log}, {action: Deny}]}")],
    [np("{podSelector: {}, ingress: [{}, {ports: [{port: 80}]}]}")],
  ],
  [
    "policy-never-reached",
    [
      tier("early", "{order: 10}"),
      gnp("{tier: early, order: 1, types: [Ingress], ingress: [{action: Pass}]}", "pass"),
      gnp("{tier: early, order: 2, types: [Ingress], ingress: [{action: Deny}]}", "deny"),
    ],
    "warning spec.ingress: these rules are never read: pass in tier early decides before, with Pass for everything in ingress rule 1",
    [
      tier("early", "{order: 10}"),
      gnp("{tier: early, order: 1, types: [Ingress], ingress: [{action: Pass, protocol: TCP}]}", "pass"),
      gnp("{tier: early, order: 2, types: [Ingress], ingress: [{action: Deny}]}", "deny"),
    ],
    [
      tier("early", "{order: 10}"),
      gnp("{tier: early, order: 1, types: [Ingress], ingress: [{action: Pass}]}", "pass"),
      np(allowFront),
    ],
    [np("{podSelector: {}, ingress: [{}]}", "shop/a"), np(allowFront, "shop/b")],
  ],
  [
    "policy-never-reached",
    [
      tier("early", "{order: 10}"),
      gnp("{tier: early, types: [Ingress], ingress: [{action: Allow}]}", "open"),
      np(allowFront),
    ],
    "warning spec.ingress: these rules are never read: open in tier early decides before, with Allow for everything in ingress rule 1",
    [
      tier("late", "{order: 2000000}"),
      gnp("{tier: late, types: [Ingress], ingress: [{action: Allow}]}", "open"),
      np(allowFront),
    ],
  ],
  [
    "no-effect-in-pass-tier",
    [tier("soft", "{order: 10, defaultAction: Pass}"), gnp("{tier: soft, types: [Ingress]}")],
    "warning spec: a policy without rules changes nothing in tier soft: what nobody decides there passes on",
    [tier("hard", "{order: 10}"), gnp("{tier: hard, types: [Ingress]}")],
    [
      tier("soft", "{order: 10, defaultAction: Pass}"),
      gnp("{tier: soft, types: [Ingress], ingress: [{action: Deny}]}"),
    ],
  ],
  [
    "end-of-tier-denies",
    [
      tier("hard", "{order: 10}"),
      calico("{tier: hard, selector: app == 'api', ingress: [{action: Allow, protocol: TCP}]}"),
    ],
    "info spec: tier hard drops all other ingress of the 1 pod that this policy selects; later tiers are not asked",
    [
      tier("hard", "{order: 10}"),
      calico("{tier: hard, selector: app == 'api', ingress: [{action: Allow, protocol: TCP}, {action: Pass}]}"),
    ],
    [
      tier("soft", "{order: 10, defaultAction: Pass}"),
      calico("{tier: soft, selector: app == 'api', ingress: [{action: Allow, protocol: TCP}]}"),
    ],
  ],
  [
    "system-pods-selected",
    [gnp("{types: [Ingress], ingress: [{action: Allow, protocol: TCP}]}")],
    "warning spec: this policy also denies traffic of the cluster's own pods, kube-system among them",
    [gnp("{namespaceSelector: team == 'shop', types: [Ingress]}")],
    [gnp("{types: [Ingress], ingress: [{action: Deny, protocol: UDP}, {action: Pass}]}")],
    [calico("{types: [Ingress]}")],
  ],
  [
    "prefix-of-other-tier",
    [tier("early", "{order: 10}"), calico("{ingress: [{action: Allow}]}", "shop/early.web")],
    "warning spec: the name begins with tier early, but the policy is in tier default, because spec.tier is missing",
    [tier("early", "{order: 10}"), calico("{tier: early, ingress: [{action: Allow}]}", "shop/early.web")],
    [calico("{ingress: [{action: Allow}]}", "shop/v1.web")],
  ],
  [
    "staged-tier",
    [
      tier("plan", "{order: 10}"),
      object("projectcalico.org/v3", "StagedNetworkPolicy", { name: "s", namespace: "shop" }, "{tier: plan}"),
    ],
    "info spec: tier plan holds staged policies only, so every connection passes it",
    [tier("plan", "{order: 10}")],
    [tier("plan", "{order: 10}"), calico("{tier: plan}")],
  ],
  [
    "staged",
    [
      object("projectcalico.org/v3", "StagedNetworkPolicy", { name: "p", namespace: "shop" }, "{selector: all()}"),
      calico("{selector: all()}"),
    ],
    "info kind: a staged copy of an enforced policy: only the enforced one decides",
    [calico("{selector: all()}")],
    [np(allowFront)],
  ],
  [
    "same-name",
    [tier("early", "{order: 10}"), calico("{tier: early}"), calico("{}")],
    "warning metadata.name: there are two NetworkPolicy objects called p; the one applied last replaces the other",
    [calico("{}"), np("{podSelector: {}}")],
    [calico("{}", "shop/p"), calico("{}", "web/p")],
  ],
  [
    "internal-group",
    [object("crd.projectcalico.org/v1", "NetworkPolicy", { name: "p", namespace: "shop" }, "{}")],
    "warning apiVersion: crd.projectcalico.org/v1 is where Calico stores its objects, without defaults and checks",
    [calico("{}")],
    [np("{podSelector: {}}")],
  ],
  [
    "not-evaluated",
    [calico("{ingress: [{action: Allow, http: {methods: [GET]}}]}")],
    "info spec.ingress.0.http: not evaluated: HTTP matches need the application layer; the rest of the rule is evaluated",
    [calico("{ingress: [{action: Allow}]}")],
    [np(allowFront)],
  ],
];

describe.each(table.map(([id, faulty, expected, ...good]) => ({ id, faulty, expected, good })))(
  "$id",
  ({ id, faulty, expected, good }) => {
    test("finds what is faulty", () => {
      expect(say(id, faulty)).toContain(expected);
    });
    test("says nothing about what is good", () => {
      for (const objects of good) expect(say(id, objects)).toEqual([]);
    });
  },
);

describe("without an inventory", () => {
  test("policies alone are not blamed for pods that nobody listed", () => {
    const policy = {
      object: np(
        `{podSelector: {matchLabels: {app: database}}, policyTypes: [Ingress, Egress], ingress: [{from: [${fromFront}], ports: [{port: pg}]}], egress: [${dns}]}`,
      ),
    };
    expect(diagnose([policy])).toEqual([]);
  });
  test("a DNS rule that looks in its own namespace is seen all the same", () => {
    const policy = {
      object: np(
        "{podSelector: {}, policyTypes: [Egress], egress: [{to: [{podSelector: {matchLabels: {k8s-app: kube-dns}}}], ports: [{port: 53, protocol: UDP}]}]}",
      ),
    };
    expect(diagnose([policy]).map(({ id }) => id)).toEqual(["dns-in-own-namespace"]);
  });
});

describe("the findings", () => {
  test("come worst first and with their place", () => {
    const place = { file: "p.yaml", line: 7, column: 3 };
    const objects = [
      { object: np("{policyTypes: [Ingress], egress: [{}]}"), place: () => place },
      ...world.map((each) => ({ object: each })),
    ];
    const findings = diagnose(objects);
    expect(findings.map(({ severity }) => severity)).toEqual(["error", "warning"]);
    expect(findings[0]).toMatchObject({
      id: "ignored-rules",
      place,
      object: { kind: "NetworkPolicy", name: "p", namespace: "shop" },
    });
  });

  test("every check has a name of its own and a case above", () => {
    const ids = checks.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const tested = new Set([...table.map(([id]) => id), "unusable", "dns-in-own-namespace"]);
    expect(ids.filter((id) => !tested.has(id))).toEqual([]);
  });

  test("hints are sentences", () => {
    const all = table.flatMap(([, faulty]) => find(faulty));
    for (const { hint } of all) expect(hint).toMatch(/^[A-Z`a-z].*[.?]$|^did you mean|: /);
  });
});

describe("objects that no server was asked about", () => {
  test("a part that cannot be used is said once", () => {
    const broken = set("shop/s", {}, "[10.0.0.0/99]");
    expect(find([broken]).map(({ id }) => id)).toEqual(["refused"]);
    const pods: RawObject = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "p", namespace: "shop" },
      status: { podIP: "1.2.3" },
    };
    expect(say("unusable", [pods])).toEqual(["warning status.podIP: cannot be used: must be an IP address"]);
  });
});
