/** What a learner is told of an answer that did not pass. */
export interface Coaching {
  readonly from: "begin" | "mistake" | "refusal" | "objects" | "fact" | "cell" | "cluster";
  /** What is wrong, in a sentence. */
  readonly says: string;
  /** What to do about it. */
  readonly hint: string | undefined;
  /** The author's file that behaves the same. */
  readonly file?: string;
}
