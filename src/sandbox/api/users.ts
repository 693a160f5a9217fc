/** Who asks: a bearer token names a user, and whoever may impersonate can ask as somebody else. */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Clock } from "../clock.ts";
import { ApiError, badRequest } from "./status.ts";

export interface User {
  readonly name: string;
  readonly uid?: string;
  readonly groups: readonly string[];
}

export const admin: User = {
  name: "netpol-admin",
  uid: "netpol-admin",
  groups: ["system:masters", "system:authenticated"],
};

const everybody = "system:authenticated";

/** What a token says, signed with the cluster's key so that nobody else can make one. */
interface Claims {
  readonly sub: string;
  readonly aud?: readonly string[];
  readonly iat: number;
  readonly exp?: number;
}

export class Tokens {
  readonly #admin: string;
  readonly #key: string;
  readonly #clock: Clock;

  constructor(secrets: { readonly token: string; readonly signingKey: string }, clock: Clock) {
    this.#admin = secrets.token;
    this.#key = secrets.signingKey;
    this.#clock = clock;
  }

  /** A token for a user or, as `system:serviceaccount:NAMESPACE:NAME`, a service account. */
  issue(name: string, seconds?: number, audiences?: readonly string[]): string {
    const iat = Math.floor(this.#clock.now() / 1000);
    const claims: Claims = {
      sub: name,
      iat,
      ...(audiences ? { aud: audiences } : {}),
      ...(seconds === undefined ? {} : { exp: iat + seconds }),
    };
    const head = encodePart({ alg: "HS256", typ: "JWT" });
    const body = encodePart(claims);
    return `${head}.${body}.${this.#signature(`${head}.${body}`)}`;
  }

  userOf(token: string): User | undefined {
    if (equal(token, this.#admin)) return admin;
    const [head = "", body = "", signature = ""] = token.split(".");
    if (!equal(signature, this.#signature(`${head}.${body}`))) return undefined;
    const { sub, exp }: Claims = JSON.parse(Buffer.from(body, "base64url").toString("utf8"));
    if (exp !== undefined && exp * 1000 < this.#clock.now()) return undefined;
    return userNamed(sub, []);
  }

  #signature(text: string): string {
    return createHmac("sha256", this.#key).update(text).digest("base64url");
  }
}

/** A user with the groups that come with the name. */
export function userNamed(name: string, groups: readonly string[], uid?: string): User {
  const [, namespace] = /^system:serviceaccount:([^:]+):[^:]+$/.exec(name) ?? [];
  const implied = namespace === undefined ? [] : ["system:serviceaccounts", `system:serviceaccounts:${namespace}`];
  const all = [...groups, ...(groups.length === 0 ? implied : []), everybody];
  return { name, ...(uid ? { uid } : {}), groups: [...new Set(all)] };
}

export function authenticate(request: IncomingMessage, tokens: Tokens): User {
  const [scheme, token = ""] = (request.headers.authorization ?? bearerProtocol(request)).split(" ");
  const user = scheme?.toLowerCase() === "bearer" ? tokens.userOf(token) : undefined;
  if (!user) throw new ApiError(401, "Unauthorized", "Unauthorized");
  return user;
}

/** Browsers cannot set headers on a WebSocket, so the token may come as a subprotocol. */
function bearerProtocol(request: IncomingMessage): string {
  const prefix = "base64url.bearer.authorization.k8s.io.";
  const offered = (request.headers["sec-websocket-protocol"] ?? "").split(",").map((part) => part.trim());
  const found = offered.find((protocol) => protocol.startsWith(prefix));
  return found ? `Bearer ${Buffer.from(found.slice(prefix.length), "base64url").toString("utf8")}` : "";
}

/** The user that the Impersonate headers name, if any. */
export function impersonated(request: IncomingMessage): User | undefined {
  const name = request.headers["impersonate-user"];
  const uid = request.headers["impersonate-uid"];
  const groups = request.headersDistinct["impersonate-group"] ?? [];
  if (typeof name !== "string") {
    if (groups.length === 0) return undefined;
    throw badRequest(
      `requested [${groups.map((group) => `{Group  ${group}    }`).join(" ")}] without impersonating a user`,
    );
  }
  return userNamed(name, groups, typeof uid === "string" ? uid : undefined);
}

function encodePart(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function equal(a: string, b: string): boolean {
  const one = Buffer.from(a);
  const other = Buffer.from(b);
  return one.length === other.length && timingSafeEqual(one, other);
}
