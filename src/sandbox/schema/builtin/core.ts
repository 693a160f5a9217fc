/** The core group: pods, services, namespaces, nodes, configuration, volumes, events. */
export const coreTypes = `
# io.k8s.api.core.v1
AWSElasticBlockStoreVolumeSource
  fsType string
  partition int32
  readOnly bool
  volumeID! string
Affinity
  nodeAffinity NodeAffinity
  podAffinity PodAffinity
  podAntiAffinity PodAntiAffinity
AppArmorProfile
  localhostProfile string
  type! string{Localhost|RuntimeDefault|Unconfined}
AttachedVolume
  devicePath! string
  name! string
AzureDiskVolumeSource
  cachingMode string{None|ReadOnly|ReadWrite}=ReadWrite
  diskName! string
  diskURI! string
  fsType string=ext4
  kind string{Dedicated|Managed|Shared}=Shared
  readOnly bool
AzureFilePersistentVolumeSource
  readOnly bool
  secretName! string
  secretNamespace string
  shareName! string
AzureFileVolumeSource
  readOnly bool
  secretName! string
  shareName! string
Binding @object
  target! ObjectReference
CSIPersistentVolumeSource
  controllerExpandSecretRef SecretReference
  controllerPublishSecretRef SecretReference
  driver! string
  fsType string
  nodeExpandSecretRef SecretReference
  nodePublishSecretRef SecretReference
  nodeStageSecretRef SecretReference
  readOnly bool
  volumeAttributes map<string>
  volumeHandle! string
CSIVolumeSource
  driver! string
  fsType string
  nodePublishSecretRef LocalObjectReference
  readOnly bool
  volumeAttributes map<string>
Capabilities
  add list<string> @atomic
  drop list<string> @atomic
CephFSPersistentVolumeSource
  monitors! list<string> @atomic
  path string
  readOnly bool
  secretFile string
  secretRef SecretReference
  user string
CephFSVolumeSource
  monitors! list<string> @atomic
  path string
  readOnly bool
  secretFile string
  secretRef LocalObjectReference
  user string
CinderPersistentVolumeSource
  fsType string
  readOnly bool
  secretRef SecretReference
  volumeID! string
CinderVolumeSource
  fsType string
  readOnly bool
  secretRef LocalObjectReference
  volumeID! string
ClientIPConfig
  timeoutSeconds int32
ClusterTrustBundleProjection
  labelSelector LabelSelector
  name string
  optional bool
  path! string
  signerName string
ComponentCondition
  error string
  message string
  status! string
  type! string
ComponentStatus @object
  conditions list<ComponentCondition> @map(type) @patch(merge:type)
ConfigMap @object
  binaryData map<bytes>
  data map<string>
  immutable bool
ConfigMapEnvSource
  name string
  optional bool
ConfigMapKeySelector @atomic
  key! string
  name string
  optional bool
ConfigMapNodeConfigSource
  kubeletConfigKey! string
  name! string
  namespace! string
  resourceVersion string
  uid string
ConfigMapProjection
  items list<KeyToPath> @atomic
  name string
  optional bool
ConfigMapVolumeSource
  defaultMode int32
  items list<KeyToPath> @atomic
  name string
  optional bool
Container
  args list<string> @atomic
  command list<string> @atomic
  env list<EnvVar> @map(name) @patch(merge:name)
  envFrom list<EnvFromSource> @atomic
  image string
  imagePullPolicy string{Always|IfNotPresent|Never}
  lifecycle Lifecycle
  livenessProbe Probe
  name! string
  ports list<ContainerPort> @map(containerPort,protocol) @patch(merge:containerPort)
  readinessProbe Probe
  resizePolicy list<ContainerResizePolicy> @atomic
  resources ResourceRequirements
  restartPolicy string
  restartPolicyRules list<ContainerRestartRule> @atomic
  securityContext SecurityContext
  startupProbe Probe
  stdin bool
  stdinOnce bool
  terminationMessagePath string
  terminationMessagePolicy string{FallbackToLogsOnError|File}
  tty bool
  volumeDevices list<VolumeDevice> @map(devicePath) @patch(merge:devicePath)
  volumeMounts list<VolumeMount> @map(mountPath) @patch(merge:mountPath)
  workingDir string
ContainerExtendedResourceRequest
  containerName! string
  requestName! string
  resourceName! string
ContainerImage
  names list<string> @atomic
  sizeBytes int64
ContainerPort
  containerPort! int32
  hostIP string
  hostPort int32
  name string
  protocol string{SCTP|TCP|UDP}=TCP
ContainerResizePolicy
  resourceName! string
  restartPolicy! string
ContainerRestartRule
  action! string
  exitCodes ContainerRestartRuleOnExitCodes
ContainerRestartRuleOnExitCodes
  operator! string
  values list<int32> @set
ContainerState
  running ContainerStateRunning
  terminated ContainerStateTerminated
  waiting ContainerStateWaiting
ContainerStateRunning
  startedAt time
ContainerStateTerminated
  containerID string
  exitCode! int32
  finishedAt time
  message string
  reason string
  signal int32
  startedAt time
ContainerStateWaiting
  message string
  reason string
ContainerStatus
  allocatedResources map<Quantity>
  allocatedResourcesStatus list<ResourceStatus> @map(name) @patch(merge:name)
  containerID string
  image! string
  imageID! string
  lastState ContainerState
  name! string
  ready! bool
  resources ResourceRequirements
  restartCount! int32
  started bool
  state ContainerState
  stopSignal string
  user ContainerUser
  volumeMounts list<VolumeMountStatus> @map(mountPath) @patch(merge:mountPath)
ContainerUser
  linux LinuxContainerUser
DaemonEndpoint
  Port! int32
DownwardAPIProjection
  items list<DownwardAPIVolumeFile> @atomic
DownwardAPIVolumeFile
  fieldRef ObjectFieldSelector
  mode int32
  path! string
  resourceFieldRef ResourceFieldSelector
DownwardAPIVolumeSource
  defaultMode int32
  items list<DownwardAPIVolumeFile> @atomic
EmptyDirVolumeSource
  medium string
  sizeLimit Quantity
EndpointAddress @atomic
  hostname string
  ip! string
  nodeName string
  targetRef ObjectReference
EndpointPort @atomic
  appProtocol string
  name string
  port! int32
  protocol string{SCTP|TCP|UDP}
EndpointSubset
  addresses list<EndpointAddress> @atomic
  notReadyAddresses list<EndpointAddress> @atomic
  ports list<EndpointPort> @atomic
Endpoints @object
  subsets list<EndpointSubset> @atomic
EnvFromSource
  configMapRef ConfigMapEnvSource
  prefix string
  secretRef SecretEnvSource
EnvVar
  name! string
  value string
  valueFrom EnvVarSource
EnvVarSource
  configMapKeyRef ConfigMapKeySelector
  fieldRef ObjectFieldSelector
  fileKeyRef FileKeySelector
  resourceFieldRef ResourceFieldSelector
  secretKeyRef SecretKeySelector
EphemeralContainer
  args list<string> @atomic
  command list<string> @atomic
  env list<EnvVar> @map(name) @patch(merge:name)
  envFrom list<EnvFromSource> @atomic
  image string
  imagePullPolicy string{Always|IfNotPresent|Never}
  lifecycle Lifecycle
  livenessProbe Probe
  name! string
  ports list<ContainerPort> @map(containerPort,protocol) @patch(merge:containerPort)
  readinessProbe Probe
  resizePolicy list<ContainerResizePolicy> @atomic
  resources ResourceRequirements
  restartPolicy string
  restartPolicyRules list<ContainerRestartRule> @atomic
  securityContext SecurityContext
  startupProbe Probe
  stdin bool
  stdinOnce bool
  targetContainerName string
  terminationMessagePath string
  terminationMessagePolicy string{FallbackToLogsOnError|File}
  tty bool
  volumeDevices list<VolumeDevice> @map(devicePath) @patch(merge:devicePath)
  volumeMounts list<VolumeMount> @map(mountPath) @patch(merge:mountPath)
  workingDir string
EphemeralVolumeSource
  volumeClaimTemplate PersistentVolumeClaimTemplate
Event @object
  action string
  count int32
  eventTime time
  firstTimestamp time
  involvedObject! ObjectReference
  lastTimestamp time
  message string
  reason string
  related ObjectReference
  reportingComponent string
  reportingInstance string
  series EventSeries
  source EventSource
  type string
EventSeries
  count int32
  lastObservedTime time
EventSource
  component string
  host string
ExecAction
  command list<string> @atomic
FCVolumeSource
  fsType string
  lun int32
  readOnly bool
  targetWWNs list<string> @atomic
  wwids list<string> @atomic
FileKeySelector @atomic
  key! string
  optional bool
  path! string
  volumeName! string
FlexPersistentVolumeSource
  driver! string
  fsType string
  options map<string>
  readOnly bool
  secretRef SecretReference
FlexVolumeSource
  driver! string
  fsType string
  options map<string>
  readOnly bool
  secretRef LocalObjectReference
FlockerVolumeSource
  datasetName string
  datasetUUID string
GCEPersistentDiskVolumeSource
  fsType string
  partition int32
  pdName! string
  readOnly bool
GRPCAction
  port! int32
  service string
GitRepoVolumeSource
  directory string
  repository! string
  revision string
GlusterfsPersistentVolumeSource
  endpoints! string
  endpointsNamespace string
  path! string
  readOnly bool
GlusterfsVolumeSource
  endpoints! string
  path! string
  readOnly bool
HTTPGetAction
  host string
  httpHeaders list<HTTPHeader> @atomic
  path string
  port! IntOrString
  scheme string{HTTP|HTTPS}
HTTPHeader
  name! string
  value! string
HostAlias
  hostnames list<string> @atomic
  ip! string
HostIP
  ip! string
HostPathVolumeSource
  path! string
  type string{""|BlockDevice|CharDevice|Directory|DirectoryOrCreate|File|FileOrCreate|Socket}
ISCSIPersistentVolumeSource
  chapAuthDiscovery bool
  chapAuthSession bool
  fsType string
  initiatorName string
  iqn! string
  iscsiInterface string=default
  lun! int32
  portals list<string> @atomic
  readOnly bool
  secretRef SecretReference
  targetPortal! string
ISCSIVolumeSource
  chapAuthDiscovery bool
  chapAuthSession bool
  fsType string
  initiatorName string
  iqn! string
  iscsiInterface string=default
  lun! int32
  portals list<string> @atomic
  readOnly bool
  secretRef LocalObjectReference
  targetPortal! string
ImageVolumeSource
  pullPolicy string{Always|IfNotPresent|Never}
  reference string
KeyToPath
  key! string
  mode int32
  path! string
Lifecycle
  postStart LifecycleHandler
  preStop LifecycleHandler
  stopSignal string
LifecycleHandler
  exec ExecAction
  httpGet HTTPGetAction
  sleep SleepAction
  tcpSocket TCPSocketAction
LimitRange @object
  spec LimitRangeSpec
LimitRangeItem
  default map<Quantity>
  defaultRequest map<Quantity>
  max map<Quantity>
  maxLimitRequestRatio map<Quantity>
  min map<Quantity>
  type! string
LimitRangeSpec
  limits! list<LimitRangeItem> @atomic
LinuxContainerUser
  gid! int64
  supplementalGroups list<int64> @atomic
  uid! int64
LoadBalancerIngress
  hostname string
  ip string
  ipMode string
  ports list<PortStatus> @atomic
LoadBalancerStatus
  ingress list<LoadBalancerIngress> @atomic
LocalObjectReference @atomic
  name string
LocalVolumeSource
  fsType string
  path! string
ModifyVolumeStatus
  status! string{InProgress|Infeasible|Pending}
  targetVolumeAttributesClassName string
NFSVolumeSource
  path! string
  readOnly bool
  server! string
Namespace @object
  spec NamespaceSpec
  status NamespaceStatus
NamespaceCondition
  lastTransitionTime time
  message string
  reason string
  status! string
  type! string
NamespaceSpec
  finalizers list<string> @atomic
NamespaceStatus
  conditions list<NamespaceCondition> @map(type) @patch(merge:type)
  phase string{Active|Terminating}
Node @object
  spec NodeSpec
  status NodeStatus
NodeAddress
  address! string
  type! string
NodeAffinity
  preferredDuringSchedulingIgnoredDuringExecution list<PreferredSchedulingTerm> @atomic
  requiredDuringSchedulingIgnoredDuringExecution NodeSelector
NodeCondition
  lastHeartbeatTime time
  lastTransitionTime time
  message string
  reason string
  status! string
  type! string
NodeConfigSource
  configMap ConfigMapNodeConfigSource
NodeConfigStatus
  active NodeConfigSource
  assigned NodeConfigSource
  error string
  lastKnownGood NodeConfigSource
NodeDaemonEndpoints
  kubeletEndpoint DaemonEndpoint
NodeFeatures
  supplementalGroupsPolicy bool
NodeRuntimeHandler
  features NodeRuntimeHandlerFeatures
  name string
NodeRuntimeHandlerFeatures
  recursiveReadOnlyMounts bool
  userNamespaces bool
NodeSelector @atomic
  nodeSelectorTerms! list<NodeSelectorTerm> @atomic
NodeSelectorRequirement
  key! string
  operator! string{DoesNotExist|Exists|Gt|In|Lt|NotIn}
  values list<string> @atomic
NodeSelectorTerm @atomic
  matchExpressions list<NodeSelectorRequirement> @atomic
  matchFields list<NodeSelectorRequirement> @atomic
NodeSpec
  configSource NodeConfigSource
  externalID string
  podCIDR string
  podCIDRs list<string> @set @patch(merge)
  providerID string
  taints list<Taint> @atomic
  unschedulable bool
NodeStatus
  addresses list<NodeAddress> @map(type) @patch(merge:type)
  allocatable map<Quantity>
  capacity map<Quantity>
  conditions list<NodeCondition> @map(type) @patch(merge:type)
  config NodeConfigStatus
  daemonEndpoints NodeDaemonEndpoints
  declaredFeatures list<string> @atomic
  features NodeFeatures
  images list<ContainerImage> @atomic
  nodeInfo NodeSystemInfo
  phase string{Pending|Running|Terminated}
  runtimeHandlers list<NodeRuntimeHandler> @atomic
  volumesAttached list<AttachedVolume> @atomic
  volumesInUse list<string> @atomic
NodeSwapStatus
  capacity int64
NodeSystemInfo
  architecture! string
  bootID! string
  containerRuntimeVersion! string
  kernelVersion! string
  kubeProxyVersion! string
  kubeletVersion! string
  machineID! string
  operatingSystem! string
  osImage! string
  swap NodeSwapStatus
  systemUUID! string
ObjectFieldSelector @atomic
  apiVersion string
  fieldPath! string
ObjectReference @atomic
  apiVersion string
  fieldPath string
  kind string
  name string
  namespace string
  resourceVersion string
  uid string
PersistentVolume @object
  spec PersistentVolumeSpec
  status PersistentVolumeStatus
PersistentVolumeClaim @object
  spec PersistentVolumeClaimSpec
  status PersistentVolumeClaimStatus
PersistentVolumeClaimCondition
  lastProbeTime time
  lastTransitionTime time
  message string
  reason string
  status! string
  type! string
PersistentVolumeClaimSpec
  accessModes list<string{ReadOnlyMany|ReadWriteMany|ReadWriteOnce|ReadWriteOncePod}> @atomic
  dataSource TypedLocalObjectReference
  dataSourceRef TypedObjectReference
  resources VolumeResourceRequirements
  selector LabelSelector
  storageClassName string
  volumeAttributesClassName string
  volumeMode string{Block|Filesystem}
  volumeName string
PersistentVolumeClaimStatus
  accessModes list<string{ReadOnlyMany|ReadWriteMany|ReadWriteOnce|ReadWriteOncePod}> @atomic
  allocatedResourceStatuses map<string{ControllerResizeInProgress|ControllerResizeInfeasible|NodeResizeInProgress|NodeResizeInfeasible|NodeResizePending}> @granular
  allocatedResources map<Quantity>
  capacity map<Quantity>
  conditions list<PersistentVolumeClaimCondition> @map(type) @patch(merge:type)
  currentVolumeAttributesClassName string
  modifyVolumeStatus ModifyVolumeStatus
  phase string{Bound|Lost|Pending}
PersistentVolumeClaimTemplate
  metadata ObjectMeta
  spec! PersistentVolumeClaimSpec
PersistentVolumeClaimVolumeSource
  claimName! string
  readOnly bool
PersistentVolumeSpec
  accessModes list<string{ReadOnlyMany|ReadWriteMany|ReadWriteOnce|ReadWriteOncePod}> @atomic
  awsElasticBlockStore AWSElasticBlockStoreVolumeSource
  azureDisk AzureDiskVolumeSource
  azureFile AzureFilePersistentVolumeSource
  capacity map<Quantity>
  cephfs CephFSPersistentVolumeSource
  cinder CinderPersistentVolumeSource
  claimRef ObjectReference @granular
  csi CSIPersistentVolumeSource
  fc FCVolumeSource
  flexVolume FlexPersistentVolumeSource
  flocker FlockerVolumeSource
  gcePersistentDisk GCEPersistentDiskVolumeSource
  glusterfs GlusterfsPersistentVolumeSource
  hostPath HostPathVolumeSource
  iscsi ISCSIPersistentVolumeSource
  local LocalVolumeSource
  mountOptions list<string> @atomic
  nfs NFSVolumeSource
  nodeAffinity VolumeNodeAffinity
  persistentVolumeReclaimPolicy string{Delete|Recycle|Retain}
  photonPersistentDisk PhotonPersistentDiskVolumeSource
  portworxVolume PortworxVolumeSource
  quobyte QuobyteVolumeSource
  rbd RBDPersistentVolumeSource
  scaleIO ScaleIOPersistentVolumeSource
  storageClassName string
  storageos StorageOSPersistentVolumeSource
  volumeAttributesClassName string
  volumeMode string{Block|Filesystem}
  vsphereVolume VsphereVirtualDiskVolumeSource
PersistentVolumeStatus
  lastPhaseTransitionTime time
  message string
  phase string{Available|Bound|Failed|Pending|Released}
  reason string
PhotonPersistentDiskVolumeSource
  fsType string
  pdID! string
Pod @object
  spec PodSpec
  status PodStatus
PodAffinity
  preferredDuringSchedulingIgnoredDuringExecution list<WeightedPodAffinityTerm> @atomic
  requiredDuringSchedulingIgnoredDuringExecution list<PodAffinityTerm> @atomic
PodAffinityTerm
  labelSelector LabelSelector
  matchLabelKeys list<string> @atomic
  mismatchLabelKeys list<string> @atomic
  namespaceSelector LabelSelector
  namespaces list<string> @atomic
  topologyKey! string
PodAntiAffinity
  preferredDuringSchedulingIgnoredDuringExecution list<WeightedPodAffinityTerm> @atomic
  requiredDuringSchedulingIgnoredDuringExecution list<PodAffinityTerm> @atomic
PodCertificateProjection
  certificateChainPath string
  credentialBundlePath string
  keyPath string
  keyType! string
  maxExpirationSeconds int32
  signerName! string
  userAnnotations map<string>
PodCondition
  lastProbeTime time
  lastTransitionTime time
  message string
  observedGeneration int64
  reason string
  status! string
  type! string
PodDNSConfig
  nameservers list<string> @atomic
  options list<PodDNSConfigOption> @atomic
  searches list<string> @atomic
PodDNSConfigOption
  name string
  value string
PodExtendedResourceClaimStatus
  requestMappings! list<ContainerExtendedResourceRequest> @atomic
  resourceClaimName! string
PodIP
  ip! string
PodOS
  name! string
PodReadinessGate
  conditionType! string
PodResourceClaim
  name! string
  resourceClaimName string
  resourceClaimTemplateName string
PodResourceClaimStatus
  name! string
  resourceClaimName string
PodSchedulingGate
  name! string
PodSecurityContext
  appArmorProfile AppArmorProfile
  fsGroup int64
  fsGroupChangePolicy string{Always|OnRootMismatch}
  runAsGroup int64
  runAsNonRoot bool
  runAsUser int64
  seLinuxChangePolicy string
  seLinuxOptions SELinuxOptions
  seccompProfile SeccompProfile
  supplementalGroups list<int64> @atomic
  supplementalGroupsPolicy string{Merge|Strict}
  sysctls list<Sysctl> @atomic
  windowsOptions WindowsSecurityContextOptions
PodSpec
  activeDeadlineSeconds int64
  affinity Affinity
  automountServiceAccountToken bool
  containers! list<Container> @map(name) @patch(merge:name)
  dnsConfig PodDNSConfig
  dnsPolicy string{ClusterFirst|ClusterFirstWithHostNet|Default|None}
  enableServiceLinks bool
  ephemeralContainers list<EphemeralContainer> @map(name) @patch(merge:name)
  hostAliases list<HostAlias> @map(ip) @patch(merge:ip)
  hostIPC bool
  hostNetwork bool
  hostPID bool
  hostUsers bool
  hostname string
  hostnameOverride string
  imagePullSecrets list<LocalObjectReference> @map(name) @patch(merge:name)
  initContainers list<Container> @map(name) @patch(merge:name)
  nodeName string
  nodeSelector map<string> @atomic
  os PodOS
  overhead map<Quantity>
  preemptionPolicy string{Never|PreemptLowerPriority}
  priority int32
  priorityClassName string
  readinessGates list<PodReadinessGate> @atomic
  resourceClaims list<PodResourceClaim> @map(name) @patch(merge+retainKeys:name)
  resources ResourceRequirements
  restartPolicy string{Always|Never|OnFailure}
  runtimeClassName string
  schedulerName string
  schedulingGates list<PodSchedulingGate> @map(name) @patch(merge:name)
  securityContext PodSecurityContext
  serviceAccount string
  serviceAccountName string
  setHostnameAsFQDN bool
  shareProcessNamespace bool
  subdomain string
  terminationGracePeriodSeconds int64
  tolerations list<Toleration> @atomic
  topologySpreadConstraints list<TopologySpreadConstraint> @map(topologyKey,whenUnsatisfiable) @patch(merge:topologyKey)
  volumes list<Volume> @map(name) @patch(merge+retainKeys:name)
  workloadRef WorkloadReference
PodStatus
  allocatedResources map<Quantity>
  conditions list<PodCondition> @map(type) @patch(merge:type)
  containerStatuses list<ContainerStatus> @atomic
  ephemeralContainerStatuses list<ContainerStatus> @atomic
  extendedResourceClaimStatus PodExtendedResourceClaimStatus
  hostIP string
  hostIPs list<HostIP> @atomic @patch(merge:ip)
  initContainerStatuses list<ContainerStatus> @atomic
  message string
  nominatedNodeName string
  observedGeneration int64
  phase string{Failed|Pending|Running|Succeeded|Unknown}
  podIP string
  podIPs list<PodIP> @map(ip) @patch(merge:ip)
  qosClass string{BestEffort|Burstable|Guaranteed}
  reason string
  resize string
  resourceClaimStatuses list<PodResourceClaimStatus> @map(name) @patch(merge+retainKeys:name)
  resources ResourceRequirements
  startTime time
PodTemplate @object
  template PodTemplateSpec
PodTemplateSpec
  metadata ObjectMeta
  spec PodSpec
PortStatus
  error string
  port! int32
  protocol! string{SCTP|TCP|UDP}
PortworxVolumeSource
  fsType string
  readOnly bool
  volumeID! string
PreferredSchedulingTerm
  preference! NodeSelectorTerm
  weight! int32
Probe
  exec ExecAction
  failureThreshold int32
  grpc GRPCAction
  httpGet HTTPGetAction
  initialDelaySeconds int32
  periodSeconds int32
  successThreshold int32
  tcpSocket TCPSocketAction
  terminationGracePeriodSeconds int64
  timeoutSeconds int32
ProjectedVolumeSource
  defaultMode int32
  sources list<VolumeProjection> @atomic
QuobyteVolumeSource
  group string
  readOnly bool
  registry! string
  tenant string
  user string
  volume! string
RBDPersistentVolumeSource
  fsType string
  image! string
  keyring string=/etc/ceph/keyring
  monitors! list<string> @atomic
  pool string=rbd
  readOnly bool
  secretRef SecretReference
  user string=admin
RBDVolumeSource
  fsType string
  image! string
  keyring string=/etc/ceph/keyring
  monitors! list<string> @atomic
  pool string=rbd
  readOnly bool
  secretRef LocalObjectReference
  user string=admin
ReplicationController @object
  spec ReplicationControllerSpec
  status ReplicationControllerStatus
ReplicationControllerCondition
  lastTransitionTime time
  message string
  reason string
  status! string
  type! string
ReplicationControllerSpec
  minReadySeconds int32
  replicas int32=1
  selector map<string> @atomic
  template PodTemplateSpec
ReplicationControllerStatus
  availableReplicas int32
  conditions list<ReplicationControllerCondition> @map(type) @patch(merge:type)
  fullyLabeledReplicas int32
  observedGeneration int64
  readyReplicas int32
  replicas! int32
ResourceClaim
  name! string
  request string
ResourceFieldSelector @atomic
  containerName string
  divisor Quantity
  resource! string
ResourceHealth
  health string
  resourceID! string
ResourceQuota @object
  spec ResourceQuotaSpec
  status ResourceQuotaStatus
ResourceQuotaSpec
  hard map<Quantity>
  scopeSelector ScopeSelector
  scopes list<string{BestEffort|CrossNamespacePodAffinity|NotBestEffort|NotTerminating|PriorityClass|Terminating|VolumeAttributesClass}> @atomic
ResourceQuotaStatus
  hard map<Quantity>
  used map<Quantity>
ResourceRequirements
  claims list<ResourceClaim> @map(name)
  limits map<Quantity>
  requests map<Quantity>
ResourceStatus
  name! string
  resources list<ResourceHealth> @map(resourceID)
SELinuxOptions
  level string
  role string
  type string
  user string
ScaleIOPersistentVolumeSource
  fsType string=xfs
  gateway! string
  protectionDomain string
  readOnly bool
  secretRef! SecretReference
  sslEnabled bool
  storageMode string=ThinProvisioned
  storagePool string
  system! string
  volumeName string
ScaleIOVolumeSource
  fsType string=xfs
  gateway! string
  protectionDomain string
  readOnly bool
  secretRef! LocalObjectReference
  sslEnabled bool
  storageMode string=ThinProvisioned
  storagePool string
  system! string
  volumeName string
ScopeSelector @atomic
  matchExpressions list<ScopedResourceSelectorRequirement> @atomic
ScopedResourceSelectorRequirement
  operator! string{DoesNotExist|Exists|In|NotIn}
  scopeName! string{BestEffort|CrossNamespacePodAffinity|NotBestEffort|NotTerminating|PriorityClass|Terminating|VolumeAttributesClass}
  values list<string> @atomic
SeccompProfile
  localhostProfile string
  type! string{Localhost|RuntimeDefault|Unconfined}
Secret @object
  data map<bytes>
  immutable bool
  stringData map<string>
  type string
SecretEnvSource
  name string
  optional bool
SecretKeySelector @atomic
  key! string
  name string
  optional bool
SecretProjection
  items list<KeyToPath> @atomic
  name string
  optional bool
SecretReference @atomic
  name string
  namespace string
SecretVolumeSource
  defaultMode int32
  items list<KeyToPath> @atomic
  optional bool
  secretName string
SecurityContext
  allowPrivilegeEscalation bool
  appArmorProfile AppArmorProfile
  capabilities Capabilities
  privileged bool
  procMount string{Default|Unmasked}
  readOnlyRootFilesystem bool
  runAsGroup int64
  runAsNonRoot bool
  runAsUser int64
  seLinuxOptions SELinuxOptions
  seccompProfile SeccompProfile
  windowsOptions WindowsSecurityContextOptions
Service @object
  spec ServiceSpec
  status ServiceStatus
ServiceAccount @object
  automountServiceAccountToken bool
  imagePullSecrets list<LocalObjectReference> @atomic
  secrets list<ObjectReference> @map(name) @patch(merge:name)
ServiceAccountTokenProjection
  audience string
  expirationSeconds int64
  path! string
ServicePort
  appProtocol string
  name string
  nodePort int32
  port! int32
  protocol string{SCTP|TCP|UDP}=TCP
  targetPort IntOrString
ServiceSpec
  allocateLoadBalancerNodePorts bool
  clusterIP string
  clusterIPs list<string> @atomic
  externalIPs list<string> @atomic
  externalName string
  externalTrafficPolicy string{Cluster|Local}
  healthCheckNodePort int32
  internalTrafficPolicy string{Cluster|Local}
  ipFamilies list<string{""|IPv4|IPv6}> @atomic
  ipFamilyPolicy string{PreferDualStack|RequireDualStack|SingleStack}
  loadBalancerClass string
  loadBalancerIP string
  loadBalancerSourceRanges list<string> @atomic
  ports list<ServicePort> @map(port,protocol) @patch(merge:port)
  publishNotReadyAddresses bool
  selector map<string> @atomic
  sessionAffinity string{ClientIP|None}
  sessionAffinityConfig SessionAffinityConfig
  trafficDistribution string
  type string{ClusterIP|ExternalName|LoadBalancer|NodePort}
ServiceStatus
  conditions list<Condition> @map(type) @patch(merge:type)
  loadBalancer LoadBalancerStatus
SessionAffinityConfig
  clientIP ClientIPConfig
SleepAction
  seconds! int64
StorageOSPersistentVolumeSource
  fsType string
  readOnly bool
  secretRef ObjectReference
  volumeName string
  volumeNamespace string
StorageOSVolumeSource
  fsType string
  readOnly bool
  secretRef LocalObjectReference
  volumeName string
  volumeNamespace string
Sysctl
  name! string
  value! string
TCPSocketAction
  host string
  port! IntOrString
Taint
  effect! string{NoExecute|NoSchedule|PreferNoSchedule}
  key! string
  timeAdded time
  value string
Toleration
  effect string{NoExecute|NoSchedule|PreferNoSchedule}
  key string
  operator string{Equal|Exists|Gt|Lt}
  tolerationSeconds int64
  value string
TopologySelectorLabelRequirement
  key! string
  values! list<string> @atomic
TopologySelectorTerm @atomic
  matchLabelExpressions list<TopologySelectorLabelRequirement> @atomic
TopologySpreadConstraint
  labelSelector LabelSelector
  matchLabelKeys list<string> @atomic
  maxSkew! int32
  minDomains int32
  nodeAffinityPolicy string{Honor|Ignore}
  nodeTaintsPolicy string{Honor|Ignore}
  topologyKey! string
  whenUnsatisfiable! string{DoNotSchedule|ScheduleAnyway}
TypedLocalObjectReference @atomic
  apiGroup string
  kind! string
  name! string
TypedObjectReference
  apiGroup string
  kind! string
  name! string
  namespace string
Volume
  awsElasticBlockStore AWSElasticBlockStoreVolumeSource
  azureDisk AzureDiskVolumeSource
  azureFile AzureFileVolumeSource
  cephfs CephFSVolumeSource
  cinder CinderVolumeSource
  configMap ConfigMapVolumeSource
  csi CSIVolumeSource
  downwardAPI DownwardAPIVolumeSource
  emptyDir EmptyDirVolumeSource
  ephemeral EphemeralVolumeSource
  fc FCVolumeSource
  flexVolume FlexVolumeSource
  flocker FlockerVolumeSource
  gcePersistentDisk GCEPersistentDiskVolumeSource
  gitRepo GitRepoVolumeSource
  glusterfs GlusterfsVolumeSource
  hostPath HostPathVolumeSource
  image ImageVolumeSource
  iscsi ISCSIVolumeSource
  name! string
  nfs NFSVolumeSource
  persistentVolumeClaim PersistentVolumeClaimVolumeSource
  photonPersistentDisk PhotonPersistentDiskVolumeSource
  portworxVolume PortworxVolumeSource
  projected ProjectedVolumeSource
  quobyte QuobyteVolumeSource
  rbd RBDVolumeSource
  scaleIO ScaleIOVolumeSource
  secret SecretVolumeSource
  storageos StorageOSVolumeSource
  vsphereVolume VsphereVirtualDiskVolumeSource
VolumeDevice
  devicePath! string
  name! string
VolumeMount
  mountPath! string
  mountPropagation string{Bidirectional|HostToContainer|None}
  name! string
  readOnly bool
  recursiveReadOnly string
  subPath string
  subPathExpr string
VolumeMountStatus
  mountPath! string
  name! string
  readOnly bool
  recursiveReadOnly string
VolumeNodeAffinity
  required NodeSelector
VolumeProjection
  clusterTrustBundle ClusterTrustBundleProjection
  configMap ConfigMapProjection
  downwardAPI DownwardAPIProjection
  podCertificate PodCertificateProjection
  secret SecretProjection
  serviceAccountToken ServiceAccountTokenProjection
VolumeResourceRequirements
  limits map<Quantity>
  requests map<Quantity>
VsphereVirtualDiskVolumeSource
  fsType string
  storagePolicyID string
  storagePolicyName string
  volumePath! string
WeightedPodAffinityTerm
  podAffinityTerm! PodAffinityTerm
  weight! int32
WindowsSecurityContextOptions
  gmsaCredentialSpec string
  gmsaCredentialSpecName string
  hostProcess bool
  runAsUserName string
WorkloadReference
  name! string
  podGroup! string
  podGroupReplicaKey string
`;
