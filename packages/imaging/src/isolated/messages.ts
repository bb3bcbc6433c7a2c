import type { Result } from '@reticle/domain'
import type { ReadLimits } from '../dataset.ts'
import type { Reject } from '../port.ts'
import type { Answers, Task } from './tasks.ts'

/** Where the bytes are: a path that the child opens itself, or the parent, who is asked for each piece. */
export type Where =
  | { readonly kind: 'path'; readonly path: string /** Siblings are looked for below it. */; readonly folder: string }
  | { readonly kind: 'parent'; readonly size: number }

/** One piece of work on one file. */
export type Work = {
  readonly name: string
  readonly limits: ReadLimits
  readonly where: Where
  readonly task: Task
}

export type ToChild =
  | { readonly kind: 'work'; readonly work: Work; readonly memoryBytes: number }
  | { readonly kind: 'bytes'; readonly n: number; readonly bytes: Uint8Array | undefined; readonly size: number }

export type FromChild =
  | { readonly kind: 'ready' }
  | { readonly kind: 'progress'; readonly done: number; readonly of: number; readonly note?: unknown }
  /** `path`: of a sibling; without it, of the file itself. `end` 0 asks for nothing but the size. */
  | { readonly kind: 'read'; readonly n: number; readonly path?: string; readonly start: number; readonly end: number }
  | { readonly kind: 'outcome'; readonly outcome: Result<Answers, Reject> }
  | { readonly kind: 'too-large' }
