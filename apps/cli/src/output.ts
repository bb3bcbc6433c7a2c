/** Progress and notes for a person: standard error, so that standard output holds only the answer. */
export const note = (line: string): void => {
  process.stderr.write(`${line}\n`)
}

export const answer = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

/** The one document that `--json` prints. */
export const answerJson = (document: unknown): void => {
  process.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`)
}
