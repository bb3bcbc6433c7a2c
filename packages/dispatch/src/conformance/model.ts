import type { AnnotationPurpose, LevelRule } from '@reticle/domain'

/**
 * The dispenser as a few lists in memory: what both adapters must agree with, one call after the other. The whole of it: an annotator is
 * handed the first task, by place, among those that they may have; what they put off comes last.
 */
export type ModelTask = {
  readonly id: string
  readonly key: number
  readonly levelRule: LevelRule
  priority: number
  reads: number
  counted: number
  state: 'collecting' | 'comparing' | 'settled' | 'withdrawn'
  isGold: boolean
}
type Pair = {
  readonly task: number
  readonly annotator: number
  readonly repeat: number
  purpose: AnnotationPurpose
  state: 'leased' | 'submitted' | 'expired' | 'released' | 'not-now' | 'not-me'
  fence: number
  endedAt: number
}
export type ModelRules = { readonly wish: 'vote' | 'gold' | 'repeat'; readonly most: number | null; readonly excludes: boolean }
export type Claimed =
  | { readonly task: number; readonly fence: number; readonly purpose: AnnotationPurpose }
  | { readonly reason: 'nothing-left' | 'all-leased' | 'cap-reached' }

const isBack = (pair: Pair | undefined) => pair === undefined || pair.state === 'expired' || pair.state === 'released'

export class Model {
  readonly tasks: ModelTask[] = []
  private readonly pairs: Pair[] = []
  private readonly viewings = new Set<string>()
  /** Of each annotator, the tasks of their submissions, in order. */
  private readonly submissions: Pair[] = []
  private readonly affiliations: readonly string[]
  private clock = 0
  constructor(affiliations: readonly string[]) {
    this.affiliations = affiliations
  }

  held(annotator: number): Pair[] {
    return this.pairs.filter((pair) => pair.annotator === annotator && pair.state === 'leased')
  }

  /** What ended without a submission, which may still come. */
  ended(annotator: number): Pair[] {
    return this.pairs.filter((pair) => pair.annotator === annotator && pair.purpose === 'vote' && isBack(pair))
  }

  /** `chosen`: the gold task that was handed out, as any will do. */
  claim(annotator: number, rules: ModelRules, chosen: number | undefined): Claimed {
    const had = this.held(annotator).length + this.submissions.filter((pair) => pair.annotator === annotator).length
    if (rules.most !== null && had >= rules.most) return { reason: 'cap-reached' }
    const aside = rules.wish === 'vote' ? undefined : this.aside(annotator, rules.wish, chosen)
    if (aside !== undefined) return this.lease(aside, annotator, rules.wish)
    const task = this.first(annotator, rules)
    if (task !== undefined) return this.lease(task, annotator, 'vote')
    return { reason: this.isWaiting(annotator, rules) ? 'all-leased' : 'nothing-left' }
  }

  submit(pair: Pair): void {
    const task = this.task(pair.task)
    this.end(pair, 'submitted')
    this.submissions.push(pair)
    if (pair.purpose !== 'vote' || task.state !== 'collecting' || task.counted >= task.reads || this.hasViewed(pair)) return
    task.counted += 1
    if (task.counted >= task.reads) task.state = 'comparing'
  }

  end(pair: Pair, state: Exclude<Pair['state'], 'leased'>): void {
    this.clock += 1
    pair.state = state
    pair.endedAt = this.clock
  }

  /** A first lease from elsewhere gets its row: a slot, or its end. */
  persist(task: number, annotator: number): void {
    if (this.pair(task, annotator, 0) !== undefined) return
    const state = this.isOpen(task) ? 'leased' : 'expired'
    this.pairs.push({ task, annotator, repeat: 0, purpose: 'vote', state, fence: 1, endedAt: ++this.clock })
  }

  withdraw(task: number): void {
    this.task(task).state = 'withdrawn'
    for (const pair of this.pairs) if (pair.task === task && pair.state === 'leased') this.end(pair, 'released')
  }

  /** Has seen what the readers of the task said: is never to have it. */
  view(task: number, annotator: number): void {
    this.viewings.add(`${task} ${annotator}`)
  }

