import { text } from 'node:stream/consumers'
import type { Context } from '../context.ts'

type Row = NonNullable<Awaited<ReturnType<Context['read']['pyramids']['pixelsOf']>>>

/** The header as the import kept it, as JSON that is ready: what tells of people was left out before it was written. */
export const showHeader = async ({ storage }: Context, { headerSha256, image }: Row) => {
  const kept = headerSha256 === null ? undefined : await storage.read(headerSha256)
  if (kept !== undefined) return { text: await text(kept) }
  return { body: { parts: [], withheld: [], warnings: image?.warnings ?? [] } }
}
