/** A small course for tests: one module with a step of each kind, no cluster. */
import { join } from "node:path";
import { parseManifests } from "../../manifests/index.ts";
import { buildSnapshot, type RawObject } from "../../policy/index.ts";
import { loadModule } from "../../workshop/module/load.ts";
import { noProgress, type Progress } from "../../workshop/progress/progress.ts";
import { look, type World } from "../model/world.ts";
import { type Course, initialState, type State } from "../state.ts";
import { update } from "../update/index.ts";

const folder = join(import.meta.dirname, "..", "testdata");
const doors = loadModule(join(folder, "01-doors"), "01-doors");

export function courseAt(step: string, progress: Progress = noProgress): Course {
  const found = doors.data.steps.find(({ id }) => id === step);
  if (!found) throw new Error(`the test course has no step ${step}`);
  const at = { id: { module: doors.id, step }, module: doors, step: found };
  return {
    modules: [doors],
    progress,
    at,
    cluster: "sandbox",
    file: step === "close" ? "/home/me/door.yaml" : undefined,
    fileName: step === "close" ? "door.yaml" : undefined,
  };
}

export interface Sizes {
  readonly columns?: number;
  readonly rows?: number;
}

export function stateAt(step: string, { columns = 80, rows = 24 }: Sizes = {}, progress?: Progress): State {
  const begun = initialState({ columns, rows, checksOnSave: true, plain: false, mouse: false, returning: false });
  const [state] = update(begun, { type: "opened", course: courseAt(step, progress), notes: [] });
  return state;
}

const pod = (name: string): RawObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: "prod", labels: { role: name } },
  spec: { containers: [{ name, image: name }] },
  status: { phase: "Running", podIP: `10.0.0.${name.length}`, conditions: [{ type: "Ready", status: "True" }] },
});

const service = (name: string, port: number): RawObject => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, namespace: "prod" },
  spec: { selector: { role: name }, clusterIP: `10.1.0.${name.length}`, ports: [{ port, protocol: "TCP" }] },
});

const namespace: RawObject = { apiVersion: "v1", kind: "Namespace", metadata: { name: "prod" } };

export const closedDoor = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: door
  namespace: prod
spec:
  podSelector:
    matchLabels:
      role: db
  policyTypes: [Ingress]
`;

/** The cluster with what is applied, and the learner's file beside it. */
export function worldWith(applied: string, file: string | undefined): World {
  const pods = ["db", "web", "api1"].map((name) => pod(name));
  const named = pods.map((each) =>
    each.metadata.name === "api1"
      ? { ...each, metadata: { ...each.metadata, name: "api", labels: { role: "api" } } }
      : each,
  );
  const objects = [
    namespace,
    ...named,
    service("db", 3306),
    service("web", 80),
    ...parseManifests(applied, "applied.yaml").objects.map(({ object }) => object),
  ];
  const snapshot = buildSnapshot(
    objects.map((object) => ({ object })),
    { calico: "3.33" },
  );
  return look({
    inventory: { objects, snapshot, unreadable: [] },
    calico: "3.33",
    namespaces: ["prod"],
    file: file === undefined ? undefined : { path: "/home/me/door.yaml", text: file },
  });
}
