/** Images that are a system and little more: busybox, alpine, Debian and Ubuntu, curl, netshoot, pause. */
import { type Image, root } from "./image.ts";
import { server } from "./serve.ts";
import {
  alpineSystem,
  busyboxSystem,
  captureTools,
  curlOf,
  debianSystem,
  editorTools,
  emptySystem,
  iputils,
  networkTools,
  openbsdNetcat,
  wget,
} from "./systems.ts";

const base = { entrypoint: [], env: {}, workingDirectory: "/", user: root } as const;

export const busyboxImage = (tag: string): Image => ({
  ...base,
  files: busyboxSystem(/musl/.test(tag) ? { files: { "/lib/ld-musl-x86_64.so.1": "" } } : {}),
  command: ["sh"],
});

export const alpineImage = (): Image => ({ ...base, files: alpineSystem(), command: ["/bin/sh"] });

export const debianImage = (): Image => ({ ...base, files: debianSystem(), command: ["bash"] });

/** Debian's larger images, on which languages' images are built, have curl and wget. */
export const fullDebianImage = (command: readonly string[] = ["bash"]): Image => ({
  ...base,
  files: debianSystem({ programs: { "/usr/bin/curl": curlOf("7.88.1"), "/usr/bin/wget": wget } }),
  command,
});

const curlEntrypoint = `#!/bin/sh
# a first word that is no command is an argument of curl
if [ "\${1#-}" != "$1" ] || [ -z "$(command -v "$1")" ]; then
  set -- curl "$@"
fi
exec "$@"
`;

export function curlImage(tag: string): Image {
  const version = /^\d+\.\d+\.\d+/.exec(tag)?.[0] ?? "8.16.0";
  return {
    ...base,
    files: alpineSystem({
      programs: { "/usr/bin/curl": curlOf(version) },
      files: {
        "/entrypoint.sh": curlEntrypoint,
        "/etc/passwd": "root:x:0:0:root:/root:/bin/sh\ncurl_user:x:100:101::/home/curl_user:/bin/sh\n",
      },
      folders: ["/home/curl_user"],
    }),
    entrypoint: ["/entrypoint.sh"],
    command: ["curl"],
    env: { CURL_VERSION: version.replaceAll(".", "_") },
    workingDirectory: "/home/curl_user",
    user: { uid: 100, gid: 101, name: "curl_user" },
  };
}

export const netshootImage = (): Image => ({
  ...base,
  files: alpineSystem({
    programs: {
      ...networkTools,
      ...captureTools,
      ...editorTools,
      "/bin/zsh": networkTools["/bin/bash"] ?? iputils,
      "/bin/ping": iputils,
      "/usr/bin/ncat": openbsdNetcat,
      "/usr/bin/netcat": openbsdNetcat,
    },
    files: { "/etc/services": "http 80/tcp\nhttps 443/tcp\ndomain 53/udp\n" },
  }),
  command: ["zsh"],
  workingDirectory: "/root",
});

/** Holds a pod together and does nothing. */
export const pauseImage = (): Image => ({
  ...base,
  files: emptySystem({ programs: { "/pause": server(() => {}) } }),
  entrypoint: ["/pause"],
  command: [],
});
