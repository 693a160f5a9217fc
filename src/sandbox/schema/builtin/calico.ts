/** Calico: tiers, policies, staged policies and network sets, as its API server shows them. */
export const calicoTypes = `
# com.github.projectcalico.api.pkg.apis.projectcalico.v3
ClusterInformation @object: What Calico says about the cluster; there is one, named default.
  spec! ClusterInformationSpec #: Version and state of Calico.
ClusterInformationSpec
  calicoVersion string #: The release that runs.
  clusterGUID string #: An identity of the cluster.
  clusterType string #: What the cluster is made of, as k8s,bgp.
  datastoreReady bool *: False while Calico must not act on its data, as during a migration.
  variant string #: Open source or enterprise.
EndpointPort
  name! string #: The name.
  port! int32 #: The number.
  protocol! Protocol *: The protocol.
EntityRule: One end of the traffic. All that it names must match.
  namespaceSelector string #: Namespaces by their labels, as an expression; all() is every one, global() means what is in no namespace.
  nets list<string> # @set: Address ranges, one of which must contain the address. Pods count by their address, too.
  notNets list<string> #: Address ranges, none of which may contain the address.
  notPorts list<Port> #: Numbers, ranges or names of ports, none of which may match.
  notSelector string #: Not those with these labels. It narrows what selector picks and never picks by itself.
  ports list<Port> #: Numbers, ranges as 8000:8010, or names of ports; one must match.
  selector string #: Pods, host endpoints and network sets by their labels, as an expression: role == 'web'. In a namespaced policy it looks in the policy's namespace, unless there is a namespaceSelector.
  serviceAccounts ServiceAccountMatch *: Pods by their service account.
  services ServiceMatch *: The endpoints of a Kubernetes Service. It cannot stand with ports or other selectors.
GlobalNetworkPolicy @object: Rules for workloads of all namespaces and for host endpoints, with actions, an order and a tier.
  spec! GlobalNetworkPolicySpec #: Whom the policy is about, where it stands, and its rules.
GlobalNetworkPolicySpec: Whom the policy is about, where it stands, and its rules.
  applyOnForward bool #: For host endpoints: apply the rules to traffic that is only passing through the host.
  doNotTrack bool #: For host endpoints: apply the rules before connection tracking, so that answers need a rule of their own.
  egress list<Rule> #: Rules for what goes out, asked in order; the first that matches decides.
  ingress list<Rule> #: Rules for what comes in, asked in order; the first that matches decides.
  namespaceSelector string #: Narrows the policy to pods in namespaces with matching labels, as an expression.
  order double *: The policy's place within its tier: lower numbers are asked first. One without an order comes last; equal ones go by name.
  performanceHints list<string/PolicyPerformanceHint> #: Hints for the dataplane, as AssumeNeededOnEveryNode.
  preDNAT bool #: For host endpoints: apply the rules before addresses are translated.
  selector string #: The endpoints that the policy is about, as an expression: role == 'db' && has(team). Left out, it is every pod and host endpoint.
  serviceAccountSelector string #: Narrows the policy to pods whose service account has matching labels.
  tier string #: The tier that the policy belongs to; \`default\` when left out. The tier must exist.
  types list<string/PolicyType> # @set: The directions that the policy is about: Ingress, Egress or both. Left out, they follow from the rules that are there, and are Ingress if there are none.
GlobalNetworkSet @object: Addresses under a label, for rules of policies everywhere to select.
  spec! GlobalNetworkSetSpec #: The addresses.
GlobalNetworkSetSpec
  nets list<string> # @set: Address ranges in CIDR form. A rule whose selector matches the set's labels matches all of them.
HTTPMatch
  methods list<string> #: Methods, one of which must be the request's.
  paths list<HTTPPath> #: Paths, one of which must match.
HTTPPath
  exact string #: The whole path.
  prefix string #: The beginning of the path.
HostEndpoint @object: A network interface of a node, to put policies on.
  spec! HostEndpointSpec #: The interface.
HostEndpointSpec
  expectedIPs list<string> # @set: Addresses by which to find the interface, and to match selectors.
  interfaceName string #: The interface, as eth0, or * for all of them.
  node string #: The node's name.
  ports list<EndpointPort> #: Names for ports, to be used in rules.
  profiles list<string> # @set: Profiles that apply where no policy does.
ICMPFields
  code int32 *: The ICMP code; needs a type.
  type int32 *: The ICMP type, 0 to 254. 8 is an echo request.
IPPool @object: A range from which pods get their addresses.
  spec! IPPoolSpec #: The range and how its addresses are used.
  status IPPoolStatus *: What Calico reports about the pool.
IPPoolSpec
  allowedUses list<string/IPPoolAllowedUse> # @set: Workload, Tunnel or LoadBalancer.
  assignmentMode string/AssignmentMode #: Automatic, or Manual for addresses that are asked for only.
  blockSize int32 #: The prefix length of the blocks that nodes take from the range.
  cidr! string #: The range.
  disableBGPExport bool #: Whether its routes are kept from BGP.
  disabled bool #: Whether no new addresses are taken from it.
  ipipMode string/IPIPMode #: When traffic between nodes is wrapped in IP: Always, CrossSubnet or Never.
  namespaceSelector string #: The namespaces whose pods get addresses from it.
  natOutgoing bool #: Whether traffic that leaves the pools takes the node's address.
  nodeSelector string #: The nodes whose pods get addresses from it.
  vxlanMode string/VXLANMode #: When traffic between nodes is wrapped in VXLAN: Always, CrossSubnet or Never.
IPPoolStatus
  conditions list<Condition> #: Whether the pool can be used.
NetworkPolicy @object: Rules for workloads of one namespace, with actions, an order and a tier. Named \`networkpolicies.projectcalico.org\` to tell it from Kubernetes' own kind.
  spec! NetworkPolicySpec #: Whom the policy is about, where it stands, and its rules.
NetworkPolicySpec: Whom the policy is about, where it stands, and its rules.
  egress list<Rule> #: Rules for what goes out, asked in order; the first that matches decides.
  ingress list<Rule> #: Rules for what comes in, asked in order; the first that matches decides.
  order double *: The policy's place within its tier: lower numbers are asked first. One without an order comes last; equal ones go by name.
  performanceHints list<string/PolicyPerformanceHint> #: Hints for the dataplane, as AssumeNeededOnEveryNode.
  selector string #: The pods of the namespace that the policy is about, as an expression: role == 'db' && has(team). Left out, it is all of them.
  serviceAccountSelector string #: Narrows the policy to pods whose service account has matching labels.
  tier string #: The tier that the policy belongs to; \`default\` when left out. The tier must exist.
  types list<string/PolicyType> # @set: The directions that the policy is about: Ingress, Egress or both. Left out, they follow from the rules that are there, and are Ingress if there are none.
NetworkSet @object: Addresses under a label, for rules of policies in the same namespace to select.
  spec! NetworkSetSpec #: The addresses.
NetworkSetSpec
  nets list<string> # @set: Address ranges in CIDR form. A rule whose selector matches the set's labels matches all of them.
Profile @object: Labels and rules that pods of a namespace or service account have in common; Calico makes them itself.
  spec! ProfileSpec #: Its labels and rules.
ProfileSpec
  egress list<Rule> #: Rules for what goes out where no policy selects the pod.
  ingress list<Rule> #: Rules for what comes in where no policy selects the pod.
  labelsToApply map<string> #: Labels that the pods get for selectors, with a prefix.
Rule: Matches traffic and says what becomes of it. All that it names must match; what it leaves out matches anything.
  action! string/Action #: Allow, Deny, Pass (leave this tier and go on with the next one) or Log (note it and go on with the next rule).
  destination EntityRule #: Where the traffic goes.
  http HTTPMatch *: Methods and paths of HTTP requests; only with application layer policy.
  icmp ICMPFields *: Types and codes of ICMP to match.
  ipVersion int32 *: 4 or 6, to match only that family.
  metadata RuleMetadata *: Notes that go into the dataplane's rules.
  notICMP ICMPFields *: Types and codes of ICMP not to match.
  notProtocol Protocol *: Every protocol but this one.
  protocol Protocol *: TCP, UDP, ICMP, ICMPv6, SCTP, UDPLite or a number from 1 to 255. Needed where ports are named.
  source EntityRule #: Where the traffic comes from.
RuleMetadata
  annotations map<string> #: Keys and values that show up with the rule.
ServiceAccountMatch
  names list<string> # @set: Names of service accounts, one of which must be the pod's.
  selector string #: Service accounts by their labels, as an expression.
ServiceMatch
  name string #: The Service's name.
  namespace string #: The Service's namespace; the policy's own when left out.
StagedGlobalNetworkPolicy @object: A GlobalNetworkPolicy that is not enforced: flow logs show what it would do.
  spec! StagedGlobalNetworkPolicySpec #: Whom the policy would be about, and its rules.
StagedGlobalNetworkPolicySpec
  applyOnForward bool #: For host endpoints: apply the rules to traffic that is only passing through the host.
  doNotTrack bool #: For host endpoints: apply the rules before connection tracking, so that answers need a rule of their own.
  egress list<Rule> #: Rules for what goes out, asked in order; the first that matches decides.
  ingress list<Rule> #: Rules for what comes in, asked in order; the first that matches decides.
  namespaceSelector string #: Narrows the policy to pods in namespaces with matching labels, as an expression.
  order double *: The policy's place within its tier: lower numbers are asked first. One without an order comes last; equal ones go by name.
  performanceHints list<string/PolicyPerformanceHint> #: Hints for the dataplane, as AssumeNeededOnEveryNode.
  preDNAT bool #: For host endpoints: apply the rules before addresses are translated.
  selector string #: The endpoints that the policy would be about, as an expression.
  serviceAccountSelector string #: Narrows the policy to pods whose service account has matching labels.
  stagedAction string/StagedAction #: What committing the staged policy would do: Set it, Delete the policy of that name, Learn, or Ignore.
  tier string #: The tier that the policy belongs to; \`default\` when left out. The tier must exist.
  types list<string/PolicyType> # @set: The directions that the policy is about: Ingress, Egress or both. Left out, they follow from the rules that are there, and are Ingress if there are none.
StagedKubernetesNetworkPolicy @object: A NetworkPolicy of Kubernetes that is not enforced: flow logs show what it would do.
  spec! StagedKubernetesNetworkPolicySpec #: Whom the policy would be about, and its rules.
StagedKubernetesNetworkPolicySpec
  egress list<NetworkPolicyEgressRule> #: What could go out.
  ingress list<NetworkPolicyIngressRule> #: What could come in.
  podSelector LabelSelector #: The pods of the namespace that the policy would be about; empty ({}) is all of them.
  policyTypes list<string{Egress|Ingress}> # @set: The directions that the policy would close.
  stagedAction string/StagedAction #: What committing the staged policy would do: Set it, Delete the policy of that name, Learn, or Ignore.
StagedNetworkPolicy @object: A NetworkPolicy of Calico that is not enforced: flow logs show what it would do.
  spec! StagedNetworkPolicySpec #: Whom the policy would be about, and its rules.
StagedNetworkPolicySpec
  egress list<Rule> #: Rules for what goes out, asked in order; the first that matches decides.
  ingress list<Rule> #: Rules for what comes in, asked in order; the first that matches decides.
  order double *: The policy's place within its tier: lower numbers are asked first. One without an order comes last; equal ones go by name.
  performanceHints list<string/PolicyPerformanceHint> #: Hints for the dataplane, as AssumeNeededOnEveryNode.
  selector string #: The pods of the namespace that the policy would be about, as an expression.
  serviceAccountSelector string #: Narrows the policy to pods whose service account has matching labels.
  stagedAction string/StagedAction #: What committing the staged policy would do: Set it, Delete the policy of that name, Learn, or Ignore.
  tier string #: The tier that the policy belongs to; \`default\` when left out. The tier must exist.
  types list<string/PolicyType> # @set: The directions that the policy is about: Ingress, Egress or both. Left out, they follow from the rules that are there, and are Ingress if there are none.
Tier @object: A step in the order in which policies are asked. Tiers with a lower order come first; a tier is passed over for a pod that none of its policies selects.
  spec! TierSpec #: The tier's place and what it does when none of its rules matches.
  status TierStatus #: What Calico reports about the tier.
TierSpec
  defaultAction string/Action #: What becomes of traffic of a pod that some policy of the tier selects but no rule decides: Deny (the default), or Pass to go on with the next tier.
  order double *: The tier's place: lower numbers are asked first. A tier without one comes last. The built-in tier \`default\` has 1000000.
TierStatus
  conditions list<Condition> #: Whether the tier is in force.

# com.github.projectcalico.api.pkg.lib.numorstring
Port @number-or-string: A number, a range as 8000:8010, or a name.
Protocol @number-or-string: A name or a number.
`;
