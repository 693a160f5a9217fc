/** Network policies, ingresses and the endpoints of services. */
export const networkingTypes = `
# io.k8s.api.networking.v1
HTTPIngressPath
  backend! IngressBackend #2: The Service or object that answers.
  path string #1: The beginning of the request's path, or all of it.
  pathType! string/PathType{Exact|ImplementationSpecific|Prefix} *3: Prefix, Exact, or as the controller likes.
HTTPIngressRuleValue
  paths! list<HTTPIngressPath> #1 @atomic: Paths and where each leads.
IPBlock: A range of addresses, without some of them.
  cidr! string #1: The range, as 10.0.0.0/8 or 2001:db8::/64.
  except list<string> #2 @atomic: Ranges within cidr that are left out of it.
Ingress @object: Leads HTTP requests from outside to Services, by host and path. It needs an ingress controller, and has nothing to do with the ingress of a NetworkPolicy.
  spec IngressSpec #2: The hosts, paths and Services.
  status IngressStatus #3: Where the load balancer is.
IngressBackend
  resource TypedLocalObjectReference *3: Another object of the namespace.
  service IngressServiceBackend *4: A Service and its port.
IngressClass @object: Names an ingress controller.
  spec IngressClassSpec #2: The controller and its settings.
IngressClassParametersReference
  apiGroup string *1
  kind! string #2
  name! string #3
  namespace string *5
  scope string *4 @shown
IngressClassSpec
  controller string #1: The controller's name, as example.com/ingress.
  parameters IngressClassParametersReference *2: An object with settings for the controller.
IngressLoadBalancerIngress
  hostname string #2
  ip string #1
  ports list<IngressPortStatus> #4 @atomic
IngressLoadBalancerStatus
  ingress list<IngressLoadBalancerIngress> #1 @atomic
IngressPortStatus
  error string *3
  port! int32 #1
  protocol! string/Protocol{SCTP|TCP|UDP} #2
IngressRule
  host string #1: The name in the request, with *. in front for all names below it. Left out, it is any.
  http HTTPIngressRuleValue *2.1: The paths on this host.
IngressServiceBackend
  name! string #1: The Service, in the namespace of the Ingress.
  port ServiceBackendPort #2: Its port, by name or number.
IngressSpec
  defaultBackend IngressBackend *1: Where requests go that no rule matches.
  ingressClassName string *4: The IngressClass whose controller takes care of it.
  rules list<IngressRule> #3 @atomic: Hosts and the paths on them.
  tls list<IngressTLS> #2 @atomic: Certificates for hosts.
IngressStatus
  loadBalancer IngressLoadBalancerStatus #1
IngressTLS
  hosts list<string> #1 @atomic: Names that the certificate is for.
  secretName string #2: The Secret with tls.crt and tls.key.
NetworkPolicy @object: Says which connections the pods it selects may take part in. Policies only ever allow: a pod that a policy selects for a direction is closed in that direction, except for what some policy allows.
  spec NetworkPolicySpec #2: Which pods are selected, for which directions, and what they may do.
NetworkPolicyEgressRule: Allows connections that go to one of \`to\` at one of \`ports\`; both must match.
  ports list<NetworkPolicyPort> #1 @atomic: Ports of the destination that may be reached, the pod's own and not the Service's; any entry may match. Left out or empty, it is every port.
  to list<NetworkPolicyPeer> #2 @atomic: Where connections may go; any entry may match. Left out or empty, it is everywhere, inside and outside the cluster.
NetworkPolicyIngressRule: Allows connections that come from one of \`from\` and go to one of \`ports\`; both must match.
  from list<NetworkPolicyPeer> #2 @atomic: Where connections may come from; any entry may match. Left out or empty, it is everywhere.
  ports list<NetworkPolicyPort> #1 @atomic: Ports of the selected pods that may be reached; any entry may match. Left out or empty, it is every port.
NetworkPolicyPeer: One sort of peer. Selectors in the same entry must match together; for either-or write two entries.
  ipBlock IPBlock *3: Addresses, mostly those outside the cluster. It cannot stand in one entry with a selector.
  namespaceSelector LabelSelector *2: Namespaces by their labels; every namespace has the label kubernetes.io/metadata.name. Alone it takes all of their pods; empty ({}) it is every namespace.
  podSelector LabelSelector *1: Pods by their labels. Alone it looks in the policy's own namespace; beside a namespaceSelector it looks in the namespaces that one selects. Empty ({}) it is every pod there.
NetworkPolicyPort: A port, or a range of ports, of one protocol.
  endPort int32 *3: With a number in port: all ports from there up to this one.
  port IntOrString *2: The port as the pod listens on it: a number, or the name that its container gives it. Left out, it is every port of the protocol.
  protocol string/Protocol{SCTP|TCP|UDP} *1: TCP, UDP or SCTP; TCP when left out.
NetworkPolicySpec: The pods, the directions and the rules of a policy.
  egress list<NetworkPolicyEgressRule> #3 @atomic: What may go out. A connection is allowed if any rule of any policy allows it. Remember name resolution: a pod closed for egress needs a rule for DNS as well.
  ingress list<NetworkPolicyIngressRule> #2 @atomic: What may come in. A connection is allowed if any rule of any policy allows it. No rules at all mean that nothing may come in, if the policy is about ingress; a single empty rule ({}) allows everything.
  podSelector LabelSelector #1: The pods of this namespace that the policy is about. Left out or empty ({}) it selects every pod of the namespace.
  policyTypes list<string/PolicyType{Egress|Ingress}> #4 @atomic: The directions in which the selected pods are closed: Ingress, Egress or both. Left out it is Ingress, and Egress too if there is an egress rule. To deny all egress, list Egress and give no egress rule.
ServiceBackendPort @atomic
  name string #1
  number int32 #2

# io.k8s.api.discovery.v1
Endpoint
  addresses! list<string> #1 @set: The pod's address.
  conditions EndpointConditions #2: Whether it takes connections.
  deprecatedTopology map<string> #5
  hints EndpointHints *8: Who should use it.
  hostname string *3: The pod's own DNS name within the Service.
  nodeName string *6: The node that it runs on.
  targetRef ObjectReference *4: The pod.
  zone string *7: The zone that it is in.
EndpointConditions
  ready bool *1: Whether new connections are sent to it.
  serving bool *2: Whether it answers, even while it ends.
  terminating bool *3: Whether it is on its way out.
EndpointHints
  forNodes list<ForNode> #2 @atomic
  forZones list<ForZone> #1 @atomic
EndpointPort @atomic
  appProtocol string *4: What is spoken there, as http.
  name string *1: The name of the Service's port.
  port int32 *3: The pod's port.
  protocol string/Protocol{SCTP|TCP|UDP} *2: TCP, UDP or SCTP.
EndpointSlice @object: Some of the addresses behind a Service. The slices of a Service have the label kubernetes.io/service-name.
  addressType! string/AddressType{FQDN|IPv4|IPv6} #4: IPv4, IPv6 or FQDN, for all addresses of the slice.
  endpoints! list<Endpoint> #2 @atomic: The addresses, one entry a pod.
  ports list<EndpointPort> #3 @atomic @shown: The ports at which all of them listen.
ForNode
  name! string #1
ForZone
  name! string #1
`;
