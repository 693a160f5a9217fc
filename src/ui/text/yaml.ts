/** YAML with its keys, values and comments told apart; enough for reading, no parser. */
import { type Line, type Span, span } from "./line.ts";

export function yamlLine(text: string): Line {
  const [, body = text, comment = ""] = /^(.*?)((?:^|\s)#.*)?$/.exec(text) ?? [];
  const spans: Span[] = [];
  const key = /^(\s*(?:- )*)([\w./-]+)(:)(\s.*|)$/.exec(body);
  if (key) {
    const [, indent = "", name = "", colon = "", value = ""] = key;
    spans.push(span(indent), span(name, "key"), span(colon), span(value, "value"));
  } else {
    const [, dash = "", value = body] = /^(\s*(?:- )*)(.*)$/.exec(body) ?? [];
    spans.push(span(dash), span(value, value === "---" ? "dim" : "value"));
  }
  if (comment) spans.push(span(comment, "dim"));
  return spans.filter(({ text }) => text !== "");
}
