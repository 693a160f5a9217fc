/** How an image is called where a venue has a mirror of its own: the mirror in place of the registry, the rest as it is. */
export function registryImage(mirror: string | undefined): (image: string) => string {
  if (mirror === undefined) return (image) => image;
  const host = mirror.replace(/\/+$/, "");
  return (image) => {
    const [first = "", ...rest] = image.split("/");
    // A first part with a dot or a port, or localhost, is a registry; without one it is Docker Hub.
    const named = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
    return `${host}/${named ? rest.join("/") : image}`;
  };
}
