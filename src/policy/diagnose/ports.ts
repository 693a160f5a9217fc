// Ports that the pods behind a rule do not have.
import { closest } from "../../text/closest.ts";
import type { Clause } from "../convert/policy.ts";
import { plural } from "../explain/words.ts";
import { at, list, number } from "../refusals/read.ts";
import type { PodHolder } from "../snapshot/index.ts";
import type { Check } from "./finding.ts";
import { farEnd, rulesOf, type Scene, type SceneRule, satisfies, some } from "./scene.ts";

/** The pods whose ports a rule's destination ports are. */
function servers(scene: Scene, { policy, direction }: SceneRule, clause: Clause): readonly PodHolder[] {
  if (direction === "ingress") return policy.pods;
  const { identity } = farEnd(clause, direction);
  return identity ? scene.pods.filter((pod) => satisfies(pod, identity)) : [];
}

export const servicePort: Check = {
  id: "service-port",
  *find(scene) {
    for (const sceneRule of scene.policies.flatMap(rulesOf)) {
      const reported = new Set<number>();
      for (const clause of sceneRule.rule.clauses) {
        const { ports } = clause.destination;
        const pods = servers(scene, sceneRule, clause);
        for (const [first, last] of ports?.value.ranges ?? []) {
          if (first !== last || reported.has(first) || !ports) continue;
          const found = rewritten(scene, pods, first);
          if (!found) continue;
          reported.add(first);
          yield {
            severity: "warning",
            at: sceneRule.policy.source,
            path: ports.path,
            message: `${first} is the port of service ${found.service}, whose pods listen on ${found.target}`,
            hint: "Policies see connections after the service has been replaced by a pod: use the container's port.",
          };
        }
      }
    }
  },
};

/** The service of these pods that turns the port into another one, if no pod has the port itself. */
function rewritten({ snapshot }: Scene, pods: readonly PodHolder[], port: number) {
  if (pods.length === 0 || pods.some(({ pod }) => declaredPorts(pod.object).includes(port))) return undefined;
  const own = new Set(pods.flatMap(({ pod }) => pod.addresses.map(({ text }) => text)));
  const targets = [...snapshot.services.values()].flatMap((service) => {
    const endpoints = snapshot.endpoints(service).filter(({ address }) => own.has(address.text));
    return service.ports.flatMap((servicePort) =>
      endpoints.flatMap(({ ports }) =>
        ports
          .filter(({ name }) => name === servicePort.name)
          .map((endpoint) => ({
            service: `${service.namespace}/${service.name}`,
            headless: service.headless,
            port: servicePort.port,
            target: endpoint.port,
          })),
      ),
    );
  });
  if (targets.some(({ target }) => target === port)) return undefined;
  return targets.find((each) => each.port === port && !each.headless && each.target !== undefined);
}

function declaredPorts(pod: unknown): number[] {
  const containers = [...list(at(pod, "spec", "containers")), ...list(at(pod, "spec", "initContainers"))];
  return containers.flatMap((container) =>
    list(at(container, "ports")).flatMap((port) => number(at(port, "containerPort")) ?? []),
  );
}

export const portNameUnknown: Check = {
  id: "port-name-unknown",
  *find(scene) {
    for (const sceneRule of scene.policies.flatMap(rulesOf)) {
      const reported = new Set<string>();
      for (const clause of sceneRule.rule.clauses) {
        const { ports } = clause.destination;
        const pods = servers(scene, sceneRule, clause);
        for (const name of ports?.value.names ?? []) {
          const known = new Set(pods.flatMap(({ pod }) => pod.ports.map((port) => port.name)));
          if (pods.length === 0 || known.has(name) || reported.has(name) || !ports) continue;
          reported.add(name);
          const near = closest(name, known);
          const others = known.size > 0 ? ` (they have ${some([...known])})` : "";
          yield {
            severity: "warning",
            at: sceneRule.policy.source,
            path: ports.path,
            message: `none of the ${plural(pods.length, "pod")} has a container port called ${name}${near ? `; did you mean ${near}?` : others}`,
            hint: "A port name is looked up in the containers of the destination pods. A pod without it is not matched.",
          };
        }
      }
    }
  },
};
