/** Puts a question that only a clear yes agrees to. */
export async function isYes(ask: (question: string) => Promise<string>, question: string): Promise<boolean> {
  return /^y(es)?$/i.test((await ask(`${question} (yes/no) `)).trim());
}
