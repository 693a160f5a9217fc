/** Network policies, ingresses and the endpoints of services. */
export const networkingTypes = `
# io.k8s.api.networking.v1
HTTPIngressPath
  backend! IngressBackend #2
  path string #1
  pathType! string/PathType{Exact|ImplementationSpecific|Prefix} *3
HTTPIngressRuleValue
  paths! list<HTTPIngressPath> #1 @atomic
IPBlock
  cidr! string #1
  except list<string> #2 @atomic
Ingress @object
  spec IngressSpec #2
  status IngressStatus #3
IngressBackend
  resource TypedLocalObjectReference *3
  service IngressServiceBackend *4
IngressClass @object
  spec IngressClassSpec #2
IngressClassParametersReference
  apiGroup string *1
  kind! string #2
  name! string #3
  namespace string *5
  scope string *4 @shown
IngressClassSpec
  controller string #1
  parameters IngressClassParametersReference *2
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
  host string #1
  http HTTPIngressRuleValue *2.1
IngressServiceBackend
  name! string #1
  port ServiceBackendPort #2
IngressSpec
  defaultBackend IngressBackend *1
  ingressClassName string *4
  rules list<IngressRule> #3 @atomic
  tls list<IngressTLS> #2 @atomic
IngressStatus
  loadBalancer IngressLoadBalancerStatus #1
IngressTLS
  hosts list<string> #1 @atomic
  secretName string #2
NetworkPolicy @object
  spec NetworkPolicySpec #2
NetworkPolicyEgressRule
  ports list<NetworkPolicyPort> #1 @atomic
  to list<NetworkPolicyPeer> #2 @atomic
NetworkPolicyIngressRule
  from list<NetworkPolicyPeer> #2 @atomic
  ports list<NetworkPolicyPort> #1 @atomic
NetworkPolicyPeer
  ipBlock IPBlock *3
  namespaceSelector LabelSelector *2
  podSelector LabelSelector *1
NetworkPolicyPort
  endPort int32 *3
  port IntOrString *2
  protocol string/Protocol{SCTP|TCP|UDP} *1
NetworkPolicySpec
  egress list<NetworkPolicyEgressRule> #3 @atomic
  ingress list<NetworkPolicyIngressRule> #2 @atomic
  podSelector LabelSelector #1
  policyTypes list<string/PolicyType{Egress|Ingress}> #4 @atomic
ServiceBackendPort @atomic
  name string #1
  number int32 #2

# io.k8s.api.discovery.v1
Endpoint
  addresses! list<string> #1 @set
  conditions EndpointConditions #2
  deprecatedTopology map<string> #5
  hints EndpointHints *8
  hostname string *3
  nodeName string *6
  targetRef ObjectReference *4
  zone string *7
EndpointConditions
  ready bool *1
  serving bool *2
  terminating bool *3
EndpointHints
  forNodes list<ForNode> #2 @atomic
  forZones list<ForZone> #1 @atomic
EndpointPort @atomic
  appProtocol string *4
  name string *1
  port int32 *3
  protocol string/Protocol{SCTP|TCP|UDP} *2
EndpointSlice @object
  addressType! string/AddressType{FQDN|IPv4|IPv6} #4
  endpoints! list<Endpoint> #2 @atomic
  ports list<EndpointPort> #3 @atomic @shown
ForNode
  name! string #1
ForZone
  name! string #1
`;
