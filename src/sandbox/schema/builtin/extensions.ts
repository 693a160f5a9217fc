/** Kinds that describe kinds. */
export const extensionsTypes = `
# io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1
CustomResourceColumnDefinition
  description string #4
  format string #3
  jsonPath! string #6
  name! string #1
  priority int32 #5
  type! string #2
CustomResourceConversion
  strategy! string/ConversionStrategyType #1
  webhook WebhookConversion *2
CustomResourceDefinition @object: Adds a kind to the API.
  spec! CustomResourceDefinitionSpec #2: Its names, versions and schema.
  status CustomResourceDefinitionStatus #3
CustomResourceDefinitionCondition
  lastTransitionTime time #3: When the status last changed.
  message string #5: For people to read.
  observedGeneration int64 #6: The generation of the object that this is about.
  reason string #4: Why, in one CamelCase word.
  status! string/ConditionStatus #2
  type! string/CustomResourceDefinitionConditionType #1
CustomResourceDefinitionNames
  categories list<string> #6 @atomic
  kind! string #4
  listKind string #5
  plural! string #1
  shortNames list<string> #3 @atomic
  singular string #2
CustomResourceDefinitionSpec
  conversion CustomResourceConversion *9
  group! string #1: The group of the kind.
  names! CustomResourceDefinitionNames #3: Its names.
  preserveUnknownFields bool #10
  scope! string/ResourceScope #4: Namespaced or Cluster.
  versions! list<CustomResourceDefinitionVersion> #7 @atomic: Its versions and their schemas.
CustomResourceDefinitionStatus
  acceptedNames CustomResourceDefinitionNames #2 @shown
  conditions list<CustomResourceDefinitionCondition> #1 @map(type) @shown
  observedGeneration int64 #4: The generation of the object that this is about.
  storedVersions list<string> #3 @atomic @shown
CustomResourceDefinitionVersion
  additionalPrinterColumns list<CustomResourceColumnDefinition> #6 @atomic: The columns of kubectl get.
  deprecated bool #7
  deprecationWarning string *8
  name! string #1
  schema CustomResourceValidation *4: What its objects look like.
  selectableFields list<SelectableField> #9 @atomic
  served! bool #2
  storage! bool #3
  subresources CustomResourceSubresources *5: Whether it has status and scale.
CustomResourceSubresourceScale
  labelSelectorPath string *3
  specReplicasPath! string #1
  statusReplicasPath! string #2
CustomResourceSubresourceStatus
CustomResourceSubresources
  scale CustomResourceSubresourceScale *2
  status CustomResourceSubresourceStatus *1
CustomResourceValidation
  openAPIV3Schema JSONSchemaProps *1
ExternalDocumentation
  description string #1
  url string #2
JSON @json
JSONSchemaProps
  $ref string *3
  $schema string/JSONSchemaURL #2
  additionalItems JSONSchemaPropsOrBool *33
  additionalProperties JSONSchemaPropsOrBool *30
  allOf list<JSONSchemaProps> #25 @atomic
  anyOf list<JSONSchemaProps> #27 @atomic
  default JSON *8
  definitions map<JSONSchemaProps> #34
  dependencies map<JSONSchemaPropsOrStringArray> #32
  description string #4
  enum list<JSON> #20 @atomic
  example JSON *36
  exclusiveMaximum bool #10
  exclusiveMinimum bool #12
  externalDocs ExternalDocumentation *35
  format string #6
  id string #1
  items JSONSchemaPropsOrArray *24
  maxItems int64 *16
  maxLength int64 *13
  maxProperties int64 *21
  maximum double *9
  minItems int64 *17
  minLength int64 *14
  minProperties int64 *22
  minimum double *11
  multipleOf double *19
  not JSONSchemaProps *28
  nullable bool #37
  oneOf list<JSONSchemaProps> #26 @atomic
  pattern string #15
  patternProperties map<JSONSchemaProps> #31
  properties map<JSONSchemaProps> #29
  required list<string> #23 @atomic
  title string #7
  type string #5
  uniqueItems bool #18
  x-kubernetes-embedded-resource bool #39
  x-kubernetes-int-or-string bool #40
  x-kubernetes-list-map-keys list<string> #41 @atomic
  x-kubernetes-list-type string *42
  x-kubernetes-map-type string *43
  x-kubernetes-preserve-unknown-fields bool *38
  x-kubernetes-validations list<ValidationRule> #44 @map(rule) @patch(merge:rule)
JSONSchemaPropsOrArray @json
JSONSchemaPropsOrBool @json
JSONSchemaPropsOrStringArray @json
SelectableField
  jsonPath! string #1
ServiceReference
  name! string #2
  namespace! string #1
  path string *3
  port int32 *4
ValidationRule
  fieldPath string #5
  message string #2: For people to read.
  messageExpression string #3
  optionalOldSelf bool *6
  reason string/FieldValueErrorReason{FieldValueDuplicate|FieldValueForbidden|FieldValueInvalid|FieldValueRequired} *4: Why, in one CamelCase word.
  rule! string #1
WebhookClientConfig
  caBundle bytes #2
  service ServiceReference *1
  url string *3
WebhookConversion
  clientConfig WebhookClientConfig *2
  conversionReviewVersions! list<string> #3 @atomic

# io.k8s.kube-aggregator.pkg.apis.apiregistration.v1
APIService @object: Says which server answers for a group and version.
  spec APIServiceSpec #2: The group, the version and the server.
  status APIServiceStatus #3
APIServiceCondition
  lastTransitionTime time #3: When the status last changed.
  message string #5: For people to read.
  reason string #4: Why, in one CamelCase word.
  status! string/ConditionStatus #2
  type! string/APIServiceConditionType #1
APIServiceSpec
  caBundle bytes #5 @atomic
  group string #2
  groupPriorityMinimum! int32 #7
  insecureSkipTLSVerify bool #4
  service ServiceReference *1
  version string #3
  versionPriority! int32 #8
APIServiceStatus
  conditions list<APIServiceCondition> #1 @map(type) @patch(merge:type)
ServiceReference
  name string #2
  namespace string #1
  port int32 *3
`;
