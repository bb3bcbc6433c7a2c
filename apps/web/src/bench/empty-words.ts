import type { NoClaimReason } from '@reticle/contract'

export type EmptyWords = {
  readonly title: string
  /** What it means. */
  readonly text: string
  /** When to come back, where no time is known. */
  readonly when: string
}

/** Why there is nothing to label, and when to come back, for each reason that the server names. */
export const emptyWords: Readonly<Record<NoClaimReason, EmptyWords>> = {
  'nothing-left': {
    title: 'Nothing is left for you to label',
    text: 'Every sample has the readers that it needs, or you have read or skipped it.',
    when: 'New samples, and samples that need one more reader, appear here by themselves while this page is open.',
  },
  'all-leased': {
    title: 'Other readers are at work on what is left',
    text: 'Each open sample is with another reader just now. One that is given back, or whose time runs out, is offered to you.',
    when: 'Look again in some minutes.',
  },
  'no-protocol': {
    title: 'This project has no protocol yet',
    text: 'A manager first writes what is to be labelled and how: labels, tools and questions.',
    when: 'Samples appear here by themselves once it is published.',
  },
  'cap-reached': {
    title: 'You have reached your share of this project',
    text: 'One reader labels only so many samples, so that no single judgement weighs too much. Thank you for your work.',
    when: 'A manager can raise your share on the People page.',
  },
  paused: {
    title: 'Your labelling is paused',
    text: 'A manager of the project has paused it. All that you submitted is kept.',
    when: 'Ask the manager when it goes on; this page then offers you samples by itself.',
  },
  'test-failed': {
    title: 'You have not passed the test yet',
    text: 'The project opens to you when you read samples with known answers as they are meant to be read.',
    when: 'Read the instructions of the protocol once more before you try again.',
  },
  'test-running': {
    title: 'The test is being counted',
    text: 'You have all samples of the test. The project opens as soon as they are submitted and the test is passed.',
    when: 'This page goes on by itself.',
  },
  'no-test-tasks': {
    title: 'The test cannot be held yet',
    text: 'The protocol asks for a test before you label, and there are not enough samples with known answers for it.',
    when: 'Ask a manager to add known answers on the page Gold; this page then offers you the test by itself.',
  },
  expertise: {
    title: 'This project asks for an expertise that is not noted for you',
    text: 'Its protocol offers samples only to readers with certain qualifications.',
    when: 'If you have them, ask a manager to add them to you on the People page.',
  },
}

/** A daily limit ends at a known time; a limit in all does not. */
export const wordsFor = (reason: NoClaimReason, retryAt: number | undefined): EmptyWords =>
  reason === 'cap-reached' && retryAt !== undefined
    ? {
        title: 'You have reached today’s share',
        text: 'One reader labels only so many samples a day, so that attention stays fresh. Thank you for your work.',
        when: 'It goes on at midnight UTC.',
      }
    : emptyWords[reason]
