import type { RouteDescription } from '@reticle/contract'
import type { z } from 'zod'

type Headers = Readonly<Record<string, string>>
type AnswerFor<S, T> = T extends z.ZodType
  ?
      | { readonly status: S; readonly body: z.input<T>; readonly headers?: Headers }
      /** JSON that is ready to be sent: made of parts that went through the route's schema before. */
      | { readonly status: S; readonly text: string; readonly headers?: Headers }
  : T extends 'bytes'
    ? { readonly status: S; readonly bytes: NodeJS.ReadableStream; readonly headers: Headers & { readonly 'content-type': string } }
    : { readonly status: S; readonly headers?: Headers }

/** What a handler may answer: one shape for each status of the route's description. */
export type Answer<R extends RouteDescription> = {
  [S in keyof R['answers'] & number]: AnswerFor<S, R['answers'][S]>
}[keyof R['answers'] & number]
