/** kubectl set image */
import { type Chosen, forEach } from "../chosen.ts";
import { fail } from "../trouble.ts";
import { at, listAt, textAt } from "../values.ts";
import type { Call } from "../verb.ts";
import { dryRunOf, report, writeQuery } from "../write.ts";

export async function setImage(call: Call): Promise<number> {
  const images = call.args
    .filter((word) => word.includes("="))
    .map((word) => ({ name: word.slice(0, word.indexOf("=")), image: word.slice(word.indexOf("=") + 1) }));
  const words = call.args.filter((word) => !word.includes("="));
  if (images.length === 0) throw fail("at least one image update is required");
  if (images.some(({ name }) => name === "*") && images.length > 1)
    throw fail("all containers are already specified by *, but saw more than one container_name=container_image pairs");
  const session = await call.session();
  return forEach(call, session, words, async ({ resource, namespace, object }: Chosen) => {
    const path = templatePath(resource.kind);
    const spec = at(object, ...path);
    const changed = ["initContainers", "containers"].flatMap((field) =>
      listAt(spec, field).flatMap((container) => {
        const name = textAt(container, "name");
        const image = images.find((one) => one.name === name || one.name === "*")?.image;
        return image === undefined ? [] : [{ field, name, image, isSame: image === textAt(container, "image") }];
      }),
    );
    const unknown = images.find(({ name }) => name !== "*" && !changed.some((one) => one.name === name));
    if (unknown) throw fail(`unable to find container named ${JSON.stringify(unknown.name)}`);
    const news = changed.filter(({ isSame }) => !isSame);
    // Nothing new is nothing to say, as with kubectl.
    if (news.length === 0) return;
    const of = (field: string) => news.filter((one) => one.field === field).map(({ name, image }) => ({ name, image }));
    const lists = Object.fromEntries(
      ["initContainers", "containers"].filter((field) => of(field).length > 0).map((field) => [field, of(field)]),
    );
    const patch = path.reduceRight<unknown>((inner, step) => ({ [step]: inner }), lists);
    const place = { namespace, name: object.metadata.name };
    const done =
      dryRunOf(call) === "client"
        ? object
        : await session.api.patch(resource, place, patch, writeQuery(call, "kubectl-set"), "strategic");
    report(call, resource, done, "image updated");
  });
}

/** Where a kind keeps the specification of its pods. */
function templatePath(kind: string): readonly string[] {
  if (kind === "Pod") return ["spec"];
  if (kind === "CronJob") return ["spec", "jobTemplate", "spec", "template", "spec"];
  return ["spec", "template", "spec"];
}
