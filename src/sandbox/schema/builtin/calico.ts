/** Calico: tiers, policies, staged policies and network sets, as its API server shows them. */
export const calicoTypes = `
# com.github.projectcalico.api.pkg.apis.projectcalico.v3
ClusterInformation @object
  spec! ClusterInformationSpec #
ClusterInformationSpec
  calicoVersion string #
  clusterGUID string #
  clusterType string #
  datastoreReady bool *
  variant string #
EndpointPort
  name! string #
  port! int32 #
  protocol! Protocol *
EntityRule
  namespaceSelector string #
  nets list<string> # @set
  notNets list<string> #
  notPorts list<Port> #
  notSelector string #
  ports list<Port> #
  selector string #
  serviceAccounts ServiceAccountMatch *
  services ServiceMatch *
GlobalNetworkPolicy @object
  spec! GlobalNetworkPolicySpec #
GlobalNetworkPolicySpec
  applyOnForward bool #
  doNotTrack bool #
  egress list<Rule> #
  ingress list<Rule> #
  namespaceSelector string #
  order double *
  performanceHints list<string/PolicyPerformanceHint> #
  preDNAT bool #
  selector string #
  serviceAccountSelector string #
  tier string #
  types list<string/PolicyType> # @set
GlobalNetworkSet @object
  spec! GlobalNetworkSetSpec #
GlobalNetworkSetSpec
  nets list<string> # @set
HTTPMatch
  methods list<string> #
  paths list<HTTPPath> #
HTTPPath
  exact string #
  prefix string #
HostEndpoint @object
  spec! HostEndpointSpec #
HostEndpointSpec
  expectedIPs list<string> # @set
  interfaceName string #
  node string #
  ports list<EndpointPort> #
  profiles list<string> # @set
ICMPFields
  code int32 *
  type int32 *
IPPool @object
  spec! IPPoolSpec #
  status IPPoolStatus *
IPPoolSpec
  allowedUses list<string/IPPoolAllowedUse> # @set
  assignmentMode string/AssignmentMode #
  blockSize int32 #
  cidr! string #
  disableBGPExport bool #
  disabled bool #
  ipipMode string/IPIPMode #
  namespaceSelector string #
  natOutgoing bool #
  nodeSelector string #
  vxlanMode string/VXLANMode #
IPPoolStatus
  conditions list<Condition> #
NetworkPolicy @object
  spec! NetworkPolicySpec #
NetworkPolicySpec
  egress list<Rule> #
  ingress list<Rule> #
  order double *
  performanceHints list<string/PolicyPerformanceHint> #
  selector string #
  serviceAccountSelector string #
  tier string #
  types list<string/PolicyType> # @set
NetworkSet @object
  spec! NetworkSetSpec #
NetworkSetSpec
  nets list<string> # @set
Profile @object
  spec! ProfileSpec #
ProfileSpec
  egress list<Rule> #
  ingress list<Rule> #
  labelsToApply map<string> #
Rule
  action! string/Action #
  destination EntityRule #
  http HTTPMatch *
  icmp ICMPFields *
  ipVersion int32 *
  metadata RuleMetadata *
  notICMP ICMPFields *
  notProtocol Protocol *
  protocol Protocol *
  source EntityRule #
RuleMetadata
  annotations map<string> #
ServiceAccountMatch
  names list<string> # @set
  selector string #
ServiceMatch
  name string #
  namespace string #
StagedGlobalNetworkPolicy @object
  spec! StagedGlobalNetworkPolicySpec #
StagedGlobalNetworkPolicySpec
  applyOnForward bool #
  doNotTrack bool #
  egress list<Rule> #
  ingress list<Rule> #
  namespaceSelector string #
  order double *
  performanceHints list<string/PolicyPerformanceHint> #
  preDNAT bool #
  selector string #
  serviceAccountSelector string #
  stagedAction string/StagedAction #
  tier string #
  types list<string/PolicyType> # @set
StagedKubernetesNetworkPolicy @object
  spec! StagedKubernetesNetworkPolicySpec #
StagedKubernetesNetworkPolicySpec
  egress list<NetworkPolicyEgressRule> #
  ingress list<NetworkPolicyIngressRule> #
  podSelector LabelSelector #
  policyTypes list<string{Egress|Ingress}> # @set
  stagedAction string/StagedAction #
StagedNetworkPolicy @object
  spec! StagedNetworkPolicySpec #
StagedNetworkPolicySpec
  egress list<Rule> #
  ingress list<Rule> #
  order double *
  performanceHints list<string/PolicyPerformanceHint> #
  selector string #
  serviceAccountSelector string #
  stagedAction string/StagedAction #
  tier string #
  types list<string/PolicyType> # @set
Tier @object
  spec! TierSpec #
  status TierStatus #
TierSpec
  defaultAction string/Action #
  order double *
TierStatus
  conditions list<Condition> #

# com.github.projectcalico.api.pkg.lib.numorstring
Port @number-or-string
Protocol @number-or-string
`;
