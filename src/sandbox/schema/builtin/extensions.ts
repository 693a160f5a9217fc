/** Kinds that describe kinds. */
export const extensionsTypes = `
# io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1
CustomResourceColumnDefinition
  description string
  format string
  jsonPath! string
  name! string
  priority int32
  type! string
CustomResourceConversion
  strategy! string
  webhook WebhookConversion
CustomResourceDefinition @object
  spec! CustomResourceDefinitionSpec
  status CustomResourceDefinitionStatus
CustomResourceDefinitionCondition
  lastTransitionTime time
  message string
  observedGeneration int64
  reason string
  status! string
  type! string
CustomResourceDefinitionNames
  categories list<string> @atomic
  kind! string
  listKind string
  plural! string
  shortNames list<string> @atomic
  singular string
CustomResourceDefinitionSpec
  conversion CustomResourceConversion
  group! string
  names! CustomResourceDefinitionNames
  preserveUnknownFields bool
  scope! string
  versions! list<CustomResourceDefinitionVersion> @atomic
CustomResourceDefinitionStatus
  acceptedNames CustomResourceDefinitionNames
  conditions list<CustomResourceDefinitionCondition> @map(type)
  observedGeneration int64
  storedVersions list<string> @atomic
CustomResourceDefinitionVersion
  additionalPrinterColumns list<CustomResourceColumnDefinition> @atomic
  deprecated bool
  deprecationWarning string
  name! string
  schema CustomResourceValidation
  selectableFields list<SelectableField> @atomic
  served! bool
  storage! bool
  subresources CustomResourceSubresources
CustomResourceSubresourceScale
  labelSelectorPath string
  specReplicasPath! string
  statusReplicasPath! string
CustomResourceSubresourceStatus
CustomResourceSubresources
  scale CustomResourceSubresourceScale
  status CustomResourceSubresourceStatus
CustomResourceValidation
  openAPIV3Schema JSONSchemaProps
ExternalDocumentation
  description string
  url string
JSON @any
JSONSchemaProps
  $ref string
  $schema string
  additionalItems JSONSchemaPropsOrBool
  additionalProperties JSONSchemaPropsOrBool
  allOf list<JSONSchemaProps> @atomic
  anyOf list<JSONSchemaProps> @atomic
  default JSON
  definitions map<JSONSchemaProps>
  dependencies map<JSONSchemaPropsOrStringArray>
  description string
  enum list<JSON> @atomic
  example JSON
  exclusiveMaximum bool
  exclusiveMinimum bool
  externalDocs ExternalDocumentation
  format string
  id string
  items JSONSchemaPropsOrArray
  maxItems int64
  maxLength int64
  maxProperties int64
  maximum double
  minItems int64
  minLength int64
  minProperties int64
  minimum double
  multipleOf double
  not JSONSchemaProps
  nullable bool
  oneOf list<JSONSchemaProps> @atomic
  pattern string
  patternProperties map<JSONSchemaProps>
  properties map<JSONSchemaProps>
  required list<string> @atomic
  title string
  type string
  uniqueItems bool
  x-kubernetes-embedded-resource bool
  x-kubernetes-int-or-string bool
  x-kubernetes-list-map-keys list<string> @atomic
  x-kubernetes-list-type string
  x-kubernetes-map-type string
  x-kubernetes-preserve-unknown-fields bool
  x-kubernetes-validations list<ValidationRule> @map(rule) @patch(merge:rule)
JSONSchemaPropsOrArray @any
JSONSchemaPropsOrBool @any
JSONSchemaPropsOrStringArray @any
SelectableField
  jsonPath! string
ServiceReference
  name! string
  namespace! string
  path string
  port int32
ValidationRule
  fieldPath string
  message string
  messageExpression string
  optionalOldSelf bool
  reason string{FieldValueDuplicate|FieldValueForbidden|FieldValueInvalid|FieldValueRequired}
  rule! string
WebhookClientConfig
  caBundle bytes
  service ServiceReference
  url string
WebhookConversion
  clientConfig WebhookClientConfig
  conversionReviewVersions! list<string> @atomic

# io.k8s.kube-aggregator.pkg.apis.apiregistration.v1
APIService @object
  spec APIServiceSpec
  status APIServiceStatus
APIServiceCondition
  lastTransitionTime time
  message string
  reason string
  status! string
  type! string
APIServiceSpec
  caBundle bytes @atomic
  group string
  groupPriorityMinimum! int32
  insecureSkipTLSVerify bool
  service ServiceReference
  version string
  versionPriority! int32
APIServiceStatus
  conditions list<APIServiceCondition> @map(type) @patch(merge:type)
ServiceReference
  name string
  namespace string
  port int32
`;
