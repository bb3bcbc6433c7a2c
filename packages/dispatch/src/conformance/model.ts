/** The dispenser as a few lists in memory: what both adapters must agree with, one call after the other. */
export type ModelTask = {
  priority: number
  readonly position: number
  reads: number
  counted: number
  isCollecting: boolean
  isGivenBack: boolean
}
type Pair = { state: 'leased' | 'submitted' | 'expired' | 'not-now' | 'not-me'; fence: number; endedAt: number }
export type Claimed = { readonly task: number; readonly fence: number } | { readonly reason: 'nothing-left' | 'all-leased' }

export class Model {
  readonly tasks: ModelTask[] = []
  private readonly pairs = new Map<string, Pair>()
  private readonly viewings = new Set<string>()
  private clock = 0

  add(reads: number, priority: number): void {
    this.tasks.push({ priority, position: this.tasks.length + 1, reads, counted: 0, isCollecting: true, isGivenBack: false })
  }

  leasesOf(annotator: number): number[] {
    return this.tasks.flatMap((_, task) => (this.pair(task, annotator)?.state === 'leased' ? [task] : []))
  }

  claim(annotator: number): Claimed {
    const open = this.order().filter((task) => this.isOpen(task) && !this.hasViewed(task, annotator))
    const unseen = open.filter((task) => {
      const state = this.pair(task, annotator)?.state
      return state === undefined || state === 'expired'
    })
    const putOff = open
      .filter((task) => this.pair(task, annotator)?.state === 'not-now')
      .toSorted((a, b) => (this.pair(a, annotator)?.endedAt ?? 0) - (this.pair(b, annotator)?.endedAt ?? 0))
    const task = unseen.find((one) => this.tasks[one]?.isGivenBack) ?? unseen[0] ?? putOff[0]
    if (task === undefined) return { reason: this.isWaiting(annotator) ? 'all-leased' : 'nothing-left' }
    const fence = (this.pair(task, annotator)?.fence ?? 0) + 1
    this.pairs.set(`${task} ${annotator}`, { state: 'leased', fence, endedAt: 0 })
    this.settle(task)
    return { task, fence }
  }

  end(task: number, annotator: number, state: Exclude<Pair['state'], 'leased'>): void {
    const pair = this.pair(task, annotator)
    const row = this.tasks[task]
    if (pair === undefined || row === undefined) return
    this.clock += 1
    this.pairs.set(`${task} ${annotator}`, { ...pair, state, endedAt: this.clock })
    if (state === 'submitted') {
      row.counted += 1
      if (row.counted >= row.reads) row.isCollecting = false
    } else row.isGivenBack = true
    this.settle(task)
  }

  /** Has seen what the readers of the task said: is never to have it. */
  view(task: number, annotator: number): void {
    this.viewings.add(`${task} ${annotator}`)
  }

  private hasViewed(task: number, annotator: number): boolean {
    return this.viewings.has(`${task} ${annotator}`)
  }

  /** One more read, also for a task that was closed. */
  raise(task: number): void {
    const row = this.tasks[task]
    if (row === undefined) return
    row.reads += 1
    row.isCollecting = true
    row.isGivenBack = true
    this.settle(task)
  }

  prioritise(task: number, priority: number): void {
    const row = this.tasks[task]
    if (row === undefined) return
    if (row.priority !== priority) row.isGivenBack = true
    row.priority = priority
    this.settle(task)
  }

  private pair(task: number, annotator: number): Pair | undefined {
    return this.pairs.get(`${task} ${annotator}`)
  }

  private leases(task: number): number {
    return [...this.pairs].filter(([key, pair]) => key.startsWith(`${task} `) && pair.state === 'leased').length
  }

  private isOpen(task: number): boolean {
    const row = this.tasks[task]
    return row?.isCollecting === true && row.counted + this.leases(task) < row.reads
  }

  private settle(task: number): void {
    const row = this.tasks[task]
    if (row !== undefined && !this.isOpen(task)) row.isGivenBack = false
  }

  private order(): number[] {
    const rank = (task: number): readonly [number, number] => [-(this.tasks[task]?.priority ?? 0), this.tasks[task]?.position ?? 0]
    return this.tasks.map((_, task) => task).toSorted((a, b) => rank(a)[0] - rank(b)[0] || rank(a)[1] - rank(b)[1])
  }

  /** Some task is kept from this annotator by a peer's lease alone. */
  private isWaiting(annotator: number): boolean {
    return this.tasks.some((row, task) => {
      const own = this.pair(task, annotator)?.state
      const isBarred = own === 'leased' || own === 'submitted' || own === 'not-me' || this.hasViewed(task, annotator)
      return !isBarred && row.isCollecting && row.counted < row.reads && this.leases(task) > 0
    })
  }
}
