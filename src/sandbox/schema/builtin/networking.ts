/** Network policies, ingresses and the endpoints of services. */
export const networkingTypes = `
# io.k8s.api.networking.v1
HTTPIngressPath
  backend! IngressBackend
  path string
  pathType! string{Exact|ImplementationSpecific|Prefix}
HTTPIngressRuleValue
  paths! list<HTTPIngressPath> @atomic
IPBlock
  cidr! string
  except list<string> @atomic
Ingress @object
  spec IngressSpec
  status IngressStatus
IngressBackend
  resource TypedLocalObjectReference
  service IngressServiceBackend
IngressClass @object
  spec IngressClassSpec
IngressClassParametersReference
  apiGroup string
  kind! string
  name! string
  namespace string
  scope string
IngressClassSpec
  controller string
  parameters IngressClassParametersReference
IngressLoadBalancerIngress
  hostname string
  ip string
  ports list<IngressPortStatus> @atomic
IngressLoadBalancerStatus
  ingress list<IngressLoadBalancerIngress> @atomic
IngressPortStatus
  error string
  port! int32
  protocol! string{SCTP|TCP|UDP}
IngressRule
  host string
  http HTTPIngressRuleValue
IngressServiceBackend
  name! string
  port ServiceBackendPort
IngressSpec
  defaultBackend IngressBackend
  ingressClassName string
  rules list<IngressRule> @atomic
  tls list<IngressTLS> @atomic
IngressStatus
  loadBalancer IngressLoadBalancerStatus
IngressTLS
  hosts list<string> @atomic
  secretName string
NetworkPolicy @object
  spec NetworkPolicySpec
NetworkPolicyEgressRule
  ports list<NetworkPolicyPort> @atomic
  to list<NetworkPolicyPeer> @atomic
NetworkPolicyIngressRule
  from list<NetworkPolicyPeer> @atomic
  ports list<NetworkPolicyPort> @atomic
NetworkPolicyPeer
  ipBlock IPBlock
  namespaceSelector LabelSelector
  podSelector LabelSelector
NetworkPolicyPort
  endPort int32
  port IntOrString
  protocol string{SCTP|TCP|UDP}
NetworkPolicySpec
  egress list<NetworkPolicyEgressRule> @atomic
  ingress list<NetworkPolicyIngressRule> @atomic
  podSelector LabelSelector
  policyTypes list<string{Egress|Ingress}> @atomic
ServiceBackendPort @atomic
  name string
  number int32

# io.k8s.api.discovery.v1
Endpoint
  addresses! list<string> @set
  conditions EndpointConditions
  deprecatedTopology map<string>
  hints EndpointHints
  hostname string
  nodeName string
  targetRef ObjectReference
  zone string
EndpointConditions
  ready bool
  serving bool
  terminating bool
EndpointHints
  forNodes list<ForNode> @atomic
  forZones list<ForZone> @atomic
EndpointPort @atomic
  appProtocol string
  name string
  port int32
  protocol string{SCTP|TCP|UDP}
EndpointSlice @object
  addressType! string{FQDN|IPv4|IPv6}
  endpoints! list<Endpoint> @atomic
  ports list<EndpointPort> @atomic
ForNode
  name! string
ForZone
  name! string
`;
