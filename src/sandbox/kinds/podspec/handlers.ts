/** What an API server refuses in what a kubelet does with a container: probes and lifecycle hooks. */
import { at, isObject, type Json, type JsonObject, listAt, numberAt, objectAt, textAt } from "../../store/object.ts";
import type { Field } from "../fields.ts";
import { notNegative, oneOf, portNumber, portOrName, present, type Refusals } from "../rules.ts";

export function* lifecycleRefusals(lifecycle: JsonObject, field: Field): Refusals {
  for (const hook of present(lifecycle, ["postStart", "preStop"])) {
    yield* handlerRefusals(objectAt(lifecycle, hook), field.child(hook), ["exec", "httpGet", "tcpSocket", "sleep"]);
  }
}

export function* probesRefusals(container: Json, field: Field): Refusals {
  for (const name of ["livenessProbe", "readinessProbe", "startupProbe"]) {
    const probe = at(container, name);
    if (!isObject(probe)) continue;
    const here = field.child(name);
    yield* handlerRefusals(probe, here, ["exec", "httpGet", "tcpSocket", "grpc"]);
    for (const count of ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold"]) {
      yield* notNegative(probe[count], here.child(count));
    }
    yield* notNegative(probe.failureThreshold, here.child("failureThreshold"));
    const grace = numberAt(probe, "terminationGracePeriodSeconds");
    if (grace !== undefined && grace <= 0) {
      yield here.child("terminationGracePeriodSeconds").invalid(grace, "must be greater than 0");
    }
    const successes = numberAt(probe, "successThreshold") ?? 1;
    if (name !== "readinessProbe" && successes !== 1)
      yield here.child("successThreshold").invalid(successes, "must be 1");
  }
}

function* handlerRefusals(handler: JsonObject, field: Field, kinds: readonly string[]): Refusals {
  const given = present(handler, kinds);
  for (const [index, kind] of given.entries()) {
    const here = field.child(kind);
    if (index > 0) yield here.forbidden("may not specify more than 1 handler type");
    else yield* actionRefusals(kind, objectAt(handler, kind), here);
  }
  if (given.length === 0) yield field.required("must specify a handler type");
}

function* actionRefusals(kind: string, action: JsonObject, field: Field): Refusals {
  switch (kind) {
    case "exec":
      if (listAt(action, "command").length === 0) yield field.child("command").required();
      return;
    case "httpGet":
      if (textAt(action, "path") === "") yield field.child("path").required();
      yield* portOrName(action.port, field.child("port"));
      yield* oneOf(action.scheme, ["HTTP", "HTTPS"], field.child("scheme"));
      for (const [index, header] of listAt(action, "httpHeaders").entries()) {
        const name = textAt(header, "name");
        if (!/^[-A-Za-z0-9]+$/.test(name)) {
          yield field
            .child("httpHeaders")
            .index(index)
            .child("name")
            .invalid(
              name,
              "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')",
            );
        }
      }
      return;
    case "tcpSocket":
      return yield* portOrName(action.port, field.child("port"));
    case "grpc":
      return yield* portNumber(action.port, field.child("port"));
  }
}