  private first(annotator: number, { excludes }: ModelRules): number | undefined {
    const free = this.order().filter(
      (task) =>
        this.isOpen(task) &&
        !this.hasViewed({ task, annotator }) &&
        !(excludes && this.colleagues(task, annotator).some((pair) => pair.state === 'leased' || pair.state === 'submitted')),
    )
    const putOff = free
      .flatMap((task) => this.pair(task, annotator, 0) ?? [])
      .filter((pair) => pair.state === 'not-now')
      .toSorted((a, b) => a.endedAt - b.endedAt)
    return free.find((task) => isBack(this.pair(task, annotator, 0))) ?? putOff[0]?.task
  }

  private aside(annotator: number, wish: 'gold' | 'repeat', chosen: number | undefined): number | undefined {
    if (wish === 'gold') {
      const known = this.order().filter(
        (task) =>
          this.task(task).isGold &&
          this.task(task).state === 'settled' &&
          !this.hasViewed({ task, annotator }) &&
          isBack(this.pair(task, annotator, 0)),
      )
      return known.find((task) => task === chosen) ?? known[0]
    }
    const own = this.submissions.filter((pair) => pair.annotator === annotator)
    const votes = own.filter((pair) => pair.purpose === 'vote')
    const last = own.findLast((pair) => pair.purpose === 'repeat')
    return votes
      .slice(
        Math.max(
          0,
          votes.findIndex((pair) => pair.task === last?.task),
        ),
      )
      .find(
        ({ task }) =>
          this.task(task).state !== 'withdrawn' && !this.hasViewed({ task, annotator }) && isBack(this.pair(task, annotator, 1)),
      )?.task
  }

  private lease(task: number, annotator: number, purpose: AnnotationPurpose): Claimed {
    const repeat = purpose === 'repeat' ? 1 : 0
    const pair = this.pair(task, annotator, repeat)
    const fence = (pair?.fence ?? 0) + 1
    if (pair === undefined) this.pairs.push({ task, annotator, repeat, purpose, state: 'leased', fence, endedAt: 0 })
    else Object.assign(pair, { purpose, state: 'leased', fence })
    return { task, fence, purpose }
  }

  /** Some task is kept from this annotator by a peer's lease alone. */
  private isWaiting(annotator: number, { excludes }: ModelRules): boolean {
    return this.tasks.some((row, task) => {
      const own = this.pair(task, annotator, 0)
      const isBarred = !(isBack(own) || own?.state === 'not-now') || this.hasViewed({ task, annotator })
      const colleagues = excludes ? this.colleagues(task, annotator) : []
      if (isBarred || row.state !== 'collecting' || row.counted >= row.reads) return false
      if (colleagues.some((pair) => pair.state === 'submitted')) return false
      return this.isOpen(task) ? colleagues.some((pair) => pair.state === 'leased') : this.leases(task) > 0
    })
  }

  private task(task: number): ModelTask {
    const row = this.tasks[task]
    if (row === undefined) throw new Error(`the model has no task ${task}`)
    return row
  }

  private pair(task: number, annotator: number, repeat: number): Pair | undefined {
    return this.pairs.find((pair) => pair.task === task && pair.annotator === annotator && pair.repeat === repeat)
  }

  /** Votes of others from the same affiliation. */
  private colleagues(task: number, annotator: number): Pair[] {
    return this.pairs.filter(
      (pair) =>
        pair.task === task &&
        pair.purpose === 'vote' &&
        pair.annotator !== annotator &&
        this.affiliations[pair.annotator] === this.affiliations[annotator],
    )
  }

  private hasViewed({ task, annotator }: Pick<Pair, 'task' | 'annotator'>): boolean {
    return this.viewings.has(`${task} ${annotator}`)
  }

  private leases(task: number): number {
    return this.pairs.filter((pair) => pair.task === task && pair.state === 'leased' && pair.purpose === 'vote').length
  }

  private isOpen(task: number): boolean {
    const row = this.task(task)
    return row.state === 'collecting' && row.counted + this.leases(task) < row.reads
  }

  private order(): number[] {
    const level = (task: number) => {
      const begun = this.task(task).counted + this.leases(task)
      return { none: 0, 'least-read': begun, 'most-read': -begun }[this.task(task).levelRule]
    }
    const place = (task: number) => [-this.task(task).priority, level(task), this.task(task).key]
    const compare = (a: number, b: number) =>
      place(a)
        .map((part, index) => part - (place(b)[index] ?? 0))
        .find((difference) => difference !== 0) ?? (this.task(a).id < this.task(b).id ? -1 : 1)
    return this.tasks.map((_, task) => task).toSorted(compare)
  }
}
