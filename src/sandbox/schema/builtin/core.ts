/** The core group: pods, services, namespaces, nodes, configuration, volumes, events. */
export const coreTypes = `
# io.k8s.api.core.v1
AWSElasticBlockStoreVolumeSource
  fsType string #2: The file system to expect, as ext4.
  partition int32 #3
  readOnly bool #4: Whether it may only be read.
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
  fsType string=ext4 *4: The file system to expect, as ext4.
  kind string/AzureDataDiskKind{Dedicated|Managed|Shared}=Shared *6
  readOnly bool *5: Whether it may only be read.
AzureFilePersistentVolumeSource
  readOnly bool #3: Whether it may only be read.
  secretName! string #1
  secretNamespace string *4 @shown
  shareName! string #2
AzureFileVolumeSource
  readOnly bool #3: Whether it may only be read.
  secretName! string #1
  shareName! string #2
Binding @object
  target! ObjectReference #2
CSIPersistentVolumeSource
  controllerExpandSecretRef SecretReference *9
  controllerPublishSecretRef SecretReference *6
  driver! string #1
  fsType string #4: The file system to expect, as ext4.
  nodeExpandSecretRef SecretReference *10
  nodePublishSecretRef SecretReference *8
  nodeStageSecretRef SecretReference *7
  readOnly bool #3: Whether it may only be read.
  volumeAttributes map<string> #5
  volumeHandle! string #2
CSIVolumeSource
  driver! string #1
  fsType string *3: The file system to expect, as ext4.
  nodePublishSecretRef LocalObjectReference *5
  readOnly bool *2: Whether it may only be read.
  volumeAttributes map<string> #4
Capabilities
  add list<string/Capability> #1 @atomic
  drop list<string/Capability> #2 @atomic
CephFSPersistentVolumeSource
  monitors! list<string> #1 @atomic
  path string #2
  readOnly bool #6: Whether it may only be read.
  secretFile string #4
  secretRef SecretReference *5
  user string #3
CephFSVolumeSource
  monitors! list<string> #1 @atomic
  path string #2
  readOnly bool #6: Whether it may only be read.
  secretFile string #4
  secretRef LocalObjectReference *5
  user string #3
CinderPersistentVolumeSource
  fsType string #2: The file system to expect, as ext4.
  readOnly bool #3: Whether it may only be read.
  secretRef SecretReference *4
  volumeID! string #1
CinderVolumeSource
  fsType string #2: The file system to expect, as ext4.
  readOnly bool #3: Whether it may only be read.
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
  message string #3: For people to read.
  status! string/ConditionStatus #2
  type! string/ComponentConditionType #1
ComponentStatus @object
  conditions list<ComponentCondition> #2 @map(type) @patch(merge:type)
ConfigMap @object: Settings for pods, as keys and values.
  binaryData map<bytes> #3: Keys and bytes, in base64.
  data map<string> #2: Keys and texts.
  immutable bool *4: Whether nothing in it can be changed any more.
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
Container: A process of the pod, started from an image.
  args list<string> #4 @atomic: Arguments, instead of the image's own.
  command list<string> #3 @atomic: What to run, instead of the image's entrypoint.
  env list<EnvVar> #7 @map(name) @patch(merge:name): Environment variables.
  envFrom list<EnvFromSource> #19 @atomic: ConfigMaps and Secrets, each key of which becomes an environment variable.
  image string #2: The image, as nginx:1.27.
  imagePullPolicy string/PullPolicy{Always|IfNotPresent|Never} #14: When the image is fetched: Always, IfNotPresent or Never. Always if the tag is latest or missing.
  lifecycle Lifecycle *12: What to do after the start and before the end.
  livenessProbe Probe *10: The container is restarted when this fails.
  name! string #1: The container's name, unique in the pod.
  ports list<ContainerPort> #6 @map(containerPort,protocol) @patch(merge:containerPort): Ports that the container listens on. Written down for people, for names and for network policies that use the names; a port that is not listed is reachable just the same.
  readinessProbe Probe *11: The pod gets no traffic from Services while this fails.
  resizePolicy list<ContainerResizePolicy> #23 @atomic
  resources ResourceRequirements #8: What the container asks for, and what it may use at most.
  restartPolicy string/ContainerRestartPolicy *24: Always, for an init container that runs beside the others.
  restartPolicyRules list<ContainerRestartRule> #25 @atomic
  securityContext SecurityContext *15: Users, rights and the like of the container.
  startupProbe Probe *22: The other probes wait until this has succeeded.
  stdin bool #16: Whether to keep the standard input open.
  stdinOnce bool #17: Whether the standard input closes when the first client leaves.
  terminationMessagePath string #13: A file whose content becomes the message when the container ends.
  terminationMessagePolicy string/TerminationMessagePolicy{FallbackToLogsOnError|File} #20: Whether the log's end serves as message when that file is empty.
  tty bool #18: Whether to give it a terminal.
  volumeDevices list<VolumeDevice> #21 @map(devicePath) @patch(merge:devicePath): Volumes given as block devices.
  volumeMounts list<VolumeMount> #9 @map(mountPath) @patch(merge:mountPath): Where volumes appear.
  workingDir string #5: The directory to start in.
ContainerExtendedResourceRequest
  containerName! string #1
  requestName! string #3
  resourceName! string #2
ContainerImage
  names list<string> #1 @atomic @shown
  sizeBytes int64 #2
ContainerPort: A port that a container listens on.
  containerPort! int32 #3: The number, from 1 to 65535.
  hostIP string #5: The address of the node for hostPort.
  hostPort int32 #2: A port of the node that leads here.
  name string #1: A name by which Services, probes and network policies can refer to it.
  protocol string/Protocol{SCTP|TCP|UDP}=TCP #4: TCP, UDP or SCTP; TCP when left out.
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
  exitCode! int32 #1: What it ended with; 0 is well.
  finishedAt time #6
  message string #4: For people to read.
  reason string #3: Why, in one CamelCase word.
  signal int32 #2
  startedAt time #5
ContainerStateWaiting
  message string #2: For people to read.
  reason string #1: Why, in one CamelCase word.
ContainerStatus: How a container is.
  allocatedResources map<Quantity> #10
  allocatedResourcesStatus list<ResourceStatus> #14 @map(name) @patch(merge:name)
  containerID string #8
  image! string #6: The image, as nginx:1.27.
  imageID! string #7
  lastState ContainerState #3: How it ended the last time.
  name! string #1
  ready! bool #4: Whether its readiness probe succeeds.
  resources ResourceRequirements *11
  restartCount! int32 #5: How often it was started again.
  started bool *9: Whether it has come up.
  state ContainerState #2: Waiting, running or terminated.
  stopSignal string/Signal *15
  user ContainerUser *13
  volumeMounts list<VolumeMountStatus> #12 @map(mountPath) @patch(merge:mountPath): Where volumes appear.
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
  ip! string #1: The address.
  nodeName string *4
  targetRef ObjectReference *2: The pod.
EndpointPort @atomic
  appProtocol string *4: What is spoken there, as http.
  name string #1
  port! int32 #2
  protocol string/Protocol{SCTP|TCP|UDP} #3
EndpointSubset
  addresses list<EndpointAddress> #1 @atomic: Those that take connections.
  notReadyAddresses list<EndpointAddress> #2 @atomic: Those that do not, yet or any more.
  ports list<EndpointPort> #3 @atomic: The ports.
Endpoints @object: The addresses behind a Service, in the old form; EndpointSlice has replaced it.
  subsets list<EndpointSubset> #2 @atomic: Addresses with the ports they listen on.
EnvFromSource
  configMapRef ConfigMapEnvSource *2
  prefix string #1
  secretRef SecretEnvSource *3
EnvVar: An environment variable.
  name! string #1: Its name.
  value string #2: Its value; $(NAME) stands for another variable.
  valueFrom EnvVarSource *3: Where the value comes from instead.
EnvVarSource
  configMapKeyRef ConfigMapKeySelector *3: A key of a ConfigMap.
  fieldRef ObjectFieldSelector *1: A field of the pod, as metadata.name or status.podIP.
  fileKeyRef FileKeySelector *5
  resourceFieldRef ResourceFieldSelector *2: What the container asks for or may use.
  secretKeyRef SecretKeySelector *4: A key of a Secret.
EphemeralContainer: A container added to a running pod.
  args list<string> #1.4 @atomic: Arguments, instead of the image's own.
  command list<string> #1.3 @atomic: What to run, instead of the image's entrypoint.
  env list<EnvVar> #1.7 @map(name) @patch(merge:name): Environment variables.
  envFrom list<EnvFromSource> #1.19 @atomic: ConfigMaps and Secrets, each key of which becomes an environment variable.
  image string #1.2: The image, as nginx:1.27.
  imagePullPolicy string/PullPolicy{Always|IfNotPresent|Never} #1.14: When the image is fetched: Always, IfNotPresent or Never. Always if the tag is latest or missing.
  lifecycle Lifecycle *1.12: What to do after the start and before the end.
  livenessProbe Probe *1.10: The container is restarted when this fails.
  name! string #1.1: The container's name.
  ports list<ContainerPort> #1.6 @map(containerPort,protocol) @patch(merge:containerPort)
  readinessProbe Probe *1.11: The pod gets no traffic from Services while this fails.
  resizePolicy list<ContainerResizePolicy> #1.23 @atomic
  resources ResourceRequirements #1.8
  restartPolicy string/ContainerRestartPolicy *1.24
  restartPolicyRules list<ContainerRestartRule> #1.25 @atomic
  securityContext SecurityContext *1.15: Users, rights and the like of the container.
  startupProbe Probe *1.22: The other probes wait until this has succeeded.
  stdin bool #1.16: Whether to keep the standard input open.
  stdinOnce bool #1.17: Whether the standard input closes when the first client leaves.
  targetContainerName string #2: The container whose processes it sees.
  terminationMessagePath string #1.13: A file whose content becomes the message when the container ends.
  terminationMessagePolicy string/TerminationMessagePolicy{FallbackToLogsOnError|File} #1.20: Whether the log's end serves as message when that file is empty.
  tty bool #1.18: Whether to give it a terminal.
  volumeDevices list<VolumeDevice> #1.21 @map(devicePath) @patch(merge:devicePath): Volumes given as block devices.
  volumeMounts list<VolumeMount> #1.9 @map(mountPath) @patch(merge:mountPath): Where volumes appear.
  workingDir string #1.5: The directory to start in.
EphemeralVolumeSource
  volumeClaimTemplate PersistentVolumeClaimTemplate *1
Event @object: Something that happened to an object.
  action string #12
  count int32 #8: How often.
  eventTime microtime #10: When it happened.
  firstTimestamp time #6: The first time.
  involvedObject! ObjectReference #2: The object.
  lastTimestamp time #7: The last time.
  message string #4: For people to read.
  reason string #3: Why, in one CamelCase word.
  related ObjectReference *13
  reportingComponent string #14 @shown: Who says so.
  reportingInstance string #15 @shown
  series EventSeries *11
  source EventSource #5: Who says so.
  type string #9: Normal or Warning.
EventSeries
  count int32 #1
  lastObservedTime microtime #2
EventSource
  component string #1
  host string #2
ExecAction
  command list<string> #1 @atomic: The command and its arguments; no shell.
FCVolumeSource
  fsType string #3: The file system to expect, as ext4.
  lun int32 *2
  readOnly bool #4: Whether it may only be read.
  targetWWNs list<string> #1 @atomic
  wwids list<string> #5 @atomic
FileKeySelector @atomic
  key! string #3
  optional bool *4
  path! string #2
  volumeName! string #1
FlexPersistentVolumeSource
  driver! string #1
  fsType string #2: The file system to expect, as ext4.
  options map<string> #5
  readOnly bool #4: Whether it may only be read.
  secretRef SecretReference *3
FlexVolumeSource
  driver! string #1
  fsType string #2: The file system to expect, as ext4.
  options map<string> #5
  readOnly bool #4: Whether it may only be read.
  secretRef LocalObjectReference *3
FlockerVolumeSource
  datasetName string #1
  datasetUUID string #2
GCEPersistentDiskVolumeSource
  fsType string #2: The file system to expect, as ext4.
  partition int32 #3
  pdName! string #1
  readOnly bool #4: Whether it may only be read.
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
  readOnly bool #3: Whether it may only be read.
GlusterfsVolumeSource
  endpoints! string #1
  path! string #2
  readOnly bool #3: Whether it may only be read.
HTTPGetAction
  host string #3: The host; the pod itself when left out.
  httpHeaders list<HTTPHeader> #5 @atomic: Headers to send.
  path string #1: The path.
  port! IntOrString #2: The number or name of the port.
  scheme string/URIScheme{HTTP|HTTPS} #4: HTTP or HTTPS.
HTTPHeader
  name! string #1
  value! string #2
HostAlias
  hostnames list<string> #2 @atomic
  ip! string #1
HostIP
  ip! string #1: The address.
HostPathVolumeSource
  path! string #1
  type string/HostPathType{""|BlockDevice|CharDevice|Directory|DirectoryOrCreate|File|FileOrCreate|Socket} *2
ISCSIPersistentVolumeSource
  chapAuthDiscovery bool #8
  chapAuthSession bool #11
  fsType string #5: The file system to expect, as ext4.
  initiatorName string *12
  iqn! string #2
  iscsiInterface string=default #4
  lun! int32 #3
  portals list<string> #7 @atomic
  readOnly bool #6: Whether it may only be read.
  secretRef SecretReference *10
  targetPortal! string #1
ISCSIVolumeSource
  chapAuthDiscovery bool #8
  chapAuthSession bool #11
  fsType string #5: The file system to expect, as ext4.
  initiatorName string *12
  iqn! string #2
  iscsiInterface string=default #4
  lun! int32 #3
  portals list<string> #7 @atomic
  readOnly bool #6: Whether it may only be read.
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
  postStart LifecycleHandler *1: Right after the start.
  preStop LifecycleHandler *2: Before the container is asked to end.
  stopSignal string/Signal *3
LifecycleHandler
  exec ExecAction *1
  httpGet HTTPGetAction *2
  sleep SleepAction *4
  tcpSocket TCPSocketAction *3
LimitRange @object: Limits and defaults for each pod or container of a namespace.
  spec LimitRangeSpec #2: The limits.
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
  fsType string *2: The file system to expect, as ext4.
  path! string #1
ModifyVolumeStatus
  status! string/PersistentVolumeClaimModifyVolumeStatus{InProgress|Infeasible|Pending} #2
  targetVolumeAttributesClassName string #1
NFSVolumeSource
  path! string #2
  readOnly bool #3: Whether it may only be read.
  server! string #1
Namespace @object: A room for objects: their names are unique within it. Network policies select namespaces by their labels.
  spec NamespaceSpec #2: What has to be done before it may go.
  status NamespaceStatus #3: Whether it is in use or on its way out.
NamespaceCondition
  lastTransitionTime time #4: When the status last changed.
  message string #6: For people to read.
  reason string #5: Why, in one CamelCase word.
  status! string/ConditionStatus #2
  type! string/NamespaceConditionType #1
NamespaceSpec
  finalizers list<string/FinalizerName> #1 @atomic: Who has to clean up before the namespace may go.
NamespaceStatus
  conditions list<NamespaceCondition> #2 @map(type) @patch(merge:type)
  phase string/NamespacePhase{Active|Terminating} #1: Active or Terminating.
Node @object: A machine that runs pods.
  spec NodeSpec #2: What the cluster decides about it.
  status NodeStatus #3: What it is and how it does.
NodeAddress
  address! string #2
  type! string/NodeAddressType #1
NodeAffinity
  preferredDuringSchedulingIgnoredDuringExecution list<PreferredSchedulingTerm> #2 @atomic
  requiredDuringSchedulingIgnoredDuringExecution NodeSelector *1
NodeCondition
  lastHeartbeatTime time #3
  lastTransitionTime time #4: When the status last changed.
  message string #6: For people to read.
  reason string #5: Why, in one CamelCase word.
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
  podCIDR string #1: The range of its pods' addresses.
  podCIDRs list<string> #7 @set @patch(merge): The ranges of its pods' addresses.
  providerID string #3
  taints list<Taint> #5 @atomic: Keeps pods away that do not tolerate them.
  unschedulable bool #4: Whether it gets no new pods, as after kubectl cordon.
NodeStatus
  addresses list<NodeAddress> #5 @map(type) @patch(merge:type): Its addresses and host name.
  allocatable map<Quantity> #2: What of that pods can get.
  capacity map<Quantity> #1: What it has.
  conditions list<NodeCondition> #4 @map(type) @patch(merge:type): Ready and what may be short.
  config NodeConfigStatus *11
  daemonEndpoints NodeDaemonEndpoints #6
  declaredFeatures list<string> #14 @atomic
  features NodeFeatures *13
  images list<ContainerImage> #8 @atomic: Images that it holds.
  nodeInfo NodeSystemInfo #7: Its software.
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
  fieldPath! string #2: The field, as metadata.namespace.
ObjectReference @atomic: Another object.
  apiVersion string #5
  fieldPath string #7: A part of it, as spec.containers{web}.
  kind string #1: Its kind.
  name string #3: Its name.
  namespace string #2: Its namespace.
  resourceVersion string #6
  uid string/types.UID #4: Its uid.
PersistentVolume @object: Storage of the cluster.
  spec PersistentVolumeSpec #2: Where it is and what it can do.
  status PersistentVolumeStatus #3
PersistentVolumeClaim @object: A request for storage.
  spec PersistentVolumeClaimSpec #2: How much, and of what sort.
  status PersistentVolumeClaimStatus #3
PersistentVolumeClaimCondition
  lastProbeTime time #3
  lastTransitionTime time #4: When the status last changed.
  message string #6: For people to read.
  reason string #5: Why, in one CamelCase word.
  status! string/ConditionStatus #2
  type! string/PersistentVolumeClaimConditionType #1
PersistentVolumeClaimSpec
  accessModes list<string/PersistentVolumeAccessMode{ReadOnlyMany|ReadWriteMany|ReadWriteOnce|ReadWriteOncePod}> #1 @atomic: How many nodes may use it, and whether to write.
  dataSource TypedLocalObjectReference *7
  dataSourceRef TypedObjectReference *8
  resources VolumeResourceRequirements #2: How much.
  selector LabelSelector *4
  storageClassName string *5: The StorageClass to take it from.
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
  readOnly bool #2: Whether it may only be read.
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
  message string #2: For people to read.
  phase string/PersistentVolumePhase{Available|Bound|Failed|Pending|Released} #1
  reason string #3: Why, in one CamelCase word.
PhotonPersistentDiskVolumeSource
  fsType string #2: The file system to expect, as ext4.
  pdID! string #1
Pod @object: One or more containers that run together on a node and share an address.
  spec PodSpec #2: What is to run, and how.
  status PodStatus #3: What became of it.
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
  lastProbeTime time #3: When it was last looked at.
  lastTransitionTime time #4: When the status last changed.
  message string #6: For people to read.
  observedGeneration int64 #7: The generation of the object that this is about.
  reason string #5: Why, in one CamelCase word.
  status! string/ConditionStatus #2: True, False or Unknown.
  type! string/PodConditionType #1: PodScheduled, Initialized, ContainersReady, Ready …
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
  ip! string #1: The address.
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
PodSpec: What is to run in the pod, and how.
  activeDeadlineSeconds int64 *5: Seconds after which the pod is ended as failed.
  affinity Affinity *18: Nodes and pods that the pod wants to be near to, or far from.
  automountServiceAccountToken bool *21: Whether the account's token is put into the containers.
  containers! list<Container> #2 @map(name) @patch(merge:name): The containers. They share the pod's network: they reach each other on localhost and must not use the same port.
  dnsConfig PodDNSConfig *26: DNS servers and search domains of the pod's own.
  dnsPolicy string/DNSPolicy{ClusterFirst|ClusterFirstWithHostNet|Default|None} #6: Where names are looked up: ClusterFirst asks the cluster's DNS, Default the node's.
  enableServiceLinks bool *30: Whether containers get environment variables for the Services of the namespace.
  ephemeralContainers list<EphemeralContainer> #34 @map(name) @patch(merge:name): Containers added to a running pod, as kubectl debug does.
  hostAliases list<HostAlias> #23 @map(ip) @patch(merge:ip): Lines for the containers' /etc/hosts.
  hostIPC bool #13: Whether containers share the node's IPC.
  hostNetwork bool #11: Whether the pod uses the node's own network. Network policies do not select such a pod.
  hostPID bool #12: Whether containers see the node's processes.
  hostUsers bool *37: Whether user ids are those of the node.
  hostname string #16: The pod's host name; its own name when left out.
  hostnameOverride string *41
  imagePullSecrets list<LocalObjectReference> #15 @map(name) @patch(merge:name): Secrets with credentials for image registries.
  initContainers list<Container> #20 @map(name) @patch(merge:name): Containers that run to their end, one after the other, before the others start.
  nodeName string #10: The node that the pod runs on. The scheduler sets it.
  nodeSelector map<string> #7 @atomic: Labels that a node must have to run the pod.
  os PodOS *36: The operating system that the containers are made for.
  overhead map<Quantity> #32: What running the pod itself needs.
  preemptionPolicy string/PreemptionPolicy{Never|PreemptLowerPriority} *31: Whether pods of less priority have to make room.
  priority int32 *25: The number that the PriorityClass stands for.
  priorityClassName string #24: The PriorityClass, which says who has to go when there is no room.
  readinessGates list<PodReadinessGate> #28 @atomic: Conditions that must hold for the pod to be ready, beside its containers.
  resourceClaims list<PodResourceClaim> #39 @map(name) @patch(merge+retainKeys:name)
  resources ResourceRequirements *40: What all containers together ask for and may use.
  restartPolicy string/RestartPolicy{Always|Never|OnFailure} #3: When a container that ended is started again: Always, OnFailure or Never.
  runtimeClassName string *29: How containers are run, where the nodes know several ways.
  schedulerName string #19: The scheduler that picks the node.
  schedulingGates list<PodSchedulingGate> #38 @map(name) @patch(merge:name): What has to happen before the pod is given a node.
  securityContext PodSecurityContext *14: Users, groups and the like for all containers.
  serviceAccount string #9: The old name of serviceAccountName.
  serviceAccountName string #8: The account as which the pod talks to the API; \`default\` when left out.
  setHostnameAsFQDN bool *35: Whether the host name is the full DNS name.
  shareProcessNamespace bool *27: Whether containers see each other's processes.
  subdomain string #17: With hostname, gives the pod a DNS name below that of a headless Service.
  terminationGracePeriodSeconds int64 *4: Seconds that containers have to end after they are asked to; 30 when left out.
  tolerations list<Toleration> #22 @atomic: Taints of nodes that do not keep the pod away.
  topologySpreadConstraints list<TopologySpreadConstraint> #33 @map(topologyKey,whenUnsatisfiable) @patch(merge:topologyKey): How evenly pods are spread over zones or nodes.
  volumes list<Volume> #1 @map(name) @patch(merge+retainKeys:name): Storage for the containers to mount.
  workloadRef WorkloadReference *42
PodStatus: Where the pod is in its life, and its addresses.
  allocatedResources map<Quantity> #19
  conditions list<PodCondition> #2 @map(type) @patch(merge:type): Ready and what leads to it.
  containerStatuses list<ContainerStatus> #8 @atomic: How each container is.
  ephemeralContainerStatuses list<ContainerStatus> #13 @atomic: How each ephemeral container is.
  extendedResourceClaimStatus PodExtendedResourceClaimStatus *18
  hostIP string #5: The node's address.
  hostIPs list<HostIP> #16 @atomic @patch(merge:ip): The node's addresses.
  initContainerStatuses list<ContainerStatus> #10 @atomic: How each init container is.
  message string #3: For people to read.
  nominatedNodeName string #11: The node where room is being made.
  observedGeneration int64 #17: The generation of the object that this is about.
  phase string/PodPhase{Failed|Pending|Running|Succeeded|Unknown} #1: Pending, Running, Succeeded, Failed or Unknown.
  podIP string #6: The pod's address. Other pods reach it there, as far as network policies let them.
  podIPs list<PodIP> #12 @map(ip) @patch(merge:ip): Its addresses, one of each family.
  qosClass string/PodQOSClass{BestEffort|Burstable|Guaranteed} #9: Who is ended first when memory is short: BestEffort, then Burstable, then Guaranteed.
  reason string #4: Why, in one CamelCase word.
  resize string/PodResizeStatus #14
  resourceClaimStatuses list<PodResourceClaimStatus> #15 @map(name) @patch(merge+retainKeys:name)
  resources ResourceRequirements *20
  startTime time *7: When the node took it over.
PodTemplate @object: A template for pods.
  template PodTemplateSpec #2
PodTemplateSpec: What the pods are made from.
  metadata ObjectMeta #1: Labels and annotations of the pods. The labels must fit the selector.
  spec PodSpec #2: What is to run in the pods, and how.
PortStatus
  error string *3
  port! int32 #1
  protocol! string/Protocol{SCTP|TCP|UDP} #2
PortworxVolumeSource
  fsType string #2: The file system to expect, as ext4.
  readOnly bool #3: Whether it may only be read.
  volumeID! string #1
PreferredSchedulingTerm
  preference! NodeSelectorTerm #2
  weight! int32 #1
Probe: How to find out whether a container is well.
  exec ExecAction *1.1: Well if a command in the container ends with 0.
  failureThreshold int32 #6: Failures in a row that it takes; 3 when left out.
  grpc GRPCAction *1.4: Well if the gRPC health service says so.
  httpGet HTTPGetAction *1.2: Well if a GET is answered with 200 to 399.
  initialDelaySeconds int32 #2: Seconds to wait after the start.
  periodSeconds int32 #4: Seconds from one try to the next; 10 when left out.
  successThreshold int32 #5: Successes in a row that it takes.
  tcpSocket TCPSocketAction *1.3: Well if a connection can be opened.
  terminationGracePeriodSeconds int64 *7: Seconds to end in after a failure.
  timeoutSeconds int32 #3: Seconds to wait for an answer; 1 when left out.
ProjectedVolumeSource
  defaultMode int32 *2
  sources list<VolumeProjection> #1 @atomic @shown
QuobyteVolumeSource
  group string #5
  readOnly bool #3: Whether it may only be read.
  registry! string #1
  tenant string #6
  user string #4
  volume! string #2
RBDPersistentVolumeSource
  fsType string #3: The file system to expect, as ext4.
  image! string #2: The image, as nginx:1.27.
  keyring string=/etc/ceph/keyring #6
  monitors! list<string> #1 @atomic
  pool string=rbd #4
  readOnly bool #8: Whether it may only be read.
  secretRef SecretReference *7
  user string=admin #5
RBDVolumeSource
  fsType string #3: The file system to expect, as ext4.
  image! string #2: The image, as nginx:1.27.
  keyring string=/etc/ceph/keyring #6
  monitors! list<string> #1 @atomic
  pool string=rbd #4
  readOnly bool #8: Whether it may only be read.
  secretRef LocalObjectReference *7
  user string=admin #5
ReplicationController @object: Keeps a number of pods running; Deployments have replaced it.
  spec ReplicationControllerSpec #2
  status ReplicationControllerStatus #3
ReplicationControllerCondition
  lastTransitionTime time #3: When the status last changed.
  message string #5: For people to read.
  reason string #4: Why, in one CamelCase word.
  status! string/ConditionStatus #2
  type! string/ReplicationControllerConditionType #1
ReplicationControllerSpec
  minReadySeconds int32 #4: Seconds that a new pod must be ready before it counts.
  replicas int32=1 *1
  selector map<string> #2 @atomic
  template PodTemplateSpec *3
ReplicationControllerStatus
  availableReplicas int32 #5
  conditions list<ReplicationControllerCondition> #6 @map(type) @patch(merge:type)
  fullyLabeledReplicas int32 #2
  observedGeneration int64 #3: The generation of the object that this is about.
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
ResourceQuota @object: Limits what a namespace may hold and use in all.
  spec ResourceQuotaSpec #2: The limits.
  status ResourceQuotaStatus #3: What is used of them.
ResourceQuotaSpec
  hard map<Quantity> #1: The limits by name, as pods or requests.cpu.
  scopeSelector ScopeSelector *3
  scopes list<string/ResourceQuotaScope{BestEffort|CrossNamespacePodAffinity|NotBestEffort|NotTerminating|PriorityClass|Terminating|VolumeAttributesClass}> #2 @atomic
ResourceQuotaStatus
  hard map<Quantity> #1
  used map<Quantity> #2
ResourceRequirements: What is asked for and what may be used.
  claims list<ResourceClaim> #3 @map(name)
  limits map<Quantity> #1: What it may use at most.
  requests map<Quantity> #2: What is set aside for it; the scheduler finds a node with as much.
ResourceStatus
  name! string/ResourceName #1
  resources list<ResourceHealth> #2 @map(resourceID)
SELinuxOptions
  level string #4
  role string #2
  type string #3
  user string #1
ScaleIOPersistentVolumeSource
  fsType string=xfs #9: The file system to expect, as ext4.
  gateway! string #1
  protectionDomain string #5
  readOnly bool #10: Whether it may only be read.
  secretRef! SecretReference *3
  sslEnabled bool #4
  storageMode string=ThinProvisioned #7
  storagePool string #6
  system! string #2
  volumeName string #8
ScaleIOVolumeSource
  fsType string=xfs #9: The file system to expect, as ext4.
  gateway! string #1
  protectionDomain string #5
  readOnly bool #10: Whether it may only be read.
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
Secret @object: Settings that are not for everybody's eyes.
  data map<bytes> #2: Keys and values, the values in base64.
  immutable bool *5: Whether nothing in it can be changed any more.
  stringData map<string> #4: Keys and values in plain text, put into data when written.
  type string/SecretType #3: What sort of secret it is, as Opaque or kubernetes.io/tls.
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
  allowPrivilegeEscalation bool *7: Whether a process may gain more rights than its parent.
  appArmorProfile AppArmorProfile *12
  capabilities Capabilities *1: Rights of root to add or take away, as NET_ADMIN.
  privileged bool *2: Whether the container may do all that the node's root may.
  procMount string/ProcMountType{Default|Unmasked} *9
  readOnlyRootFilesystem bool *6: Whether nothing may be written outside volumes.
  runAsGroup int64 *8: The group id to run as.
  runAsNonRoot bool *5: Whether to refuse to run as root.
  runAsUser int64 *4: The user id to run as.
  seLinuxOptions SELinuxOptions *3
  seccompProfile SeccompProfile *11
  windowsOptions WindowsSecurityContextOptions *10
Service @object: One name and address for a set of pods.
  spec ServiceSpec #2: Which pods, at which ports.
  status ServiceStatus #3: The load balancer's address.
ServiceAccount @object: Whom a pod is when it talks to the API.
  automountServiceAccountToken bool *4: Whether its token is put into pods.
  imagePullSecrets list<LocalObjectReference> #3 @atomic: Given to pods of this account.
  secrets list<ObjectReference> #2 @map(name) @patch(merge:name): Secrets that its pods may use.
ServiceAccountTokenProjection
  audience string #1
  expirationSeconds int64 *2
  path! string #3
ServicePort: One port of the Service.
  appProtocol string *6: What is spoken there, as kubernetes.io/h2c.
  name string #1: A name; needed when there are several.
  nodePort int32 #5: The port of every node, for NodePort and LoadBalancer.
  port! int32 #3: The port that clients dial.
  protocol string/Protocol{SCTP|TCP|UDP}=TCP #2: TCP, UDP or SCTP; TCP when left out.
  targetPort IntOrString #4: The pods' port, by number or name; the same as port when left out. Network policies see this one.
ServiceSpec: How the Service is reached and who is behind it.
  allocateLoadBalancerNodePorts bool *20: Whether a LoadBalancer gets node ports.
  clusterIP string #3: The Service's address inside the cluster. None makes it headless: its name stands for the pods' own addresses.
  clusterIPs list<string> #18 @atomic: Its addresses, one of each family.
  externalIPs list<string> #5 @atomic: Addresses of nodes at which it is reached, too.
  externalName string #10: The DNS name that an ExternalName Service stands for.
  externalTrafficPolicy string/ServiceExternalTrafficPolicy{Cluster|Local} #11: Local keeps the client's address by using pods of the node it arrived at only.
  healthCheckNodePort int32 #12: Where load balancers ask a node whether it has pods.
  internalTrafficPolicy string/ServiceInternalTrafficPolicy{Cluster|Local} *22: Local uses pods of the client's own node only.
  ipFamilies list<string/IPFamily{""|IPv4|IPv6}> #19 @atomic: IPv4, IPv6 or both.
  ipFamilyPolicy string/IPFamilyPolicy{PreferDualStack|RequireDualStack|SingleStack} *17: Whether it has addresses of one family or two.
  loadBalancerClass string *21: Which load balancer is to do it.
  loadBalancerIP string #8: An address to ask the load balancer for.
  loadBalancerSourceRanges list<string> #9 @atomic: Addresses from which the load balancer may be used.
  ports list<ServicePort> #1 @map(port,protocol) @patch(merge:port): The ports of the Service and those of the pods that they lead to.
  publishNotReadyAddresses bool #13: Whether pods that are not ready count as well.
  selector map<string> #2 @atomic: Labels of the pods behind the Service. Without one, somebody else fills in the endpoints.
  sessionAffinity string/ServiceAffinity{ClientIP|None} #7: ClientIP sends a client to the same pod each time.
  sessionAffinityConfig SessionAffinityConfig *14
  trafficDistribution string *23: Which pods are preferred, as those of the same zone.
  type string/ServiceType{ClusterIP|ExternalName|LoadBalancer|NodePort} #4: ClusterIP (inside only), NodePort (a port of every node), LoadBalancer (an address outside) or ExternalName (another DNS name).
ServiceStatus
  conditions list<Condition> #2 @map(type) @patch(merge:type)
  loadBalancer LoadBalancerStatus #1: Where the load balancer is.
SessionAffinityConfig
  clientIP ClientIPConfig *1
SleepAction
  seconds! int64 #1
StorageOSPersistentVolumeSource
  fsType string #3: The file system to expect, as ext4.
  readOnly bool #4: Whether it may only be read.
  secretRef ObjectReference *5
  volumeName string #1
  volumeNamespace string #2
StorageOSVolumeSource
  fsType string #3: The file system to expect, as ext4.
  readOnly bool #4: Whether it may only be read.
  secretRef LocalObjectReference *5
  volumeName string #1
  volumeNamespace string #2
Sysctl
  name! string #1
  value! string #2
TCPSocketAction
  host string #2: The host; the pod itself when left out.
  port! IntOrString #1: The number or name of the port.
Taint: Keeps pods off a node unless they tolerate it.
  effect! string/TaintEffect{NoExecute|NoSchedule|PreferNoSchedule} #3
  key! string #1
  timeAdded time *4
  value string #2
Toleration: A taint that does not keep the pod from a node.
  effect string/TaintEffect{NoExecute|NoSchedule|PreferNoSchedule} #4: NoSchedule, PreferNoSchedule or NoExecute.
  key string #1: The taint's key; left out, every one.
  operator string/TolerationOperator{Equal|Exists|Gt|Lt} #2: Equal, or Exists for any value.
  tolerationSeconds int64 *5: How long the pod may stay in spite of a NoExecute taint.
  value string #3: The taint's value.
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
Volume: Storage that the pod's containers can mount.
  awsElasticBlockStore AWSElasticBlockStoreVolumeSource *2.4
  azureDisk AzureDiskVolumeSource *2.22
  azureFile AzureFileVolumeSource *2.18
  cephfs CephFSVolumeSource *2.14
  cinder CinderVolumeSource *2.13
  configMap ConfigMapVolumeSource *2.19: The keys of a ConfigMap, as files.
  csi CSIVolumeSource *2.28
  downwardAPI DownwardAPIVolumeSource *2.16: Fields of the pod, as files.
  emptyDir EmptyDirVolumeSource *2.2: An empty directory that lives as long as the pod.
  ephemeral EphemeralVolumeSource *2.29: A claim that lives as long as the pod.
  fc FCVolumeSource *2.17
  flexVolume FlexVolumeSource *2.12
  flocker FlockerVolumeSource *2.15
  gcePersistentDisk GCEPersistentDiskVolumeSource *2.3
  gitRepo GitRepoVolumeSource *2.5
  glusterfs GlusterfsVolumeSource *2.9
  hostPath HostPathVolumeSource *2.1: A file or directory of the node.
  image ImageVolumeSource *2.30: The files of an image.
  iscsi ISCSIVolumeSource *2.8
  name! string #1: A name for volumeMounts to refer to.
  nfs NFSVolumeSource *2.7: A directory of an NFS server.
  persistentVolumeClaim PersistentVolumeClaimVolumeSource *2.10: What a PersistentVolumeClaim got.
  photonPersistentDisk PhotonPersistentDiskVolumeSource *2.23
  portworxVolume PortworxVolumeSource *2.24
  projected ProjectedVolumeSource *2.26: Several sources in one directory.
  quobyte QuobyteVolumeSource *2.21
  rbd RBDVolumeSource *2.11
  scaleIO ScaleIOVolumeSource *2.25
  secret SecretVolumeSource *2.6: The keys of a Secret, as files.
  storageos StorageOSVolumeSource *2.27
  vsphereVolume VsphereVirtualDiskVolumeSource *2.20
VolumeDevice
  devicePath! string #2
  name! string #1
VolumeMount: Where a volume appears in the container.
  mountPath! string #3: The directory in the container.
  mountPropagation string/MountPropagationMode{Bidirectional|HostToContainer|None} *5
  name! string #1: The volume.
  readOnly bool #2: Whether it may only be read.
  recursiveReadOnly string/RecursiveReadOnlyMode *7
  subPath string #4: A path within the volume, instead of all of it.
  subPathExpr string #6
VolumeMountStatus
  mountPath! string #2
  name! string #1
  readOnly bool #3: Whether it may only be read.
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
  fsType string #2: The file system to expect, as ext4.
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
