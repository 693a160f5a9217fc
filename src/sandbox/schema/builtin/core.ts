/** The core group: pods, services, namespaces, nodes, configuration, volumes, events. */
export const coreTypes = `
# io.k8s.api.core.v1
AWSElasticBlockStoreVolumeSource
  fsType string #2
  partition int32 #3
  readOnly bool #4
  volumeID! string #1
Affinity
  nodeAffinity NodeAffinity *1
  podAffinity PodAffinity *2
  podAntiAffinity PodAntiAffinity *3
AppArmorProfile
  localhostProfile string *2
  type! string/AppArmorProfileType{Localhost|RuntimeDefault|Unconfined} #1
AttachedVolume
  devicePath! string #2
  name! string/UniqueVolumeName #1
AzureDiskVolumeSource
  cachingMode string/AzureDataDiskCachingMode{None|ReadOnly|ReadWrite}=ReadWrite *3
  diskName! string #1
  diskURI! string #2
  fsType string=ext4 *4
  kind string/AzureDataDiskKind{Dedicated|Managed|Shared}=Shared *6
  readOnly bool *5
AzureFilePersistentVolumeSource
  readOnly bool #3
  secretName! string #1
  secretNamespace string *4 @shown
  shareName! string #2
AzureFileVolumeSource
  readOnly bool #3
  secretName! string #1
  shareName! string #2
Binding @object
  target! ObjectReference #2
CSIPersistentVolumeSource
  controllerExpandSecretRef SecretReference *9
  controllerPublishSecretRef SecretReference *6
  driver! string #1
  fsType string #4
  nodeExpandSecretRef SecretReference *10
  nodePublishSecretRef SecretReference *8
  nodeStageSecretRef SecretReference *7
  readOnly bool #3
  volumeAttributes map<string> #5
  volumeHandle! string #2
CSIVolumeSource
  driver! string #1
  fsType string *3
  nodePublishSecretRef LocalObjectReference *5
  readOnly bool *2
  volumeAttributes map<string> #4
Capabilities
  add list<string/Capability> #1 @atomic
  drop list<string/Capability> #2 @atomic
CephFSPersistentVolumeSource
  monitors! list<string> #1 @atomic
  path string #2
  readOnly bool #6
  secretFile string #4
  secretRef SecretReference *5
  user string #3
CephFSVolumeSource
  monitors! list<string> #1 @atomic
  path string #2
  readOnly bool #6
  secretFile string #4
  secretRef LocalObjectReference *5
  user string #3
CinderPersistentVolumeSource
  fsType string #2
  readOnly bool #3
  secretRef SecretReference *4
  volumeID! string #1
CinderVolumeSource
  fsType string #2
  readOnly bool #3
  secretRef LocalObjectReference *4
  volumeID! string #1
ClientIPConfig
  timeoutSeconds int32 *1
ClusterTrustBundleProjection
  labelSelector LabelSelector *3
  name string *1
  optional bool *5
  path! string #4
  signerName string *2
ComponentCondition
  error string #4
  message string #3
  status! string/ConditionStatus #2
  type! string/ComponentConditionType #1
ComponentStatus @object
  conditions list<ComponentCondition> #2 @map(type) @patch(merge:type)
ConfigMap @object
  binaryData map<bytes> #3
  data map<string> #2
  immutable bool *4
ConfigMapEnvSource
  name string #1.1
  optional bool *2
ConfigMapKeySelector @atomic
  key! string #2
  name string #1.1
  optional bool *3
ConfigMapNodeConfigSource
  kubeletConfigKey! string #5
  name! string #2
  namespace! string #1
  resourceVersion string #4
  uid string/types.UID #3
ConfigMapProjection
  items list<KeyToPath> #2 @atomic
  name string #1.1
  optional bool *4
ConfigMapVolumeSource
  defaultMode int32 *3
  items list<KeyToPath> #2 @atomic
  name string #1.1
  optional bool *4
Container
  args list<string> #4 @atomic
  command list<string> #3 @atomic
  env list<EnvVar> #7 @map(name) @patch(merge:name)
  envFrom list<EnvFromSource> #19 @atomic
  image string #2
  imagePullPolicy string/PullPolicy{Always|IfNotPresent|Never} #14
  lifecycle Lifecycle *12
  livenessProbe Probe *10
  name! string #1
  ports list<ContainerPort> #6 @map(containerPort,protocol) @patch(merge:containerPort)
  readinessProbe Probe *11
  resizePolicy list<ContainerResizePolicy> #23 @atomic
  resources ResourceRequirements #8
  restartPolicy string/ContainerRestartPolicy *24
  restartPolicyRules list<ContainerRestartRule> #25 @atomic
  securityContext SecurityContext *15
  startupProbe Probe *22
  stdin bool #16
  stdinOnce bool #17
  terminationMessagePath string #13
  terminationMessagePolicy string/TerminationMessagePolicy{FallbackToLogsOnError|File} #20
  tty bool #18
  volumeDevices list<VolumeDevice> #21 @map(devicePath) @patch(merge:devicePath)
  volumeMounts list<VolumeMount> #9 @map(mountPath) @patch(merge:mountPath)
  workingDir string #5
ContainerExtendedResourceRequest
  containerName! string #1
  requestName! string #3
  resourceName! string #2
ContainerImage
  names list<string> #1 @atomic @shown
  sizeBytes int64 #2
ContainerPort
  containerPort! int32 #3
  hostIP string #5
  hostPort int32 #2
  name string #1
  protocol string/Protocol{SCTP|TCP|UDP}=TCP #4
ContainerResizePolicy
  resourceName! string/ResourceName #1
  restartPolicy! string/ResourceResizeRestartPolicy #2
ContainerRestartRule
  action! string/ContainerRestartRuleAction #1
  exitCodes ContainerRestartRuleOnExitCodes *2
ContainerRestartRuleOnExitCodes
  operator! string/ContainerRestartRuleOnExitCodesOperator #1
  values list<int32> #2 @set
ContainerState
  running ContainerStateRunning *2
  terminated ContainerStateTerminated *3
  waiting ContainerStateWaiting *1
ContainerStateRunning
  startedAt time #1
ContainerStateTerminated
  containerID string #7
  exitCode! int32 #1
  finishedAt time #6
  message string #4
  reason string #3
  signal int32 #2
  startedAt time #5
ContainerStateWaiting
  message string #2
  reason string #1
ContainerStatus
  allocatedResources map<Quantity> #10
  allocatedResourcesStatus list<ResourceStatus> #14 @map(name) @patch(merge:name)
  containerID string #8
  image! string #6
  imageID! string #7
  lastState ContainerState #3
  name! string #1
  ready! bool #4
  resources ResourceRequirements *11
  restartCount! int32 #5
  started bool *9
  state ContainerState #2
  stopSignal string/Signal *15
  user ContainerUser *13
  volumeMounts list<VolumeMountStatus> #12 @map(mountPath) @patch(merge:mountPath)
ContainerUser
  linux LinuxContainerUser *1
DaemonEndpoint
  Port! int32 #1
DownwardAPIProjection
  items list<DownwardAPIVolumeFile> #1 @atomic
DownwardAPIVolumeFile
  fieldRef ObjectFieldSelector *2
  mode int32 *4
  path! string #1
  resourceFieldRef ResourceFieldSelector *3
DownwardAPIVolumeSource
  defaultMode int32 *2
  items list<DownwardAPIVolumeFile> #1 @atomic
EmptyDirVolumeSource
  medium string/StorageMedium #1
  sizeLimit Quantity *2
EndpointAddress @atomic
  hostname string #3
  ip! string #1
  nodeName string *4
  targetRef ObjectReference *2
EndpointPort @atomic
  appProtocol string *4
  name string #1
  port! int32 #2
  protocol string/Protocol{SCTP|TCP|UDP} #3
EndpointSubset
  addresses list<EndpointAddress> #1 @atomic
  notReadyAddresses list<EndpointAddress> #2 @atomic
  ports list<EndpointPort> #3 @atomic
Endpoints @object
  subsets list<EndpointSubset> #2 @atomic
EnvFromSource
  configMapRef ConfigMapEnvSource *2
  prefix string #1
  secretRef SecretEnvSource *3
EnvVar
  name! string #1
  value string #2
  valueFrom EnvVarSource *3
EnvVarSource
  configMapKeyRef ConfigMapKeySelector *3
  fieldRef ObjectFieldSelector *1
  fileKeyRef FileKeySelector *5
  resourceFieldRef ResourceFieldSelector *2
  secretKeyRef SecretKeySelector *4
EphemeralContainer
  args list<string> #1.4 @atomic
  command list<string> #1.3 @atomic
  env list<EnvVar> #1.7 @map(name) @patch(merge:name)
  envFrom list<EnvFromSource> #1.19 @atomic
  image string #1.2
  imagePullPolicy string/PullPolicy{Always|IfNotPresent|Never} #1.14
  lifecycle Lifecycle *1.12
  livenessProbe Probe *1.10
  name! string #1.1
  ports list<ContainerPort> #1.6 @map(containerPort,protocol) @patch(merge:containerPort)
  readinessProbe Probe *1.11
  resizePolicy list<ContainerResizePolicy> #1.23 @atomic
  resources ResourceRequirements #1.8
  restartPolicy string/ContainerRestartPolicy *1.24
  restartPolicyRules list<ContainerRestartRule> #1.25 @atomic
  securityContext SecurityContext *1.15
  startupProbe Probe *1.22
  stdin bool #1.16
  stdinOnce bool #1.17
  targetContainerName string #2
  terminationMessagePath string #1.13
  terminationMessagePolicy string/TerminationMessagePolicy{FallbackToLogsOnError|File} #1.20
  tty bool #1.18
  volumeDevices list<VolumeDevice> #1.21 @map(devicePath) @patch(merge:devicePath)
  volumeMounts list<VolumeMount> #1.9 @map(mountPath) @patch(merge:mountPath)
  workingDir string #1.5
EphemeralVolumeSource
  volumeClaimTemplate PersistentVolumeClaimTemplate *1
Event @object
  action string #12
  count int32 #8
  eventTime microtime #10
  firstTimestamp time #6
  involvedObject! ObjectReference #2
  lastTimestamp time #7
  message string #4
  reason string #3
  related ObjectReference *13
  reportingComponent string #14 @shown
  reportingInstance string #15 @shown
  series EventSeries *11
  source EventSource #5
  type string #9
EventSeries
  count int32 #1
  lastObservedTime microtime #2
EventSource
  component string #1
  host string #2
ExecAction
  command list<string> #1 @atomic
FCVolumeSource
  fsType string #3
  lun int32 *2
  readOnly bool #4
  targetWWNs list<string> #1 @atomic
  wwids list<string> #5 @atomic
FileKeySelector @atomic
  key! string #3
  optional bool *4
  path! string #2
  volumeName! string #1
FlexPersistentVolumeSource
  driver! string #1
  fsType string #2
  options map<string> #5
  readOnly bool #4
  secretRef SecretReference *3
FlexVolumeSource
  driver! string #1
  fsType string #2
  options map<string> #5
  readOnly bool #4
  secretRef LocalObjectReference *3
FlockerVolumeSource
  datasetName string #1
  datasetUUID string #2
GCEPersistentDiskVolumeSource
  fsType string #2
  partition int32 #3
  pdName! string #1
  readOnly bool #4
GRPCAction
  port! int32 #1
  service string *2 @shown
GitRepoVolumeSource
  directory string #3
  repository! string #1
  revision string #2
GlusterfsPersistentVolumeSource
  endpoints! string #1
  endpointsNamespace string *4
  path! string #2
  readOnly bool #3
GlusterfsVolumeSource
  endpoints! string #1
  path! string #2
  readOnly bool #3
HTTPGetAction
  host string #3
  httpHeaders list<HTTPHeader> #5 @atomic
  path string #1
  port! IntOrString #2
  scheme string/URIScheme{HTTP|HTTPS} #4
HTTPHeader
  name! string #1
  value! string #2
HostAlias
  hostnames list<string> #2 @atomic
  ip! string #1
HostIP
  ip! string #1
HostPathVolumeSource
  path! string #1
  type string/HostPathType{""|BlockDevice|CharDevice|Directory|DirectoryOrCreate|File|FileOrCreate|Socket} *2
ISCSIPersistentVolumeSource
  chapAuthDiscovery bool #8
  chapAuthSession bool #11
  fsType string #5
  initiatorName string *12
  iqn! string #2
  iscsiInterface string=default #4
  lun! int32 #3
  portals list<string> #7 @atomic
  readOnly bool #6
  secretRef SecretReference *10
  targetPortal! string #1
ISCSIVolumeSource
  chapAuthDiscovery bool #8
  chapAuthSession bool #11
  fsType string #5
  initiatorName string *12
  iqn! string #2
  iscsiInterface string=default #4
  lun! int32 #3
  portals list<string> #7 @atomic
  readOnly bool #6
  secretRef LocalObjectReference *10
  targetPortal! string #1
ImageVolumeSource
  pullPolicy string/PullPolicy{Always|IfNotPresent|Never} #2
  reference string #1
KeyToPath
  key! string #1
  mode int32 *3
  path! string #2
Lifecycle
  postStart LifecycleHandler *1
  preStop LifecycleHandler *2
  stopSignal string/Signal *3
LifecycleHandler
  exec ExecAction *1
  httpGet HTTPGetAction *2
  sleep SleepAction *4
  tcpSocket TCPSocketAction *3
LimitRange @object
  spec LimitRangeSpec #2
LimitRangeItem
  default map<Quantity> #4
  defaultRequest map<Quantity> #5
  max map<Quantity> #2
  maxLimitRequestRatio map<Quantity> #6
  min map<Quantity> #3
  type! string/LimitType #1
LimitRangeSpec
  limits! list<LimitRangeItem> #1 @atomic
LinuxContainerUser
  gid! int64 #2
  supplementalGroups list<int64> #3 @atomic
  uid! int64 #1
LoadBalancerIngress
  hostname string #2
  ip string #1
  ipMode string/LoadBalancerIPMode *3
  ports list<PortStatus> #4 @atomic
LoadBalancerStatus
  ingress list<LoadBalancerIngress> #1 @atomic
LocalObjectReference @atomic
  name string #1
LocalVolumeSource
  fsType string *2
  path! string #1
ModifyVolumeStatus
  status! string/PersistentVolumeClaimModifyVolumeStatus{InProgress|Infeasible|Pending} #2
  targetVolumeAttributesClassName string #1
NFSVolumeSource
  path! string #2
  readOnly bool #3
  server! string #1
Namespace @object
  spec NamespaceSpec #2
  status NamespaceStatus #3
NamespaceCondition
  lastTransitionTime time #4
  message string #6
  reason string #5
  status! string/ConditionStatus #2
  type! string/NamespaceConditionType #1
NamespaceSpec
  finalizers list<string/FinalizerName> #1 @atomic
NamespaceStatus
  conditions list<NamespaceCondition> #2 @map(type) @patch(merge:type)
  phase string/NamespacePhase{Active|Terminating} #1
Node @object
  spec NodeSpec #2
  status NodeStatus #3
NodeAddress
  address! string #2
  type! string/NodeAddressType #1
NodeAffinity
  preferredDuringSchedulingIgnoredDuringExecution list<PreferredSchedulingTerm> #2 @atomic
  requiredDuringSchedulingIgnoredDuringExecution NodeSelector *1
NodeCondition
  lastHeartbeatTime time #3
  lastTransitionTime time #4
  message string #6
  reason string #5
  status! string/ConditionStatus #2
  type! string/NodeConditionType #1
NodeConfigSource
  configMap ConfigMapNodeConfigSource *2
NodeConfigStatus
  active NodeConfigSource *2
  assigned NodeConfigSource *1
  error string #4
  lastKnownGood NodeConfigSource *3
NodeDaemonEndpoints
  kubeletEndpoint DaemonEndpoint #1
NodeFeatures
  supplementalGroupsPolicy bool *1
NodeRuntimeHandler
  features NodeRuntimeHandlerFeatures *2
  name string #1 @shown
NodeRuntimeHandlerFeatures
  recursiveReadOnlyMounts bool *1
  userNamespaces bool *2
NodeSelector @atomic
  nodeSelectorTerms! list<NodeSelectorTerm> #1 @atomic
NodeSelectorRequirement
  key! string #1
  operator! string/NodeSelectorOperator{DoesNotExist|Exists|Gt|In|Lt|NotIn} #2
  values list<string> #3 @atomic
NodeSelectorTerm @atomic
  matchExpressions list<NodeSelectorRequirement> #1 @atomic
  matchFields list<NodeSelectorRequirement> #2 @atomic
NodeSpec
  configSource NodeConfigSource *6
  externalID string #2
  podCIDR string #1
  podCIDRs list<string> #7 @set @patch(merge)
  providerID string #3
  taints list<Taint> #5 @atomic
  unschedulable bool #4
NodeStatus
  addresses list<NodeAddress> #5 @map(type) @patch(merge:type)
  allocatable map<Quantity> #2
  capacity map<Quantity> #1
  conditions list<NodeCondition> #4 @map(type) @patch(merge:type)
  config NodeConfigStatus *11
  daemonEndpoints NodeDaemonEndpoints #6
  declaredFeatures list<string> #14 @atomic
  features NodeFeatures *13
  images list<ContainerImage> #8 @atomic
  nodeInfo NodeSystemInfo #7
  phase string/NodePhase{Pending|Running|Terminated} #3
  runtimeHandlers list<NodeRuntimeHandler> #12 @atomic
  volumesAttached list<AttachedVolume> #10 @atomic
  volumesInUse list<string/UniqueVolumeName> #9 @atomic
NodeSwapStatus
  capacity int64 *1
NodeSystemInfo
  architecture! string #10
  bootID! string #3
  containerRuntimeVersion! string #6
  kernelVersion! string #4
  kubeProxyVersion! string #8
  kubeletVersion! string #7
  machineID! string #1
  operatingSystem! string #9
  osImage! string #5
  swap NodeSwapStatus *11
  systemUUID! string #2
ObjectFieldSelector @atomic
  apiVersion string #1
  fieldPath! string #2
ObjectReference @atomic
  apiVersion string #5
  fieldPath string #7
  kind string #1
  name string #3
  namespace string #2
  resourceVersion string #6
  uid string/types.UID #4
PersistentVolume @object
  spec PersistentVolumeSpec #2
  status PersistentVolumeStatus #3
PersistentVolumeClaim @object
  spec PersistentVolumeClaimSpec #2
  status PersistentVolumeClaimStatus #3
PersistentVolumeClaimCondition
  lastProbeTime time #3
  lastTransitionTime time #4
  message string #6
  reason string #5
  status! string/ConditionStatus #2
  type! string/PersistentVolumeClaimConditionType #1
PersistentVolumeClaimSpec
  accessModes list<string/PersistentVolumeAccessMode{ReadOnlyMany|ReadWriteMany|ReadWriteOnce|ReadWriteOncePod}> #1 @atomic
  dataSource TypedLocalObjectReference *7
  dataSourceRef TypedObjectReference *8
  resources VolumeResourceRequirements #2
  selector LabelSelector *4
  storageClassName string *5
  volumeAttributesClassName string *9
  volumeMode string/PersistentVolumeMode{Block|Filesystem} *6
  volumeName string #3
PersistentVolumeClaimStatus
  accessModes list<string/PersistentVolumeAccessMode{ReadOnlyMany|ReadWriteMany|ReadWriteOnce|ReadWriteOncePod}> #2 @atomic
  allocatedResourceStatuses map<string/ClaimResourceStatus{ControllerResizeInProgress|ControllerResizeInfeasible|NodeResizeInProgress|NodeResizeInfeasible|NodeResizePending}> #7 @granular
  allocatedResources map<Quantity> #5
  capacity map<Quantity> #3
  conditions list<PersistentVolumeClaimCondition> #4 @map(type) @patch(merge:type)
  currentVolumeAttributesClassName string *8
  modifyVolumeStatus ModifyVolumeStatus *9
  phase string/PersistentVolumeClaimPhase{Bound|Lost|Pending} #1
PersistentVolumeClaimTemplate
  metadata ObjectMeta #1
  spec! PersistentVolumeClaimSpec #2
PersistentVolumeClaimVolumeSource
  claimName! string #1
  readOnly bool #2
PersistentVolumeSpec
  accessModes list<string/PersistentVolumeAccessMode{ReadOnlyMany|ReadWriteMany|ReadWriteOnce|ReadWriteOncePod}> #3 @atomic
  awsElasticBlockStore AWSElasticBlockStoreVolumeSource *2.2
  azureDisk AzureDiskVolumeSource *2.16
  azureFile AzureFilePersistentVolumeSource *2.13
  capacity map<Quantity> #1
  cephfs CephFSPersistentVolumeSource *2.9
  cinder CinderPersistentVolumeSource *2.8
  claimRef ObjectReference *4 @granular
  csi CSIPersistentVolumeSource *2.22
  fc FCVolumeSource *2.10
  flexVolume FlexPersistentVolumeSource *2.12
  flocker FlockerVolumeSource *2.11
  gcePersistentDisk GCEPersistentDiskVolumeSource *2.1
  glusterfs GlusterfsPersistentVolumeSource *2.4
  hostPath HostPathVolumeSource *2.3
  iscsi ISCSIPersistentVolumeSource *2.7
  local LocalVolumeSource *2.20
  mountOptions list<string> #7 @atomic
  nfs NFSVolumeSource *2.5
  nodeAffinity VolumeNodeAffinity *9
  persistentVolumeReclaimPolicy string/PersistentVolumeReclaimPolicy{Delete|Recycle|Retain} #5
  photonPersistentDisk PhotonPersistentDiskVolumeSource *2.17
  portworxVolume PortworxVolumeSource *2.18
  quobyte QuobyteVolumeSource *2.15
  rbd RBDPersistentVolumeSource *2.6
  scaleIO ScaleIOPersistentVolumeSource *2.19
  storageClassName string #6
  storageos StorageOSPersistentVolumeSource *2.21
  volumeAttributesClassName string *10
  volumeMode string/PersistentVolumeMode{Block|Filesystem} *8
  vsphereVolume VsphereVirtualDiskVolumeSource *2.14
PersistentVolumeStatus
  lastPhaseTransitionTime time *4
  message string #2
  phase string/PersistentVolumePhase{Available|Bound|Failed|Pending|Released} #1
  reason string #3
PhotonPersistentDiskVolumeSource
  fsType string #2
  pdID! string #1
Pod @object
  spec PodSpec #2
  status PodStatus #3
PodAffinity
  preferredDuringSchedulingIgnoredDuringExecution list<WeightedPodAffinityTerm> #2 @atomic
  requiredDuringSchedulingIgnoredDuringExecution list<PodAffinityTerm> #1 @atomic
PodAffinityTerm
  labelSelector LabelSelector *1
  matchLabelKeys list<string> #5 @atomic
  mismatchLabelKeys list<string> #6 @atomic
  namespaceSelector LabelSelector *4
  namespaces list<string> #2 @atomic
  topologyKey! string #3
PodAntiAffinity
  preferredDuringSchedulingIgnoredDuringExecution list<WeightedPodAffinityTerm> #2 @atomic
  requiredDuringSchedulingIgnoredDuringExecution list<PodAffinityTerm> #1 @atomic
PodCertificateProjection
  certificateChainPath string #6
  credentialBundlePath string #4
  keyPath string #5
  keyType! string #2
  maxExpirationSeconds int32 *3
  signerName! string #1
  userAnnotations map<string> #7
PodCondition
  lastProbeTime time #3
  lastTransitionTime time #4
  message string #6
  observedGeneration int64 #7
  reason string #5
  status! string/ConditionStatus #2
  type! string/PodConditionType #1
PodDNSConfig
  nameservers list<string> #1 @atomic
  options list<PodDNSConfigOption> #3 @atomic
  searches list<string> #2 @atomic
PodDNSConfigOption
  name string #1
  value string *2
PodExtendedResourceClaimStatus
  requestMappings! list<ContainerExtendedResourceRequest> #1 @atomic
  resourceClaimName! string #2
PodIP
  ip! string #1
PodOS
  name! string/OSName #1
PodReadinessGate
  conditionType! string/PodConditionType #1
PodResourceClaim
  name! string #1
  resourceClaimName string *3
  resourceClaimTemplateName string *4
PodResourceClaimStatus
  name! string #1
  resourceClaimName string *2
PodSchedulingGate
  name! string #1
PodSecurityContext
  appArmorProfile AppArmorProfile *11
  fsGroup int64 *5
  fsGroupChangePolicy string/PodFSGroupChangePolicy{Always|OnRootMismatch} *9
  runAsGroup int64 *6
  runAsNonRoot bool *3
  runAsUser int64 *2
  seLinuxChangePolicy string/PodSELinuxChangePolicy *13
  seLinuxOptions SELinuxOptions *1
  seccompProfile SeccompProfile *10
  supplementalGroups list<int64> #4 @atomic
  supplementalGroupsPolicy string/SupplementalGroupsPolicy{Merge|Strict} *12
  sysctls list<Sysctl> #7 @atomic
  windowsOptions WindowsSecurityContextOptions *8
PodSpec
  activeDeadlineSeconds int64 *5
  affinity Affinity *18
  automountServiceAccountToken bool *21
  containers! list<Container> #2 @map(name) @patch(merge:name)
  dnsConfig PodDNSConfig *26
  dnsPolicy string/DNSPolicy{ClusterFirst|ClusterFirstWithHostNet|Default|None} #6
  enableServiceLinks bool *30
  ephemeralContainers list<EphemeralContainer> #34 @map(name) @patch(merge:name)
  hostAliases list<HostAlias> #23 @map(ip) @patch(merge:ip)
  hostIPC bool #13
  hostNetwork bool #11
  hostPID bool #12
  hostUsers bool *37
  hostname string #16
  hostnameOverride string *41
  imagePullSecrets list<LocalObjectReference> #15 @map(name) @patch(merge:name)
  initContainers list<Container> #20 @map(name) @patch(merge:name)
  nodeName string #10
  nodeSelector map<string> #7 @atomic
  os PodOS *36
  overhead map<Quantity> #32
  preemptionPolicy string/PreemptionPolicy{Never|PreemptLowerPriority} *31
  priority int32 *25
  priorityClassName string #24
  readinessGates list<PodReadinessGate> #28 @atomic
  resourceClaims list<PodResourceClaim> #39 @map(name) @patch(merge+retainKeys:name)
  resources ResourceRequirements *40
  restartPolicy string/RestartPolicy{Always|Never|OnFailure} #3
  runtimeClassName string *29
  schedulerName string #19
  schedulingGates list<PodSchedulingGate> #38 @map(name) @patch(merge:name)
  securityContext PodSecurityContext *14
  serviceAccount string #9
  serviceAccountName string #8
  setHostnameAsFQDN bool *35
  shareProcessNamespace bool *27
  subdomain string #17
  terminationGracePeriodSeconds int64 *4
  tolerations list<Toleration> #22 @atomic
  topologySpreadConstraints list<TopologySpreadConstraint> #33 @map(topologyKey,whenUnsatisfiable) @patch(merge:topologyKey)
  volumes list<Volume> #1 @map(name) @patch(merge+retainKeys:name)
  workloadRef WorkloadReference *42
PodStatus
  allocatedResources map<Quantity> #19
  conditions list<PodCondition> #2 @map(type) @patch(merge:type)
  containerStatuses list<ContainerStatus> #8 @atomic
  ephemeralContainerStatuses list<ContainerStatus> #13 @atomic
  extendedResourceClaimStatus PodExtendedResourceClaimStatus *18
  hostIP string #5
  hostIPs list<HostIP> #16 @atomic @patch(merge:ip)
  initContainerStatuses list<ContainerStatus> #10 @atomic
  message string #3
  nominatedNodeName string #11
  observedGeneration int64 #17
  phase string/PodPhase{Failed|Pending|Running|Succeeded|Unknown} #1
  podIP string #6
  podIPs list<PodIP> #12 @map(ip) @patch(merge:ip)
  qosClass string/PodQOSClass{BestEffort|Burstable|Guaranteed} #9
  reason string #4
  resize string/PodResizeStatus #14
  resourceClaimStatuses list<PodResourceClaimStatus> #15 @map(name) @patch(merge+retainKeys:name)
  resources ResourceRequirements *20
  startTime time *7
PodTemplate @object
  template PodTemplateSpec #2
PodTemplateSpec
  metadata ObjectMeta #1
  spec PodSpec #2
PortStatus
  error string *3
  port! int32 #1
  protocol! string/Protocol{SCTP|TCP|UDP} #2
PortworxVolumeSource
  fsType string #2
  readOnly bool #3
  volumeID! string #1
PreferredSchedulingTerm
  preference! NodeSelectorTerm #2
  weight! int32 #1
Probe
  exec ExecAction *1.1
  failureThreshold int32 #6
  grpc GRPCAction *1.4
  httpGet HTTPGetAction *1.2
  initialDelaySeconds int32 #2
  periodSeconds int32 #4
  successThreshold int32 #5
  tcpSocket TCPSocketAction *1.3
  terminationGracePeriodSeconds int64 *7
  timeoutSeconds int32 #3
ProjectedVolumeSource
  defaultMode int32 *2
  sources list<VolumeProjection> #1 @atomic @shown
QuobyteVolumeSource
  group string #5
  readOnly bool #3
  registry! string #1
  tenant string #6
  user string #4
  volume! string #2
RBDPersistentVolumeSource
  fsType string #3
  image! string #2
  keyring string=/etc/ceph/keyring #6
  monitors! list<string> #1 @atomic
  pool string=rbd #4
  readOnly bool #8
  secretRef SecretReference *7
  user string=admin #5
RBDVolumeSource
  fsType string #3
  image! string #2
  keyring string=/etc/ceph/keyring #6
  monitors! list<string> #1 @atomic
  pool string=rbd #4
  readOnly bool #8
  secretRef LocalObjectReference *7
  user string=admin #5
ReplicationController @object
  spec ReplicationControllerSpec #2
  status ReplicationControllerStatus #3
ReplicationControllerCondition
  lastTransitionTime time #3
  message string #5
  reason string #4
  status! string/ConditionStatus #2
  type! string/ReplicationControllerConditionType #1
ReplicationControllerSpec
  minReadySeconds int32 #4
  replicas int32=1 *1
  selector map<string> #2 @atomic
  template PodTemplateSpec *3
ReplicationControllerStatus
  availableReplicas int32 #5
  conditions list<ReplicationControllerCondition> #6 @map(type) @patch(merge:type)
  fullyLabeledReplicas int32 #2
  observedGeneration int64 #3
  readyReplicas int32 #4
  replicas! int32 #1
ResourceClaim
  name! string #1
  request string #2
ResourceFieldSelector @atomic
  containerName string #1
  divisor Quantity #3
  resource! string #2
ResourceHealth
  health string/ResourceHealthStatus #2
  resourceID! string/ResourceID #1
ResourceQuota @object
  spec ResourceQuotaSpec #2
  status ResourceQuotaStatus #3
ResourceQuotaSpec
  hard map<Quantity> #1
  scopeSelector ScopeSelector *3
  scopes list<string/ResourceQuotaScope{BestEffort|CrossNamespacePodAffinity|NotBestEffort|NotTerminating|PriorityClass|Terminating|VolumeAttributesClass}> #2 @atomic
ResourceQuotaStatus
  hard map<Quantity> #1
  used map<Quantity> #2
ResourceRequirements
  claims list<ResourceClaim> #3 @map(name)
  limits map<Quantity> #1
  requests map<Quantity> #2
ResourceStatus
  name! string/ResourceName #1
  resources list<ResourceHealth> #2 @map(resourceID)
SELinuxOptions
  level string #4
  role string #2
  type string #3
  user string #1
ScaleIOPersistentVolumeSource
  fsType string=xfs #9
  gateway! string #1
  protectionDomain string #5
  readOnly bool #10
  secretRef! SecretReference *3
  sslEnabled bool #4
  storageMode string=ThinProvisioned #7
  storagePool string #6
  system! string #2
  volumeName string #8
ScaleIOVolumeSource
  fsType string=xfs #9
  gateway! string #1
  protectionDomain string #5
  readOnly bool #10
  secretRef! LocalObjectReference *3
  sslEnabled bool #4
  storageMode string=ThinProvisioned #7
  storagePool string #6
  system! string #2
  volumeName string #8
ScopeSelector @atomic
  matchExpressions list<ScopedResourceSelectorRequirement> #1 @atomic
ScopedResourceSelectorRequirement
  operator! string/ScopeSelectorOperator{DoesNotExist|Exists|In|NotIn} #2
  scopeName! string/ResourceQuotaScope{BestEffort|CrossNamespacePodAffinity|NotBestEffort|NotTerminating|PriorityClass|Terminating|VolumeAttributesClass} #1
  values list<string> #3 @atomic
SeccompProfile
  localhostProfile string *2
  type! string/SeccompProfileType{Localhost|RuntimeDefault|Unconfined} #1
Secret @object
  data map<bytes> #2
  immutable bool *5
  stringData map<string> #4
  type string/SecretType #3
SecretEnvSource
  name string #1.1
  optional bool *2
SecretKeySelector @atomic
  key! string #2
  name string #1.1
  optional bool *3
SecretProjection
  items list<KeyToPath> #2 @atomic
  name string #1.1
  optional bool *4
SecretReference @atomic
  name string #1
  namespace string #2
SecretVolumeSource
  defaultMode int32 *3
  items list<KeyToPath> #2 @atomic
  optional bool *4
  secretName string #1
SecurityContext
  allowPrivilegeEscalation bool *7
  appArmorProfile AppArmorProfile *12
  capabilities Capabilities *1
  privileged bool *2
  procMount string/ProcMountType{Default|Unmasked} *9
  readOnlyRootFilesystem bool *6
  runAsGroup int64 *8
  runAsNonRoot bool *5
  runAsUser int64 *4
  seLinuxOptions SELinuxOptions *3
  seccompProfile SeccompProfile *11
  windowsOptions WindowsSecurityContextOptions *10
Service @object
  spec ServiceSpec #2
  status ServiceStatus #3
ServiceAccount @object
  automountServiceAccountToken bool *4
  imagePullSecrets list<LocalObjectReference> #3 @atomic
  secrets list<ObjectReference> #2 @map(name) @patch(merge:name)
ServiceAccountTokenProjection
  audience string #1
  expirationSeconds int64 *2
  path! string #3
ServicePort
  appProtocol string *6
  name string #1
  nodePort int32 #5
  port! int32 #3
  protocol string/Protocol{SCTP|TCP|UDP}=TCP #2
  targetPort IntOrString #4
ServiceSpec
  allocateLoadBalancerNodePorts bool *20
  clusterIP string #3
  clusterIPs list<string> #18 @atomic
  externalIPs list<string> #5 @atomic
  externalName string #10
  externalTrafficPolicy string/ServiceExternalTrafficPolicy{Cluster|Local} #11
  healthCheckNodePort int32 #12
  internalTrafficPolicy string/ServiceInternalTrafficPolicy{Cluster|Local} *22
  ipFamilies list<string/IPFamily{""|IPv4|IPv6}> #19 @atomic
  ipFamilyPolicy string/IPFamilyPolicy{PreferDualStack|RequireDualStack|SingleStack} *17
  loadBalancerClass string *21
  loadBalancerIP string #8
  loadBalancerSourceRanges list<string> #9 @atomic
  ports list<ServicePort> #1 @map(port,protocol) @patch(merge:port)
  publishNotReadyAddresses bool #13
  selector map<string> #2 @atomic
  sessionAffinity string/ServiceAffinity{ClientIP|None} #7
  sessionAffinityConfig SessionAffinityConfig *14
  trafficDistribution string *23
  type string/ServiceType{ClusterIP|ExternalName|LoadBalancer|NodePort} #4
ServiceStatus
  conditions list<Condition> #2 @map(type) @patch(merge:type)
  loadBalancer LoadBalancerStatus #1
SessionAffinityConfig
  clientIP ClientIPConfig *1
SleepAction
  seconds! int64 #1
StorageOSPersistentVolumeSource
  fsType string #3
  readOnly bool #4
  secretRef ObjectReference *5
  volumeName string #1
  volumeNamespace string #2
StorageOSVolumeSource
  fsType string #3
  readOnly bool #4
  secretRef LocalObjectReference *5
  volumeName string #1
  volumeNamespace string #2
Sysctl
  name! string #1
  value! string #2
TCPSocketAction
  host string #2
  port! IntOrString #1
Taint
  effect! string/TaintEffect{NoExecute|NoSchedule|PreferNoSchedule} #3
  key! string #1
  timeAdded time *4
  value string #2
Toleration
  effect string/TaintEffect{NoExecute|NoSchedule|PreferNoSchedule} #4
  key string #1
  operator string/TolerationOperator{Equal|Exists|Gt|Lt} #2
  tolerationSeconds int64 *5
  value string #3
TopologySelectorLabelRequirement
  key! string #1
  values! list<string> #2 @atomic
TopologySelectorTerm @atomic
  matchLabelExpressions list<TopologySelectorLabelRequirement> #1 @atomic
TopologySpreadConstraint
  labelSelector LabelSelector *4
  matchLabelKeys list<string> #8 @atomic
  maxSkew! int32 #1
  minDomains int32 *5
  nodeAffinityPolicy string/NodeInclusionPolicy{Honor|Ignore} *6
  nodeTaintsPolicy string/NodeInclusionPolicy{Honor|Ignore} *7
  topologyKey! string #2
  whenUnsatisfiable! string/UnsatisfiableConstraintAction{DoNotSchedule|ScheduleAnyway} #3
TypedLocalObjectReference @atomic
  apiGroup string *1 @shown
  kind! string #2
  name! string #3
TypedObjectReference
  apiGroup string *1 @shown
  kind! string #2
  name! string #3
  namespace string *4
Volume
  awsElasticBlockStore AWSElasticBlockStoreVolumeSource *2.4
  azureDisk AzureDiskVolumeSource *2.22
  azureFile AzureFileVolumeSource *2.18
  cephfs CephFSVolumeSource *2.14
  cinder CinderVolumeSource *2.13
  configMap ConfigMapVolumeSource *2.19
  csi CSIVolumeSource *2.28
  downwardAPI DownwardAPIVolumeSource *2.16
  emptyDir EmptyDirVolumeSource *2.2
  ephemeral EphemeralVolumeSource *2.29
  fc FCVolumeSource *2.17
  flexVolume FlexVolumeSource *2.12
  flocker FlockerVolumeSource *2.15
  gcePersistentDisk GCEPersistentDiskVolumeSource *2.3
  gitRepo GitRepoVolumeSource *2.5
  glusterfs GlusterfsVolumeSource *2.9
  hostPath HostPathVolumeSource *2.1
  image ImageVolumeSource *2.30
  iscsi ISCSIVolumeSource *2.8
  name! string #1
  nfs NFSVolumeSource *2.7
  persistentVolumeClaim PersistentVolumeClaimVolumeSource *2.10
  photonPersistentDisk PhotonPersistentDiskVolumeSource *2.23
  portworxVolume PortworxVolumeSource *2.24
  projected ProjectedVolumeSource *2.26
  quobyte QuobyteVolumeSource *2.21
  rbd RBDVolumeSource *2.11
  scaleIO ScaleIOVolumeSource *2.25
  secret SecretVolumeSource *2.6
  storageos StorageOSVolumeSource *2.27
  vsphereVolume VsphereVirtualDiskVolumeSource *2.20
VolumeDevice
  devicePath! string #2
  name! string #1
VolumeMount
  mountPath! string #3
  mountPropagation string/MountPropagationMode{Bidirectional|HostToContainer|None} *5
  name! string #1
  readOnly bool #2
  recursiveReadOnly string/RecursiveReadOnlyMode *7
  subPath string #4
  subPathExpr string #6
VolumeMountStatus
  mountPath! string #2
  name! string #1
  readOnly bool #3
  recursiveReadOnly string/RecursiveReadOnlyMode *4
VolumeNodeAffinity
  required NodeSelector *1
VolumeProjection
  clusterTrustBundle ClusterTrustBundleProjection *5
  configMap ConfigMapProjection *3
  downwardAPI DownwardAPIProjection *2
  podCertificate PodCertificateProjection *6
  secret SecretProjection *1
  serviceAccountToken ServiceAccountTokenProjection *4
VolumeResourceRequirements
  limits map<Quantity> #1
  requests map<Quantity> #2
VsphereVirtualDiskVolumeSource
  fsType string #2
  storagePolicyID string #4
  storagePolicyName string #3
  volumePath! string #1
WeightedPodAffinityTerm
  podAffinityTerm! PodAffinityTerm #2
  weight! int32 #1
WindowsSecurityContextOptions
  gmsaCredentialSpec string *2
  gmsaCredentialSpecName string *1
  hostProcess bool *4
  runAsUserName string *3
WorkloadReference
  name! string #1
  podGroup! string #2
  podGroupReplicaKey string #3
`;
