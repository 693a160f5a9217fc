/** What all objects share: metadata, selectors, quantities. */
export const metaTypes = `
# io.k8s.apimachinery.pkg.apis.meta.v1
Condition
  lastTransitionTime! time #4
  message! string #6
  observedGeneration int64 #3
  reason! string #5
  status! string/ConditionStatus #2
  type! string #1
DeleteOptions
  apiVersion string
  dryRun list<string> #5 @atomic
  gracePeriodSeconds int64 *1
  ignoreStoreReadErrorWithClusterBreakingPotential bool *6
  kind string
  orphanDependents bool *3
  preconditions Preconditions *2
  propagationPolicy string/DeletionPropagation *4
FieldSelectorRequirement
  key! string #1
  operator! string/FieldSelectorOperator #2
  values list<string> #3 @atomic
FieldsV1 @any
LabelSelector @atomic
  matchExpressions list<LabelSelectorRequirement> #2 @atomic
  matchLabels map<string> #1
LabelSelectorRequirement
  key! string #1
  operator! string/LabelSelectorOperator #2
  values list<string> #3 @atomic
ListMeta
  continue string #3
  remainingItemCount int64 *4
  resourceVersion string #2
  selfLink string #1
ManagedFieldsEntry
  apiVersion string #3
  fieldsType string #6
  fieldsV1 FieldsV1 *7
  manager string #1
  operation string/ManagedFieldsOperationType #2
  subresource string #8
  time time *4
ObjectMeta
  annotations map<string> #12
  creationTimestamp time #8
  deletionGracePeriodSeconds int64 *10
  deletionTimestamp time *9
  finalizers list<string> #14 @set @patch(merge)
  generateName string #2
  generation int64 #7
  labels map<string> #11
  managedFields list<ManagedFieldsEntry> #17 @atomic
  name string #1
  namespace string #3
  ownerReferences list<OwnerReference> #13 @map(uid) @patch(merge:uid)
  resourceVersion string #6
  selfLink string #4
  uid string/types.UID #5
OwnerReference @atomic
  apiVersion! string #5
  blockOwnerDeletion bool *7
  controller bool *6
  kind! string #1
  name! string #3
  uid! string/types.UID #4
Preconditions
  resourceVersion string *2
  uid string/types.UID *1
Status
  apiVersion string
  code int32 #6
  details StatusDetails *5
  kind string
  message string #3
  metadata ListMeta #1
  reason string/StatusReason #4
  status string #2
StatusCause
  field string #3
  message string #2
  reason string/CauseType #1
StatusDetails
  causes list<StatusCause> #4 @atomic
  group string #2
  kind string #3
  name string #1
  retryAfterSeconds int32 #5
  uid string/types.UID #6

# io.k8s.apimachinery.pkg.api.resource
Quantity @number-or-string

# io.k8s.apimachinery.pkg.runtime
RawExtension @any @atomic

# io.k8s.apimachinery.pkg.util.intstr
IntOrString @number-or-string
`;
