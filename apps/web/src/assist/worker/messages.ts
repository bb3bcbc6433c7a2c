import type { AssistTask, Patch, Solved } from '@reticle/tools'

/** `patch` is left out when the worker has it already, by its key. */
export type SolveOrder = {
  readonly type: 'solve'
  readonly id: number
  readonly task: AssistTask
  readonly key: string
  readonly patch?: Patch | undefined
}

export type Order = SolveOrder | { readonly type: 'stop'; readonly id: number }

/** What a worker tells of an order: any number of times how far it is, then once how it ended. */
export type Report =
  | { readonly id: number; readonly kind: 'progress'; readonly share: number }
  | { readonly id: number; readonly kind: 'solved'; readonly solved: Solved }
  | { readonly id: number; readonly kind: 'stopped' }
  /** `reason`: of an error; undefined: the values of the task are not there. */
  | { readonly id: number; readonly kind: 'broken'; readonly reason: string | undefined }
