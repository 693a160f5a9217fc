import { ClusterError, type Resource } from "../../cluster/index.ts";
import type { Selection } from "../targets.ts";
import { reworded } from "../trouble.ts";

/** A refused selector is reported with what was asked, as kubectl does. */
export async function explainSelection<T>(
  { apiVersion, plural }: Resource,
  { labelSelector = "", fieldSelector = "" }: Selection,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof ClusterError) || error.trouble !== "bad-request" || !(labelSelector || fieldSelector))
      throw error;
    const kind = `${apiVersion.includes("/") ? apiVersion : `/${apiVersion}`}, Resource=${plural}`;
    throw reworded(
      error,
      `Unable to find ${JSON.stringify(kind)} that match label selector ${JSON.stringify(labelSelector)}, field selector ${JSON.stringify(fieldSelector)}: ${error.message}`,
    );
  }
}
