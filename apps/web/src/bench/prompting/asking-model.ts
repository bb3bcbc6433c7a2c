/** Asks one question at a time: a new one ends the one before, and only the last one is answered. */
export type AskingModel<Question> = {
  readonly ask: (question: Question) => void
  /** Gives up what is asked at once; no answer comes. */
  readonly stop: () => void
}

type Outcome<Answer> = { readonly answer: Answer } | { readonly error: unknown }

/**
 * @param send is aborted when its answer is no longer wanted
 * @param onBusy whether an answer is on its way
 * @param onOutcome of the last question alone, unless it was given up
 */
export const createAskingModel = <Question, Answer>(
  send: (question: Question, signal: AbortSignal) => Promise<Answer>,
  onBusy: (isBusy: boolean) => void,
  onOutcome: (outcome: Outcome<Answer>) => void,
): AskingModel<Question> => {
  let running: AbortController | undefined
  const stop = () => {
    if (running === undefined) return
    running.abort()
    running = undefined
    onBusy(false)
  }
  const ask = (question: Question) => {
    running?.abort()
    const own = new AbortController()
    running = own
    onBusy(true)
    const end = (outcome: Outcome<Answer>) => {
      if (running !== own) return
      running = undefined
      onBusy(false)
      onOutcome(outcome)
    }
    send(question, own.signal).then(
      (answer) => end({ answer }),
      (error: unknown) => end({ error }),
    )
  }
  return { ask, stop }
}
