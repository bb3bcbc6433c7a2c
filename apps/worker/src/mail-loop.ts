import type { UnitOfWork } from '@reticle/db'
import { every } from './every.ts'
import { noticeMail } from './mail/compose.ts'
import type { Transport } from './mail/transport.ts'

const pollMilliseconds = 5000
/** What is read at once needs no mail. */
const graceMilliseconds = 60_000
const dayMilliseconds = 86_400_000
const batch = 8
/** A mail whose worker died is sent again after this, which is longer than any try lasts. */
const heldMilliseconds = 120_000
const firstWait = 60_000
const longestWait = 2 * 3_600_000

/** When a mail is tried again after so many tries; null gives it up, after two days. */
const nextTry = (attempts: number, createdAt: Date, at: Date): Date | null => {
  const next = at.getTime() + Math.min(longestWait, firstWait * 2 ** Math.max(0, attempts - 1))
  return next - createdAt.getTime() > 2 * dayMilliseconds ? null : new Date(next)
}

export type MailParts = {
  readonly unitOfWork: UnitOfWork
  readonly transport: Transport
  /** Where people reach the server, without a slash at its end. */
  readonly publicUrl: string
  readonly now: () => Date
  readonly onError: (error: unknown) => void
}

export const mailer = ({ unitOfWork, transport, publicUrl, now, onError }: MailParts) => {
  /** Writes the mails of those whose notices are due; answers for how many people. */
  const write = async (): Promise<number> =>
    unitOfWork(async ({ mails }) => {
      const at = now()
      const readers = await mails.dueReaders({ at, graceMilliseconds, dayMilliseconds, limit: batch })
      for (const { id, name, email } of readers) {
        const told = await mails.takeNotices(id, at)
        if (told.length > 0) await mails.add({ projectId: null, recipient: email, ...noticeMail(name, told, publicUrl), at })
      }
      return readers.length
    })
  const send = async (): Promise<number> => {
    const at = now()
    const due = await unitOfWork(({ mails }) => mails.take(batch, at, new Date(at.getTime() + heldMilliseconds)))
    const deliver = async (mail: (typeof due)[number]): Promise<void> => {
      const sent = await transport.send(mail)
      const done = now()
      await unitOfWork(({ mails }) =>
        sent.isTaken
          ? mails.sent(mail.id, done)
          : mails.failed(mail.id, sent.error, sent.isFinal ? null : nextTry(mail.attempts, mail.createdAt, done), done),
      )
    }
    for (const outcome of await Promise.allSettled(due.map(deliver))) if (outcome.status === 'rejected') onError(outcome.reason)
    return due.length
  }
  /** All that is due now; answers how many mails were tried. */
  return async (): Promise<number> => {
    while ((await write()) === batch);
    for (let tried = 0; ; ) {
      const some = await send()
      tried += some
      if (some < batch) return tried
    }
  }
}

/** Writes and sends mails as they come due; the returned function ends it after the running tries. */
export const startMailLoop = (parts: MailParts): (() => Promise<void>) => {
  const round = mailer(parts)
  const loop = every(
    pollMilliseconds,
    async () => {
      await round()
    },
    parts.onError,
  )
  return async () => {
    await loop.stop()
    parts.transport.close()
  }
}
