/** As many changes of a resource as a watch may go back. */
const capacity = 2000;

/** The latest changes of one resource, oldest first. */
export class History<Change extends { readonly revision: number }> {
  #changes: Change[] = [];
  /** Every change after this revision is known. */
  #complete: number;

  constructor(complete: number) {
    this.#complete = complete;
  }

  add(change: Change): void {
    this.#changes.push(change);
    // Dropping half at once keeps adding cheap.
    if (this.#changes.length <= capacity * 2) return;
    const dropped = this.#changes.length - capacity;
    this.#complete = this.#changes[dropped - 1]?.revision ?? this.#complete;
    this.#changes = this.#changes.slice(dropped);
  }

  since(revision: number): readonly Change[] | undefined {
    if (revision < this.#complete) return undefined;
    let from = 0;
    let to = this.#changes.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#changes[middle]?.revision ?? 0) <= revision) from = middle + 1;
      else to = middle;
    }
    return this.#changes.slice(from);
  }
}
