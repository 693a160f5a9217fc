/** What people type, and what a real cluster answers. Pods need not run for any of these. */

export interface Step {
  /** The words after `kubectl`, as a shell splits them. */
  readonly run: string;
  readonly code?: number;
  /** All lines of the output in order; or, with `contains`, some of them. */
  readonly out?: readonly string[];
  readonly err?: readonly string[];
  readonly contains?: readonly string[];
}

export interface Case {
  readonly id: string;
  readonly title: string;
  readonly steps: readonly Step[];
  /** kubectl's version decides what is printed: the first that the case holds for. */
  readonly since?: number;
  readonly until?: number;
}

const netpol = "networkpolicy.networking.k8s.io";
const netpols = "networkpolicies.networking.k8s.io";

export const cases: readonly Case[] = [
  {
    id: "C01",
    title: "version names client and server",
    steps: [{ run: "version", contains: ["Client Version: v…", "Kustomize Version: v…", "Server Version: v1.35.…"] }],
  },
  {
    id: "C02",
    title: "api-resources lists Calico's kinds with their short names and verbs",
    steps: [
      {
        run: "api-resources --api-group=projectcalico.org -o wide",
        contains: [
          "NAME  SHORTNAMES  APIVERSION  NAMESPACED  KIND  VERBS  CATEGORIES",
          "networkpolicies  cnp,caliconetworkpolicy,caliconetworkpolicies  projectcalico.org/v3  true  NetworkPolicy  create,delete,deletecollection,get,list,patch,update,watch",
          "tiers  projectcalico.org/v3  false  Tier  create,delete,deletecollection,get,list,patch,update,watch",
          "networksets  netsets  projectcalico.org/v3  true  NetworkSet  …",
          "globalnetworkpolicies  gnp,cgnp,calicoglobalnetworkpolicies  projectcalico.org/v3  false  GlobalNetworkPolicy  …",
        ],
      },
    ],
  },
  {
    id: "C03",
    title: "nodes with all columns",
    steps: [
      {
        run: "get nodes -o wide",
        out: [
          "NAME  STATUS  ROLES  AGE  VERSION  INTERNAL-IP  EXTERNAL-IP  OS-IMAGE  KERNEL-VERSION  CONTAINER-RUNTIME",
          "node-1  Ready  worker  <AGE>  v1.35.…  <IP>  <none>  …",
          "node-2  Ready  worker  <AGE>  v1.35.…  <IP>  <none>  …",
        ],
      },
    ],
  },
  {
    id: "C04",
    title: "namespaces carry their name as a label",
    steps: [
      {
        run: "get ns --show-labels",
        contains: [
          "default  Active  <AGE>  kubernetes.io/metadata.name=default",
          "kube-system  Active  <AGE>  kubernetes.io/metadata.name=kube-system",
          "shop  Active  <AGE>  kubernetes.io/metadata.name=shop,team=shop",
        ],
      },
    ],
  },
  {
    id: "C05",
    title: "pods with all columns",
    steps: [
      {
        run: "get pods -n shop -o wide",
        out: [
          "NAME  READY  STATUS  RESTARTS  AGE  IP  NODE  NOMINATED NODE  READINESS GATES",
          "backend-<RS>-<H5>  1/1  Running  0  <AGE>  <IP>  node-…  <none>  <none>",
          "backend-<RS>-<H5>  1/1  Running  0  <AGE>  <IP>  node-…  <none>  <none>",
          "client  1/1  Running  0  <AGE>  <IP>  node-…  <none>  <none>",
        ],
      },
    ],
  },
  {
    id: "C06",
    title: "names alone, by label",
    steps: [
      { run: "get pods -n shop -l app=backend -o name", out: ["pod/backend-<RS>-<H5>", "pod/backend-<RS>-<H5>"] },
    ],
  },
  {
    id: "C07",
    title: "two kinds at once, of which one has no objects",
    steps: [
      {
        run: "get svc,netpol -n shop",
        out: [
          "NAME  TYPE  CLUSTER-IP  EXTERNAL-IP  PORT(S)  AGE",
          "service/backend  ClusterIP  <IP>  <none>  80/TCP  <AGE>",
        ],
      },
    ],
  },
  {
    id: "C08",
    title: "a JSONPath over spec and status",
    steps: [
      {
        run: "get deploy backend -n shop -o jsonpath={.status.availableReplicas}/{.spec.replicas}",
        out: ["2/2"],
      },
    ],
  },
  {
    id: "C09",
    title: "an object that is not there, and a namespace that is not there",
    steps: [
      { run: "get pod nope -n shop", code: 1, err: ['Error from server (NotFound): pods "nope" not found'] },
      { run: "get pod nope -n ghost", code: 1, err: ['Error from server (NotFound): namespaces "ghost" not found'] },
    ],
  },
  {
    id: "C10",
    title: "a list in a namespace that is not there is empty",
    steps: [{ run: "get pods -n ghost", out: [], err: ["No resources found in ghost namespace."] }],
  },
  {
    id: "C11",
    title: "a resource type that nobody serves",
    steps: [{ run: "get foo", code: 1, err: ['error: the server doesn\'t have a resource type "foo"'] }],
  },
  {
    id: "C12",
    title: "a described service shows its endpoints",
    steps: [
      {
        run: "describe svc backend -n shop",
        contains: [
          "Selector:  app=backend",
          "Type:  ClusterIP",
          "Port:  <unset>  80/TCP",
          "TargetPort:  80/TCP",
          "Endpoints:  <IP>:80,<IP>:80",
          "Events:  <none>",
        ],
      },
    ],
  },
  {
    id: "C13",
    title: "a described pod",
    steps: [
      {
        run: "describe pod client -n shop",
        contains: [
          "Status:  Running",
          "IP:  <IP>",
          "Image:  busybox:1.36",
          "Ready:  True",
          "Restart Count:  0",
          "Conditions:",
          "Normal  Scheduled  <AGE>  …",
        ],
      },
    ],
  },
  {
    id: "C14",
    title: "events",
    steps: [
      {
        run: "get events -n shop",
        contains: [
          "LAST SEEN  TYPE  REASON  OBJECT  MESSAGE",
          "<AGE>  Normal  ScalingReplicaSet  deployment/backend  …",
        ],
      },
    ],
  },
  {
    id: "C15",
    title: "apply creates, finds nothing to do, changes",
    steps: [
      { run: "apply -f deny.yaml", out: [`${netpol}/deny-all created`] },
      { run: "apply -f deny.yaml", out: [`${netpol}/deny-all unchanged`] },
      { run: "apply -f allow.yaml", out: [`${netpol}/deny-all configured`] },
    ],
  },
  {
    id: "C16",
    title: "the table of policies shows whom they select",
    steps: [
      { run: "apply -f allow.yaml", out: [`${netpol}/deny-all created`] },
      { run: "get netpol -n shop", out: ["NAME  POD-SELECTOR  AGE", "deny-all  app=backend  <AGE>"] },
      { run: "apply -f deny.yaml", out: [`${netpol}/deny-all configured`] },
      { run: "get netpol -n shop", out: ["NAME  POD-SELECTOR  AGE", "deny-all  <none>  <AGE>"] },
    ],
  },
  {
    id: "C17",
    title: "a described policy says what it does",
    steps: [
      { run: "apply -f deny.yaml" },
      {
        run: "describe netpol deny-all -n shop",
        contains: [
          "PodSelector:  <none> (Allowing the specific traffic to all pods in this namespace)",
          "Allowing ingress traffic:",
          "<none> (Selected pods are isolated for ingress connectivity)",
          "Not affecting egress traffic",
          "Policy Types: Ingress",
        ],
      },
    ],
  },
  {
    id: "C18",
    title: "an unknown field is refused",
    steps: [
      {
        run: "apply -f typo.yaml",
        code: 1,
        err: [
          'Error from server (BadRequest): error when creating "typo.yaml": NetworkPolicy in version "v1" cannot be handled as a NetworkPolicy: strict decoding error: unknown field "spec.ingres"',
        ],
      },
      { run: "get netpol -n shop", out: [], err: ["No resources found in shop namespace."] },
    ],
  },
  {
    id: "C19",
    title: "an unknown field is told and dropped with --validate=warn",
    steps: [
      {
        run: "apply --validate=warn -f typo.yaml",
        out: [`${netpol}/deny-all created`],
        err: ['Warning: unknown field "spec.ingres"'],
      },
      { run: "get netpol deny-all -n shop -o jsonpath={.spec.ingres}", out: [] },
    ],
  },
  {
    id: "C20",
    title: "every mistake of a manifest is told at once",
    steps: [
      {
        run: "apply -f bad.yaml",
        code: 1,
        err: [
          'The NetworkPolicy "bad_name" is invalid: ',
          '* metadata.name: Invalid value: "bad_name": a lowercase RFC 1123 subdomain must consist of …',
          '* spec.ingress[0].ports[0].protocol: Unsupported value: "ICMP": supported values: "TCP", "UDP", "SCTP"',
          "* spec.ingress[0].ports[0].port: Invalid value: 99999: must be between 1 and 65535, inclusive",
          '* spec.policyTypes[0]: Unsupported value: "Ingres": supported values: "Ingress", "Egress"',
        ],
      },
    ],
  },
  {
    id: "C21",
    title: "a dry run on the server stores nothing",
    steps: [
      { run: "apply --dry-run=server -f deny.yaml", out: [`${netpol}/deny-all created (server dry run)`] },
      { run: "get netpol -n shop", out: [], err: ["No resources found in shop namespace."] },
    ],
  },
  {
    id: "C22",
    title: "diff shows what apply would change, and nothing afterwards",
    steps: [
      { run: "apply -f deny.yaml" },
      {
        run: "diff -f allow.yaml",
        code: 1,
        contains: ["-  generation: 1", "+  generation: 2", "+          app: client"],
      },
      { run: "get netpol deny-all -n shop -o jsonpath={.metadata.generation}", out: ["1"] },
      { run: "apply -f allow.yaml", out: [`${netpol}/deny-all configured`] },
      { run: "diff -f allow.yaml", out: [] },
    ],
  },
  {
    id: "C23",
    title: "server-side apply: a second manager conflicts, unless it forces",
    steps: [
      { run: "apply --server-side -f deny.yaml", out: [`${netpol}/deny-all serverside-applied`] },
      {
        run: "apply --server-side --field-manager=ci -f allow.yaml",
        code: 1,
        contains: ['error: Apply failed with 1 conflict: conflict with "kubectl": .spec.podSelector'],
      },
      {
        run: "apply --server-side --field-manager=ci --force-conflicts -f allow.yaml",
        out: [`${netpol}/deny-all serverside-applied`],
      },
    ],
  },
  {
    id: "C24",
    title: "creating twice",
    steps: [
      { run: "create -f deny.yaml", out: [`${netpol}/deny-all created`] },
      {
        run: "create -f deny.yaml",
        code: 1,
        err: [
          `Error from server (AlreadyExists): error when creating "deny.yaml": ${netpols} "deny-all" already exists`,
        ],
      },
    ],
  },
  {
    id: "C25",
    title: "create commands, whose bodies are protobuf from 1.32 on",
    steps: [
      { run: "create ns web", out: ["namespace/web created"] },
      { run: "create deployment z --image=nginx --replicas=0 -n web", out: ["deployment.apps/z created"] },
      { run: "create cm cfg --from-literal=a=b -n web", out: ["configmap/cfg created"] },
      { run: "create secret generic s --from-literal=pw=x -n web", out: ["secret/s created"] },
      { run: "create sa robot -n web", out: ["serviceaccount/robot created"] },
      { run: "create service clusterip z --tcp=80:8080 -n web", out: ["service/z created"] },
      { run: "create role r --verb=get --resource=pods -n web", out: ["role.rbac.authorization.k8s.io/r created"] },
      {
        run: "create rolebinding b --role=r --user=dana -n web",
        out: ["rolebinding.rbac.authorization.k8s.io/b created"],
      },
      { run: "create quota q --hard=pods=20 -n web", out: ["resourcequota/q created"] },
      { run: "create job j --image=busybox:1.36 -n web -- true", out: ["job.batch/j created"] },
      { run: "create cronjob c --image=busybox:1.36 --schedule=*/5_*_*_*_* -n web", out: ["cronjob.batch/c created"] },
      { run: "create ingress i --rule=a.example/*=z:80 -n web", out: ["ingress.networking.k8s.io/i created"] },
      { run: "get deploy z -n web", out: ["NAME  READY  UP-TO-DATE  AVAILABLE  AGE", "z  0/0  0  0  <AGE>"] },
      { run: "get cm cfg -n web -o jsonpath={.data.a}", out: ["b"] },
      {
        run: "get svc,role,rolebinding,ing,cj -n web",
        contains: [
          "service/z  ClusterIP  <IP>  <none>  80/TCP  <AGE>",
          "role.rbac.authorization.k8s.io/r  <TIME>",
          "rolebinding.rbac.authorization.k8s.io/b  Role/r  <AGE>",
          "ingress.networking.k8s.io/i  <none>  a.example  80  <AGE>",
          "cronjob.batch/c  */5 * * * *  <none>  False  0  <none>  <AGE>",
        ],
      },
    ],
  },
  {
    id: "C27",
    title: "expose makes a service of a deployment's pods",
    steps: [
      {
        run: "expose deploy backend --name=be2 --port=8080 --target-port=80 -n shop",
        out: ["service/be2 exposed"],
      },
      { run: "get svc be2 -n shop -o jsonpath={.spec.selector.app}:{.spec.ports[0].targetPort}", out: ["backend:80"] },
    ],
  },
  {
    id: "C28",
    title: "labels are not overwritten by accident",
    steps: [
      { run: "label pod client -n shop tier=x", out: ["pod/client labeled"] },
      {
        run: "label pod client -n shop tier=y",
        code: 1,
        err: ["error: 'tier' already has a value (x), and --overwrite is false"],
      },
      { run: "label pod client -n shop tier=y --overwrite", out: ["pod/client labeled"] },
    ],
  },
  {
    id: "C29",
    title: "merge and JSON patches of metadata leave the generation alone",
    steps: [
      { run: "apply -f deny.yaml" },
      {
        run: 'patch netpol deny-all -n shop --type=merge -p {"metadata":{"labels":{"a":"b"}}}',
        out: [`${netpol}/deny-all patched`],
      },
      {
        run: 'patch netpol deny-all -n shop --type=json -p [{"op":"remove","path":"/metadata/labels/a"}]',
        out: [`${netpol}/deny-all patched`],
      },
      { run: "get netpol deny-all -n shop -o jsonpath={.metadata.generation}{.metadata.labels}", out: ["1"] },
    ],
  },
  {
    id: "C30",
    title: "set image changes the one container",
    steps: [
      { run: "set image deploy/backend web=nginx:1.26 -n shop", out: ["deployment.apps/backend image updated"] },
      {
        run: "get deploy backend -n shop -o jsonpath={..containers[*].name}={..containers[*].image}",
        out: ["web=nginx:1.26"],
      },
    ],
  },
  {
    id: "C31",
    title: "scale changes the replicas",
    steps: [
      { run: "scale deploy backend -n shop --replicas=3", out: ["deployment.apps/backend scaled"] },
      { run: "get deploy backend -n shop -o jsonpath={.spec.replicas}", out: ["3"] },
    ],
  },
  {
    id: "C32",
    title: "a kustomization",
    steps: [
      { run: "apply -k kustdir", out: [`${netpol}/k-deny-all created`] },
      { run: "get netpol k-deny-all -n shop -o jsonpath={.metadata.labels.team}", out: ["net"] },
    ],
  },
  {
    id: "C33",
    title: "delete, again, and again without complaint",
    steps: [
      { run: "apply -f deny.yaml" },
      { run: "delete -f deny.yaml", out: [`${netpol} "deny-all" deleted…`] },
      {
        run: "delete -f deny.yaml",
        code: 1,
        err: [`Error from server (NotFound): error when deleting "deny.yaml": ${netpols} "deny-all" not found`],
      },
      { run: "delete -f deny.yaml --ignore-not-found", out: [], err: [] },
    ],
  },
  {
    id: "C40",
    title: "tiers and global policies of Calico",
    steps: [
      {
        run: "apply -f gnp.yaml",
        out: [
          "tier.projectcalico.org/security created",
          "globalnetworkpolicy.projectcalico.org/security.no-web created",
        ],
      },
      { run: "get tiers", contains: ["NAME  CREATED AT", "default  <TIME>", "security  <TIME>"] },
      { run: "get gnp", out: ["NAME  CREATED AT", "security.no-web  <TIME>"] },
      { run: "get caliconetworkpolicy -A", out: [], err: ["No resources found"] },
      {
        run: "delete -f gnp.yaml",
        code: 1,
        contains: ['globalnetworkpolicy.projectcalico.org "security.no-web" deleted'],
        err: [
          'Error from server: error when deleting "gnp.yaml": operation delete is not supported on security: Cannot delete a non-empty tier',
        ],
      },
      { run: "delete tier security", out: ['tier.projectcalico.org "security" deleted'] },
    ],
  },
];
