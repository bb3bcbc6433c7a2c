type Counts = { seen: number; again: number; later: number }

/** How much the keys of each annotator (in hex) hold. */
export class Held {
  private readonly counts = new Map<string, Counts>()

  add(annotator: string, kind: keyof Counts, count: number): void {
    const known = this.counts.get(annotator) ?? { seen: 0, again: 0, later: 0 }
    known[kind] += count
    this.counts.set(annotator, known)
  }

  /** As the hash `people` has it, without a cursor. */
  entries(): (readonly [string, string])[] {
    return Array.from(this.counts, ([annotator, { seen, again, later }]) => [annotator, `${seen} ${again} ${later} 0 -`])
  }
}
