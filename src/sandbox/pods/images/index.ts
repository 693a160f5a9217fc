/**
 * The registry of the sandbox: which image a reference means.
 *
 * Every plausible name runs. What cannot be fetched is what a person would mistype or invent to see it fail:
 * a host in a domain that never exists, a name that says so (nosuch, doesnotexist …), a well-known name with letters
 * wrong, or a well-known image with a tag that is no version.
 */
import { editDistance } from "../../../text/closest.ts";
import { agnhostImage } from "./agnhost.ts";
import { apiserverImage } from "./apiserver.ts";
import { boutiqueImage } from "./boutique.ts";
import { catfactsImage } from "./catfacts.ts";
import { coreDnsImage } from "./coredns.ts";
import type { Image } from "./image.ts";
import { mysqlImage } from "./mysql.ts";
import { nginxImage } from "./nginx/index.ts";
import { otherImage } from "./other.ts";
import { redisImage } from "./redis.ts";
import {
  alpineImage,
  busyboxImage,
  curlImage,
  debianImage,
  fullDebianImage,
  netshootImage,
  pauseImage,
} from "./small.ts";

type ImageLookup =
  | { readonly kind: "image"; readonly image: Image }
  /** In the words of the container runtime. */
  | { readonly kind: "refused"; readonly why: string };

interface Reference {
  /** With its host, without `docker.io/library`. */
  readonly repository: string;
  readonly host: string;
  readonly path: string;
  readonly tag: string;
}

