/** What all objects share: metadata, selectors, quantities. */
export const metaTypes = `
# io.k8s.apimachinery.pkg.apis.meta.v1
Condition
  lastTransitionTime! time
  message! string
  observedGeneration int64
  reason! string
  status! string
  type! string
DeleteOptions
  apiVersion string
  dryRun list<string> @atomic
  gracePeriodSeconds int64
  ignoreStoreReadErrorWithClusterBreakingPotential bool
  kind string
  orphanDependents bool
  preconditions Preconditions
  propagationPolicy string
FieldSelectorRequirement
  key! string
  operator! string
  values list<string> @atomic
FieldsV1 @any
LabelSelector @atomic
  matchExpressions list<LabelSelectorRequirement> @atomic
  matchLabels map<string>
LabelSelectorRequirement
  key! string
  operator! string
  values list<string> @atomic
ListMeta
  continue string
  remainingItemCount int64
  resourceVersion string
  selfLink string
ManagedFieldsEntry
  apiVersion string
  fieldsType string
  fieldsV1 FieldsV1
  manager string
  operation string
  subresource string
  time time
ObjectMeta
  annotations map<string>
  creationTimestamp time
  deletionGracePeriodSeconds int64
  deletionTimestamp time
  finalizers list<string> @set @patch(merge)
  generateName string
  generation int64
  labels map<string>
  managedFields list<ManagedFieldsEntry> @atomic
  name string
  namespace string
  ownerReferences list<OwnerReference> @map(uid) @patch(merge:uid)
  resourceVersion string
  selfLink string
  uid string
OwnerReference @atomic
  apiVersion! string
  blockOwnerDeletion bool
  controller bool
  kind! string
  name! string
  uid! string
Preconditions
  resourceVersion string
  uid string
Status
  apiVersion string
  code int32
  details StatusDetails
  kind string
  message string
  metadata ListMeta
  reason string
  status string
StatusCause
  field string
  message string
  reason string
StatusDetails
  causes list<StatusCause> @atomic
  group string
  kind string
  name string
  retryAfterSeconds int32
  uid string

# io.k8s.apimachinery.pkg.api.resource
Quantity @number-or-string

# io.k8s.apimachinery.pkg.runtime
RawExtension @any

# io.k8s.apimachinery.pkg.util.intstr
IntOrString @number-or-string
`;
