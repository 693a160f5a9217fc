import { stringify } from "yaml";
import type { Json, KubeObject } from "../store/object.ts";
import type { Representation } from "./accept.ts";

/** Objects never change, so their JSON is made once, however many read it. */
const texts = new WeakMap<KubeObject, string>();

export function objectJson(object: KubeObject): string {
  let text = texts.get(object);
  if (text === undefined) {
    const { apiVersion, kind, ...rest } = object;
    text = JSON.stringify({ kind, apiVersion, ...rest });
    texts.set(object, text);
  }
  return text;
}

/** The text of an object within a list whose items do not repeat their kind. */
export function itemJson(object: KubeObject): string {
  const whole = objectJson(object);
  const head = `{"kind":${JSON.stringify(object.kind)},"apiVersion":${JSON.stringify(object.apiVersion)},`;
  return `{${whole.slice(head.length)}`;
}

export function encode(value: Json, media: Representation["media"]): string {
  return media === "yaml" ? stringify(value, { aliasDuplicateObjects: false }) : `${JSON.stringify(value)}\n`;
}