function parseReference(text: string): Reference {
  const [name = "", digest] = text.split("@");
  const [, body = name, tag] = /^(.*?)(?::([^:/]+))?$/.exec(name) ?? [];
  const [first = "", ...rest] = body.split("/");
  const hasHost = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  const host = hasHost ? first : "docker.io";
  const path = hasHost ? rest.join("/") : rest.length > 0 ? body : `library/${body}`;
  const own = path.replace(/^library\//, "");
  const repository = host === "docker.io" ? own : `${host}/${path}`;
  return { repository, host, path, tag: tag ?? (digest === undefined ? "latest" : "") };
}

type Make = (tag: string, ports: readonly number[]) => Image;

/** By repository, hosts of mirrors left out. */
const images: Readonly<Record<string, Make>> = {
  nginx: (tag) => nginxImage(tag),
  "nginxinc/nginx-unprivileged": (tag) => nginxImage(tag, 8080),
  busybox: busyboxImage,
  alpine: alpineImage,
  debian: debianImage,
  ubuntu: debianImage,
  "buildpack-deps": () => fullDebianImage(),
  python: () => fullDebianImage(["python3"]),
  node: () => fullDebianImage(["node"]),
  golang: () => fullDebianImage(["bash"]),
  "curlimages/curl": curlImage,
  "nicolaka/netshoot": netshootImage,
  "jonlabelle/network-tools": netshootImage,
  "praqma/network-multitool": netshootImage,
  "wbitt/network-multitool": netshootImage,
  agnhost: agnhostImage,
  "e2e-test-images/agnhost": agnhostImage,
  pause: pauseImage,
  "registry.k8s.io/kube-apiserver": apiserverImage,
  "coredns/coredns": coreDnsImage,
  "calico/node": (_tag, ports) => otherImage("calico/node", ports, "debian"),
  redis: redisImage,
  mysql: (tag) => mysqlImage(tag, "mysql"),
  mariadb: (tag) => mysqlImage(tag, "mariadb"),
  "regisftm/worker": () => catfactsImage("worker"),
  "regisftm/facts": () => catfactsImage("facts"),
};

/** Images whose newest major version is known: a greater one does not exist. */
const newestMajor: Readonly<Record<string, number>> = {
  nginx: 1,
  busybox: 1,
  alpine: 3,
  redis: 8,
  mysql: 9,
  mariadb: 12,
  postgres: 18,
  debian: 13,
  ubuntu: 26,
  python: 3,
  node: 25,
  httpd: 2,
};

const wellKnown = [
  ...Object.keys(images).filter((name) => !name.includes("/")),
  ..."httpd postgres mongo memcached rabbitmq nats caddy traefik haproxy wordpress ruby php rust perl tomcat elasticsearch kibana logstash influxdb grafana jenkins consul vault zookeeper cassandra couchdb neo4j hello-world registry bash fedora centos rockylinux amazonlinux".split(
    " ",
  ),
];

const versionTag =
  /^(latest|stable|mainline|edge|rolling|lts|current|slim|alpine|debian|glibc|musl|uclibc|bookworm|bullseye|trixie|jammy|noble|focal|main|master|dev|v?\d[\w.]*)([-._]\w[\w.-]*)?$/;
const inventedName =
  /nosuch|no-such|doesnotexist|does-not-exist|nonexist|non-exist|notexist|not-exist|notfound|not-found|typo|bogus|invalid|missing/i;
const hostsThatNeverExist = /\.(invalid|test|example|localhost)(:\d+)?$|^localhost(:\d+)?$/;

const cache = new Map<string, Image>();

/** `ports` are those that the container declares, for an image of which nothing else is known. */
export function lookUpImage(text: string, ports: readonly number[]): ImageLookup {
  const reference = parseReference(text);
  const why = refusal(reference);
  if (why !== undefined) return { kind: "refused", why };
  const key = `${text} ${ports.join(",")}`;
  const image = cache.get(key) ?? make(reference, ports);
  cache.set(key, image);
  return { kind: "image", image };
}

function make({ repository, host, path, tag }: Reference, ports: readonly number[]): Image {
  // mirrors carry the same images: mirror.gcr.io/library/nginx, quay.io/…/nginx
  const names = [
    repository,
    path,
    path.replace(/^library\//, ""),
    path.replace(/^.*\/(?=library\/)/, "").replace(/^library\//, ""),
  ];
  const found = names.map((name) => images[name]).find((each) => each !== undefined);
  if (found !== undefined) return found(tag, ports);
  const last = path.replace(/.*\//, "");
  const isBoutique = /microservices-demo|online-boutique|boutique|hipster/.test(path);
  return (
    (isBoutique ? boutiqueImage(last) : undefined) ??
    images[last]?.(tag, ports) ??
    otherImage(repository, ports, host === "registry.k8s.io" ? "none" : "debian")
  );
}

function refusal(reference: Reference): string | undefined {
  const { host, path, tag, repository } = reference;
  const full = `${host}/${path}:${tag}`;
  const unresolved = `failed to pull and unpack image "${full}": failed to resolve reference "${full}"`;
  if (hostsThatNeverExist.test(host))
    return `${unresolved}: failed to do request: Head "https://${host}/v2/${path}/manifests/${tag}": dial tcp: lookup ${host.replace(/:\d+$/, "")}: no such host`;
  if (inventedName.test(path) || isMisspelt(repository))
    return `${unresolved}: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`;
  if (inventedName.test(tag) || !tagExists(repository.replace(/.*\//, ""), tag))
    return `rpc error: code = NotFound desc = ${unresolved}: ${full}: not found`;
  return undefined;
}

/** A name without an owner that is nearly a well-known one. */
function isMisspelt(repository: string): boolean {
  if (repository.includes("/") || wellKnown.includes(repository)) return false;
  const allowed = repository.length < 6 ? 1 : 2;
  return wellKnown.some(
    (name) => Math.abs(name.length - repository.length) <= allowed && editDistance(name, repository) <= allowed,
  );
}

function tagExists(name: string, tag: string): boolean {
  if (tag === "" || !wellKnown.includes(name)) return true;
  if (!versionTag.test(tag)) return false;
  const major = Number(/^v?(\d+)/.exec(tag)?.[1] ?? 0);
  return major <= (newestMajor[name] ?? Number.POSITIVE_INFINITY);
}
