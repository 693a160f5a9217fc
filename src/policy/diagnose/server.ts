// What a server would refuse, and what the engine cannot use.
import { cautionsOf, fieldName, refusalsOf } from "../refusals/index.ts";
import { at, text } from "../refusals/read.ts";
import type { SourceObject } from "../types.ts";
import type { Check, Draft } from "./finding.ts";

export const refused: Check = {
  id: "refused",
  *find({ sources, snapshot }) {
    const context = sources.map(({ object }) => object);
    for (const source of sources) {
      for (const { path, field, message, hint } of refusalsOf(source.object, { calico: snapshot.release, context })) {
        yield {
          severity: "error",
          at: source,
          path,
          message: `would be refused: ${field === "" || field === fieldName(path) ? "" : `${field}: `}${message}`,
          hint: hint ?? "The API server names the field: change that line and apply again.",
        };
      }
    }
  },
};

export const ambiguousBlock: Check = {
  id: "ambiguous-block",
  *find({ sources }) {
    for (const source of sources) {
      for (const { path, message } of cautionsOf(source.object)) {
        const hint = "The server takes it, and may refuse it one day: write the block as it is meant.";
        yield { severity: "warning", at: source, path, message, hint };
      }
    }
  },
};

export const sameName: Check = {
  id: "same-name",
  *find({ sources }) {
    const first = new Map<string, SourceObject>();
    for (const source of sources) {
      const { apiVersion, kind, metadata } = source.object;
      if (!/NetworkPolicy$|NetworkSet$/.test(kind)) continue;
      const key = [apiVersion, kind, metadata.namespace ?? "default", metadata.name].join(" ");
      const twin = first.get(key);
      if (!twin) first.set(key, source);
      else if (JSON.stringify(twin.object) !== JSON.stringify(source.object)) yield overwritten(source, twin);
    }
  },
};

function overwritten(source: SourceObject, twin: SourceObject): Draft {
  const [from, to] = [twin, source].map(({ object }) => text(at(object, "spec", "tier")) || "default");
  return {
    severity: "warning",
    at: source,
    path: ["metadata", "name"],
    message: `there are two ${source.object.kind} objects called ${source.object.metadata.name}; the one applied last replaces the other`,
    hint:
      from === to
        ? "Give each object a name of its own."
        : `A policy exists once per name, whatever its tier: applying it with tier ${to} moves it there from tier ${from}.`,
  };
}

export const unusable: Check = {
  id: "unusable",
  *find({ sources, snapshot }) {
    for (const { object, path, reason } of snapshot.problems) {
      const source = sources.find(
        (each) =>
          each.object.apiVersion === object.apiVersion &&
          each.object.kind === object.kind &&
          each.object.metadata.name === object.name &&
          each.object.metadata.namespace === object.namespace,
      );
      const known = source && refusalsOf(source.object, { calico: snapshot.release, context: [source.object] });
      // What a server refuses has been said, and so has a name that stands twice.
      if (!source || (known?.length ?? 0) > 0 || path.length === 0) continue;
      const hint = "Verdicts are worked out without this part.";
      yield { severity: "warning", at: source, path, message: `cannot be used: ${reason}`, hint };
    }
  },
};

export const notEvaluated: Check = {
  id: "not-evaluated",
  *find({ sources, snapshot }) {
    for (const { object, path, reason } of snapshot.unevaluated) {
      const source = sources.find(
        (each) =>
          each.object.kind === object.kind &&
          each.object.metadata.name === object.name &&
          each.object.metadata.namespace === object.namespace,
      );
      const hint = "Verdicts and explanations here leave this out; on a cluster it may count.";
      const isRefused = source && refusalsOf(source.object, { calico: snapshot.release, context: [] }).length > 0;
      if (source && !isRefused) yield { severity: "info", at: source, path, message: `not evaluated: ${reason}`, hint };
    }
  },
};
