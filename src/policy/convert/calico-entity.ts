// The source or destination of a Calico rule.
import { type Block, parseBlockOrAddress } from "../address.ts";
import type { Field } from "../json.ts";
import { type Expression, not, parseSelector, SelectorError, toText } from "../selector/index.ts";
import { inNamespace, ofNamespaces, ofServiceAccounts, serviceAccountLabel } from "./labels.ts";
import {
  type Criterion,
  type Entity,
  type IdentityTerm,
  type Note,
  type PortRange,
  type Ports,
  unevaluated,
} from "./policy.ts";
import { toPorts } from "./ports.ts";

export function readEntity(
  field: Field,
  side: "source" | "destination",
  namespace: string | undefined,
  notes: Note[],
): Entity {
  if (field.get("domains").items().length > 0) {
    notes.push(unevaluated(field.get("domains").path, "domains are not part of open source Calico"));
  }
  const nets = readBlocks(field.get("nets"));
  const notNets = readBlocks(field.get("notNets"));
  const ports = readPorts(field.get("ports"));
  const notPorts = readPorts(field.get("notPorts"));
  const service = readService(field.get("services"), side);
  return {
    ...readIdentity(field, namespace),
    ...(nets && { nets }),
    ...(notNets && { notNets }),
    ...(ports && { ports }),
    ...(notPorts && { notPorts }),
    ...(service && { service }),
  };
}

/** The selector in a field; missing or empty it is all(). */
export function readSelector(field: Field): Expression {
  try {
    return parseSelector(field.string() ?? "");
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
    return field.fail(`invalid selector at character ${error.position + 1}: ${error.message}`);
  }
}

/**
 * The terms that one pod or network set must satisfy. In a namespaced policy any selector, the negative one included,
 * confines the entity to the policy's namespace unless a namespaceSelector takes that place.
 */
function readIdentity(field: Field, namespace: string | undefined): Pick<Entity, "identity" | "notIdentity"> {
  const terms = [...readNamespaces(field), ...readAccounts(field), ...readTerm(field.get("selector"), "selector")];
  const [exclusion] = readTerm(field.get("notSelector"), "notSelector");
  const confined = namespace !== undefined && !field.get("namespaceSelector").text() && (terms.length > 0 || exclusion);
  if (confined) {
    const words = `the policy's own namespace ${namespace}`;
    terms.unshift({ expression: inNamespace(namespace), path: field.path, words });
  }
  if (terms.length === 0) return exclusion ? { notIdentity: exclusion } : {};
  if (exclusion) terms.push({ ...exclusion, expression: not(exclusion.expression) });
  return { identity: terms };
}

function readNamespaces(field: Field): IdentityTerm[] {
  const terms = readTerm(field.get("namespaceSelector"), "namespaceSelector");
  return terms.map((term) => ({ ...term, expression: ofNamespaces(term.expression) }));
}

function readAccounts(field: Field): IdentityTerm[] {
  const accounts = field.get("serviceAccounts");
  const terms = readTerm(accounts.get("selector"), "serviceAccounts.selector");
  const selectors = terms.map((term) => ({ ...term, expression: ofServiceAccounts(term.expression) }));
  const names = accounts.get("names");
  const values = names.strings();
  if (values.length === 0) return selectors;
  const expression: Expression = { kind: "in", label: serviceAccountLabel, values };
  return [...selectors, { expression, path: names.path, words: `service account ${values.join(" or ")}` }];
}

function readTerm(field: Field, name: string): IdentityTerm[] {
  if (field.text() === undefined) return [];
  const expression = readSelector(field);
  return [{ expression, path: field.path, words: `${name} ${toText(expression)}` }];
}

function readBlocks(field: Field): Criterion<readonly Block[]> | undefined {
  const items = field.items();
  if (items.length === 0) return undefined;
  const value = items.map((item) => parseBlockOrAddress(item.string() ?? "") ?? item.fail("invalid CIDR"));
  return { value, path: field.path };
}

function readPorts(field: Field): Criterion<Ports> | undefined {
  const items = field.items();
  return items.length === 0 ? undefined : { value: toPorts(items.map(readPort)), path: field.path };
}

/** A number, a range such as "8000:8080", or the name of a container port. */
function readPort(field: Field): PortRange | string {
  const text = typeof field.value === "number" ? String(field.value) : (field.string() ?? "");
  const [, first, last = first] = numericPort.exec(text) ?? [];
  if (first === undefined) return portName.test(text) ? text : field.fail("invalid port format");
  const range: PortRange = [Number(first), Number(last)];
  if (range[0] < 1 || range[1] > 65535) {
    return field.fail("port range invalid, port number must be between 1 and 65535");
  }
  if (range[0] > range[1]) {
    return field.fail(
      `minimum port number (${range[0]}) is greater than maximum port number (${range[1]}) in port range`,
    );
  }
  return range;
}

export const numericPort = /^(\d+)(?::(\d+))?$/;
const portName = /^[A-Za-z0-9_.-]{1,128}$/;

function readService(field: Field, side: "source" | "destination"): Entity["service"] {
  const name = field.get("name").text();
  if (name === undefined) return undefined;
  // Without a namespace Calico looks for a service without one, and finds nothing.
  const namespace = field.get("namespace").string() ?? "";
  return { value: { namespace, name, withPorts: side === "destination" }, path: field.path };
}
