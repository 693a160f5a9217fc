// Calico's selector language: text to expression (parse), expression to verdict (matches) and back to text (toText).
export { SelectorError } from "./error.ts";
export * from "./expression.ts";
export { longestSelector, parseSelector } from "./parse.ts";
