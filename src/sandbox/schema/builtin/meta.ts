/** What all objects share: metadata, selectors, quantities. */
export const metaTypes = `
# io.k8s.apimachinery.pkg.apis.meta.v1
Condition: One thing that is or is not the case with an object.
  lastTransitionTime! time #4: When the status last changed.
  message! string #6: Why, in a sentence.
  observedGeneration int64 #3: The generation of the object that was judged.
  reason! string #5: Why, in one CamelCase word.
  status! string/ConditionStatus #2: True, False or Unknown.
  type! string #1: What is judged.
DeleteOptions: How to delete.
  apiVersion string
  dryRun list<string> #5 @atomic: All: only check.
  gracePeriodSeconds int64 *1: Seconds that the object may take to end; 0 is at once.
  ignoreStoreReadErrorWithClusterBreakingPotential bool *6
  kind string
  orphanDependents bool *3: Replaced by propagationPolicy.
  preconditions Preconditions *2: Delete only if these hold.
  propagationPolicy string/DeletionPropagation *4: What becomes of what belongs to it: Background, Foreground or Orphan.
FieldSelectorRequirement
  key! string #1
  operator! string/FieldSelectorOperator #2
  values list<string> #3 @atomic
FieldsV1 @any: A tree of fields.
LabelSelector @atomic: Picks objects by their labels. All that it says must hold; an empty one picks everything.
  matchExpressions list<LabelSelectorRequirement> #2 @atomic: Requirements that must all hold, beside matchLabels.
  matchLabels map<string> #1: Labels that must be there with exactly these values.
LabelSelectorRequirement: A requirement on one label.
  key! string #1: The label's key.
  operator! string/LabelSelectorOperator #2: In or NotIn one of the values; Exists or DoesNotExist, whatever the value. NotIn holds where the label is missing, too.
  values list<string> #3 @atomic: Values for In and NotIn; none for the others.
ListMeta
  continue string #3
  remainingItemCount int64 *4
  resourceVersion string #2
  selfLink string #1
ManagedFieldsEntry
  apiVersion string #3: The version in which the fields are named.
  fieldsType string #6: Always FieldsV1.
  fieldsV1 FieldsV1 *7: The fields, as a tree: f: a field, k: an item of a list by its keys, v: an item by its value.
  manager string #1: The name of the tool.
  operation string/ManagedFieldsOperationType #2: Apply for server-side apply, Update for every other write.
  subresource string #8: The part of the object that was written, as status.
  time time *4: When the entry last changed.
ObjectMeta: What every object has: its name, its labels, and what the server records about it.
  annotations map<string> #12: Keys and values that tools leave with the object. Nothing is selected by them.
  creationTimestamp time #8: When the server created the object.
  deletionGracePeriodSeconds int64 *10: How long it may take to end.
  deletionTimestamp time *9: When somebody asked for its deletion; it goes once its finalizers are gone.
  finalizers list<string> #14 @set @patch(merge): Work that has to be done before the object may go. Whoever has done it takes its entry away.
  generateName string #2: A beginning for a name that the server makes up, when no name is given.
  generation int64 #7: Counts the changes to what is wanted; status and labels do not count.
  labels map<string> #11: Keys and values to select the object by: Services, Deployments and network policies find pods by their labels.
  managedFields list<ManagedFieldsEntry> #17 @atomic: Who set which field; this is how server-side apply finds conflicts.
  name string #1: The name, unique among objects of the kind in the namespace. It cannot be changed.
  namespace string #3: The namespace that the object is in; none for kinds of the whole cluster. It cannot be changed.
  ownerReferences list<OwnerReference> #13 @map(uid) @patch(merge:uid): The objects that this one belongs to. When the last of them is gone, this one is deleted as well.
  resourceVersion string #6: Changes with every write. Sent along with a write, it makes sure that nobody else wrote in between.
  selfLink string #4: No longer used.
  uid string/types.UID #5: Unlike the name, never used again for another object.
OwnerReference @atomic: An object that this one belongs to.
  apiVersion! string #5: Group and version of the owner.
  blockOwnerDeletion bool *7: Whether a foreground deletion of the owner waits for this object.
  controller bool *6: Whether the owner is the controller that made the object.
  kind! string #1: The owner's kind.
  name! string #3: The owner's name.
  uid! string/types.UID #4: The owner's uid: a new object of the same name is not the owner.
Preconditions
  resourceVersion string *2
  uid string/types.UID *1
Status
  apiVersion string
  code int32 #6
  details StatusDetails *5
  kind string
  message string #3: For people to read.
  metadata ListMeta #1
  reason string/StatusReason #4: Why, in one CamelCase word.
  status string #2
StatusCause
  field string #3
  message string #2: For people to read.
  reason string/CauseType #1: Why, in one CamelCase word.
StatusDetails
  causes list<StatusCause> #4 @atomic
  group string #2
  kind string #3
  name string #1
  retryAfterSeconds int32 #5
  uid string/types.UID #6

# io.k8s.apimachinery.pkg.api.resource
Quantity @number-or-string: An amount: 2, 500m (a half), 128Mi.

# io.k8s.apimachinery.pkg.runtime
RawExtension @any @atomic: An object of any kind.

# io.k8s.apimachinery.pkg.util.intstr
IntOrString @number-or-string: A number or a string.
`;
