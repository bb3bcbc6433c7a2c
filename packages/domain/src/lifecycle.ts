/**
 * Lifecycles as tables; docs/spec/lifecycle.md numbers their rules. The table is the only authority:
 * a pair that is not in it is a value (`undefined`), never a throw.
 */
export const taskFlow = {
  collecting: { quorumMet: 'comparing', known: 'settled', withdrawn: 'withdrawn' },
  comparing: { agreed: 'settled', disagreed: 'contested', moreReads: 'collecting', revising: 'collecting', withdrawn: 'withdrawn' },
  contested: { adjudicated: 'settled', moreReads: 'collecting', returned: 'collecting', withdrawn: 'withdrawn' },
  settled: { reopened: 'collecting', contested: 'contested', withdrawn: 'withdrawn' },
  withdrawn: { restored: 'collecting', restoredRead: 'comparing' },
} as const

export const assignmentFlow = {
  leased: { submitted: 'submitted', skipped: 'skipped', expired: 'expired', released: 'released' },
  expired: { leased: 'leased', submitted: 'submitted', skipped: 'skipped' },
  released: { leased: 'leased', submitted: 'submitted', skipped: 'skipped' },
  skipped: { leased: 'leased' },
  submitted: {},
} as const

/** A reviewer's lease of a contested task. */
export const reviewFlow = {
  leased: { signed: 'signed', released: 'released', expired: 'expired', returned: 'returned' },
  released: { leased: 'leased' },
  expired: { leased: 'leased', signed: 'signed', returned: 'returned' },
  /** Decided; a task that is contested again is leased again. */
  signed: { leased: 'leased' },
  /** Given back to the readers for correction. */
  returned: { leased: 'leased' },
} as const

export const importFlow = {
  receiving: { received: 'queued', failed: 'failed' },
  queued: { started: 'running', failed: 'failed' },
  running: { finished: 'done', failed: 'failed', started: 'running' },
  done: {},
  failed: { started: 'running' },
} as const

/** Labels of another tool: the file is read, what would become of it is looked at, then it is written. */
export const labelImportFlow = {
  reading: { read: 'ready', planned: 'reading', failed: 'failed', cancelled: 'cancelled' },
  ready: { planned: 'reading', started: 'writing', cancelled: 'cancelled' },
  writing: { started: 'writing', written: 'done', failed: 'failed', cancelled: 'cancelled' },
  done: {},
  failed: { planned: 'reading', cancelled: 'cancelled' },
  cancelled: {},
} as const

export const releaseFlow = {
  freezing: { frozen: 'frozen', failed: 'failed' },
  frozen: { published: 'published', withdrawn: 'withdrawn' },
  published: { withdrawn: 'withdrawn' },
  withdrawn: {},
  failed: { retried: 'freezing' },
} as const

export const analysisFlow = {
  waiting: { started: 'running', cancelled: 'cancelled' },
  running: { started: 'running', finished: 'done', failed: 'failed', cancelled: 'cancelled' },
  done: {},
  failed: {},
  cancelled: {},
} as const

/** A pack: a frozen release written in one format, kept in the store for a while. */
export const packFlow = {
  waiting: { started: 'running', cancelled: 'cancelled' },
  running: { started: 'running', finished: 'done', failed: 'failed', cancelled: 'cancelled' },
  done: { expired: 'expired' },
  failed: {},
  cancelled: {},
  expired: {},
} as const

/** A run of a model over samples, or a training of it. */
export const modelRunFlow = { ...analysisFlow } as const

/** Scores of a project's tasks by its recipe, as they are made. */
export const orderingFlow = { ...analysisFlow } as const

/** A round of a retrain loop: what is settled is frozen, learnt, measured on what is held out, and orders the queue. */
export const roundFlow = {
  freezing: { frozen: 'training', failed: 'failed', cancelled: 'cancelled' },
  training: { trained: 'predicting', failed: 'failed', cancelled: 'cancelled' },
  predicting: { predicted: 'scoring', failed: 'failed', cancelled: 'cancelled' },
  scoring: { scored: 'done', failed: 'failed', cancelled: 'cancelled' },
  done: {},
  failed: {},
  cancelled: {},
} as const

type Flow = Readonly<Record<string, Readonly<Record<string, string>>>>

export type StateOf<F extends Flow> = keyof F & string
export type TaskState = StateOf<typeof taskFlow>
export type AssignmentState = StateOf<typeof assignmentFlow>
export type ReviewState = StateOf<typeof reviewFlow>
export type ImportState = StateOf<typeof importFlow>
export type LabelImportState = StateOf<typeof labelImportFlow>
export type ReleaseState = StateOf<typeof releaseFlow>
export type AnalysisState = StateOf<typeof analysisFlow>
export type PackState = StateOf<typeof packFlow>
export type ModelRunState = StateOf<typeof modelRunFlow>
export type OrderingState = StateOf<typeof orderingFlow>
export type RoundState = StateOf<typeof roundFlow>

type VerbOf<F extends Flow> = { [S in keyof F]: keyof F[S] & string }[keyof F]

/** The state after `verb`, or undefined when the lifecycle has no such step. */
export const step = <F extends Flow>(flow: F, state: StateOf<F>, verb: VerbOf<F>): StateOf<F> | undefined => {
  const verbs: Readonly<Record<string, string>> | undefined = flow[state]
  if (verbs === undefined || !Object.hasOwn(verbs, verb)) return undefined
  const next = verbs[verb]
  return next !== undefined && isStateOf(flow, next) ? next : undefined
}

const isStateOf = <F extends Flow>(flow: F, state: string): state is StateOf<F> => Object.hasOwn(flow, state)
