import { type AssignmentState, assignmentFlow, step, type TaskState, taskFlow } from '@reticle/domain'

/**
 * Tasks, assignments, rounds and reviews as a few lists in memory: what the rows must be after every sequence of commands
 * (docs/spec/lifecycle.md). Of `reads` and slots it knows what L11, L26 and D81 say, and of revisions L70 and L80 to L86.
 */
export type Said = { readonly annotator: number; readonly words: string; counts: boolean }
export type Part = {
  readonly annotator: number
  /** 0 is the vote, -1 the revision of the first round, and so on. */
  readonly repeat: number
  state: AssignmentState
  skipKind: string | null
}
export class TaskModel {
  state: TaskState = 'collecting'
  reads: number
  pool: string | null = null
  round = 0
  /** Who is still awaited in the present round. */
  awaited = new Set<number>()
  holder: number | null = null
  decisions = 0
  readonly said: Said[] = []
  readonly parts: Part[] = []
  private readonly experts: readonly number[]
  constructor(reads: number, experts: readonly number[]) {
    this.reads = reads
    this.experts = experts
  }

  get counted(): Said[] {
    return this.said.filter((one) => one.counts)
  }
  get leased(): number {
    return this.parts.filter((part) => part.state === 'leased' && part.repeat === 0).length
  }
  part(annotator: number, repeat: number): Part | undefined {
    return this.parts.find((part) => part.annotator === annotator && part.repeat === repeat)
  }

  /** Whether a claim of this annotator may bring it. */
  mayClaim(annotator: number): boolean {
    const own = this.part(annotator, 0)
    const isNew = own === undefined || own.state === 'expired' || own.state === 'released' || own.skipKind === 'not-now'
    return this.state === 'collecting' && this.counted.length + this.leased < this.reads && isNew && this.asks(annotator)
  }
  lease(annotator: number, repeat: number): void {
    const own = this.part(annotator, repeat)
    if (own === undefined) this.parts.push({ annotator, repeat, state: 'leased', skipKind: null })
    else Object.assign(own, { state: 'leased', skipKind: null })
  }

  submit(part: Part, words: string): boolean {
    if (step(assignmentFlow, part.state, 'submitted') === undefined) return false
    part.state = 'submitted'
    if (part.repeat === 0) this.vote(part.annotator, words)
    else this.revise(part, words)
    return true
  }
  private vote(annotator: number, words: string): void {
    const counts = this.state === 'collecting' && this.counted.length < this.reads && this.asks(annotator)
    this.said.push({ annotator, words, counts })
    if (counts && this.counted.length === this.reads) this.go('quorumMet')
  }
  private revise({ annotator, repeat }: Part, words: string): void {
    const counts = this.isAwaited(annotator, repeat)
    if (counts) for (const one of this.counted) if (one.annotator === annotator) one.counts = false
    this.said.push({ annotator, words, counts })
    if (counts) this.ends(annotator)
  }

  skip(part: Part, kind: string): void {
    const isAwaited = this.isAwaited(part.annotator, part.repeat)
    Object.assign(part, { state: 'skipped', skipKind: kind })
    if (isAwaited && kind !== 'not-now') this.ends(part.annotator)
  }
  isAwaited(annotator: number, repeat: number): boolean {
    return repeat < 0 && -repeat === this.round && this.awaited.has(annotator)
  }

  /** A round begins for these readers, who count. */
  begin(annotators: readonly number[], verb: 'revising' | 'returned'): void {
    this.go(verb)
    this.reads = this.counted.length
    this.pool = null
    this.round += 1
    this.awaited = new Set(annotators)
    for (const annotator of annotators) this.parts.push({ annotator, repeat: -this.round, state: 'released', skipKind: null })
  }
  endRound(): void {
    for (const annotator of this.awaited) this.release(annotator)
    this.awaited.clear()
    this.go('quorumMet')
  }
  setAside(said: Said): void {
    this.reads = Math.max(this.reads, this.counted.length)
    said.counts = false
    this.pool = null
    this.go('moreReads')
  }
  withdraw(): void {
    this.go('withdrawn')
    for (const part of this.parts) if (part.state === 'leased') part.state = 'released'
    this.awaited.clear()
    this.pool = null
  }

  /** Takes the step that the lifecycle has; a reviewer holds contested tasks alone. */
  go(verb: Parameters<typeof step<typeof taskFlow>>[2]): void {
    const next = step(taskFlow, this.state, verb)
    if (next === undefined) throw new Error(`a task that is ${this.state} has no ${verb}`)
    this.state = next
    if (next !== 'contested') this.holder = null
  }

  private asks(annotator: number): boolean {
    return this.pool === null || this.experts.includes(annotator)
  }
  private release(annotator: number): void {
    const part = this.part(annotator, -this.round)
    if (part?.state === 'leased') part.state = 'released'
  }
  private ends(annotator: number): void {
    this.awaited.delete(annotator)
    if (this.awaited.size === 0) this.go('quorumMet')
  }
}
