// Begin with cluster.ts, the port; connect.ts is its one implementation, over the kubeconfig's credentials and plain HTTPS.
export { absentCluster } from "./absent.ts";
export { cancellable } from "./cancellable.ts";
export type * from "./cluster.ts";
export { connect, fieldManager } from "./connect.ts";
export { ClusterError, type ClusterTrouble, type Status } from "./errors.ts";
export { contextsOf, type KubeconfigChoice } from "./kubeconfig.ts";
export { pathOf, withQuery } from "./paths.ts";
export { pause, untilNextLook } from "./pause.ts";
