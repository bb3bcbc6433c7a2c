import type { TaskDetail } from '@reticle/contract'
import type { AnnotationContent } from '@reticle/domain'
import { applyChange, createHistory, decisionsOf, type History, undo } from '@reticle/tools'
import { describe, expect, it } from 'vitest'
import { kindsOf } from '../cluster-kinds.ts'
import { completed } from './complete.ts'
import { alike, annotated, type Choice, decideAll, refusalWords, sameKind, stepName, withMarkOf } from './decide.ts'
import { type DeskObject, isOpen, neighbourOf, nextOpen, objectsOf, progressOf, signedObjects } from './desk-objects.ts'
import { firstDecision } from './opening.ts'
import { started } from './start.ts'
import { box, consensus, protocol, readers } from './test/some-objects.ts'

const task = { consensus, adjudications: [] }
let ids = 0
const deciding = { protocol, readers, newId: () => `new-${++ids}` }
const opened = () => createHistory(firstDecision(task, protocol))
const objects = (content: AnnotationContent) => objectsOf(consensus, content)
const named = (content: AnnotationContent, id: string): DeskObject => {
  const found = objects(content).find(({ cluster }) => cluster.id === id)
  if (found === undefined) throw new Error(`no object ${id}`)
  return found
}
const decide = (history: History, clusterIds: readonly string[], choice: Choice): History => {
  const { change, decided } = decideAll(
    history.content,
    alike(
      clusterIds.map((id) => named(history.content, id)),
      choice,
    ),
    deciding,
  )
  return change === undefined ? history : applyChange(history, change, stepName(choice.kind, decided))
}
const verdicts = (content: AnnotationContent) =>
  Object.fromEntries(objects(content).map(({ cluster, decision }) => [cluster.id, decision?.verdict]))
const marks = (content: AnnotationContent) => content.regions.map(({ id }) => id)
const readerA = { kind: 'reader', annotationId: readers[0]?.annotationId ?? '' } as const
const readerB = { kind: 'reader', annotationId: readers[1]?.annotationId ?? '' } as const

describe('a decision that begins', () => {
  it('K3, K4, K8: has what all agree on, and nothing of what is in dispute', () => {
    const { content } = opened()
    expect(marks(content)).toEqual(['c1'])
    expect(verdicts(content)).toEqual({ c1: 'consensus', c2: undefined, c3: undefined, c4: undefined })
    expect(progressOf(objects(content))).toEqual({ decided: 0, total: 3, agreed: 1 })
  })

  it('K3: goes on from what was signed before, as far as the objects are still there', () => {
    const signed = {
      content: { regions: [box('x', 100)], answers: [], comment: '' },
      objects: [
        { clusterId: 'c2', verdict: 'redrawn', regionId: 'x' },
        { clusterId: 'c9', verdict: 'none' },
      ],
    } as never
    const content = firstDecision({ consensus, adjudications: [signed] }, protocol)
    expect(decisionsOf(content)).toEqual([{ clusterId: 'c2', verdict: 'redrawn', regionId: 'x' }])
  })

  it('K2: knows a mark that its reader had made already', () => {
    const [first, , , alone] = consensus.regions
    if (first === undefined || alone === undefined) throw new Error('no objects')
    const twice = [first, { ...alone, geometry: { type: 'box', x: 1, y: 0, width: 8, height: 8 } as const }]
    expect([...kindsOf(twice).values()]).toEqual(['agreed', 'duplicated'])
    expect(kindsOf(consensus.regions).get('c4')).toBe('alone')
  })
})

describe('deciding an object', () => {
  it('K5: takes a mark, changes its mind, drops it, and leaves the others: one step each', () => {
    const taken = decide(opened(), ['c2'], readerB)
    expect(verdicts(taken.content)).toMatchObject({ c1: 'consensus', c2: 'reader' })
    expect(named(taken.content, 'c2').region?.labelId).toBe('boulder')
    const changed = decide(taken, ['c2'], { kind: 'consensus' })
    expect(changed.content.regions.map(({ id }) => id)).toEqual(['c1', 'c2'])
    const dropped = decide(changed, ['c2'], { kind: 'none' })
    expect(marks(dropped.content)).toEqual(['c1'])
    const undecided = decide(dropped, ['c3'], { kind: 'undecided' })
    expect(verdicts(undecided.content)).toEqual({ c1: 'consensus', c2: 'none', c3: 'undecided', c4: undefined })
    expect(undecided.past.map(({ name }) => name)).toEqual([
      'Object 1: a reader’s mark',
      'Object 1: the consensus',
      'Object 1: none of these',
      'Object 2: cannot be decided',
    ])
    expect(verdicts(undo(undo(undecided)).content)).toMatchObject({ c2: 'consensus', c3: undefined })
    expect(verdicts(decide(undecided, ['c2'], { kind: 'open' }).content).c2).toBeUndefined()
  })

  it('puts a fused mark in its place, under the label of the object', () => {
    const geometry = { type: 'box', x: 201, y: 0, width: 10, height: 10 } as const
    const { content } = decide(opened(), ['c3'], { kind: 'fused', geometry })
    expect(named(content, 'c3').region).toMatchObject({ geometry, labelId: 'crater' })
  })

  it('K5: decides several at once as one step, and says which it could not', () => {
    const { content } = opened()
    const chosen = alike(objects(content).filter(isOpen), readerB)
    const { change, decided, refused } = decideAll(content, chosen, deciding)
    expect(decided.map(({ cluster }) => cluster.id)).toEqual(['c2', 'c3'])
    expect(refusalWords(refused, chosen.length)).toBe('1 of 3 objects stay as they are: this reader has no mark here.')
    if (change === undefined) throw new Error('nothing decided')
    const history = applyChange(opened(), change)
    expect(history.past).toHaveLength(1)
    expect(progressOf(objects(history.content))).toEqual({ decided: 2, total: 3, agreed: 1 })
  })

  it('K5: refuses the consensus where the classes are tied', () => {
    const tied = { ...named(opened().content, 'c2') }
    const { change, refused } = decideAll(
      opened().content,
      alike([{ ...tied, cluster: { ...tied.cluster, labelId: null } }], { kind: 'consensus' }),
      deciding,
    )
    expect(change).toBeUndefined()
    expect(refusalWords(refused, 1)).toMatch(/tied/)
  })

  it('K9: keeps reason and note through another decision', () => {
    const taken = decide(opened(), ['c2'], readerA)
    const change = annotated(taken.content, named(taken.content, 'c2'), { reasonCode: 'slip', note: 'rim' })
    if (change === undefined) throw new Error('nothing noted')
    const noted = applyChange(taken, change)
    expect(named(decide(noted, ['c2'], { kind: 'none' }).content, 'c2').decision).toEqual({
      clusterId: 'c2',
      verdict: 'none',
      reasonCode: 'slip',
      note: 'rim',
    })
    expect(annotated(opened().content, named(opened().content, 'c2'), { reasonCode: 'slip', note: '' })).toBeUndefined()
  })
})

describe('changes by hand', () => {
  const hand = (history: History, change: Parameters<typeof completed>[1], redrawn?: string): History =>
    applyChange(
      history,
      completed(history.content, change, objects(history.content), redrawn === undefined ? undefined : named(history.content, redrawn)),
    )

  it('K6: make the decision on an object an edited one, in the same step', () => {
    const taken = decide(opened(), ['c2'], readerA)
    const id = named(taken.content, 'c2').region?.id ?? ''
    const edited = hand(taken, { type: 'set-geometry', regionId: id, geometry: { type: 'box', x: 99, y: 0, width: 12, height: 10 } })
    expect(verdicts(edited.content).c2).toBe('edited')
    expect(verdicts(undo(edited).content).c2).toBe('reader')
    const agreed = hand(opened(), { type: 'set-label', regionId: 'c1', labelId: 'boulder' })
    expect(verdicts(agreed.content).c1).toBe('edited')
  })

  it('K4, K6: open an object again whose mark is deleted; one on which all agree becomes none', () => {
    const taken = decide(opened(), ['c2'], readerA)
    const id = named(taken.content, 'c2').region?.id ?? ''
    expect(verdicts(hand(taken, { type: 'remove-region', regionId: id }).content).c2).toBeUndefined()
    expect(verdicts(hand(opened(), { type: 'remove-region', regionId: 'c1' }).content).c1).toBe('none')
  })

  it('K6: put the mark that is drawn for an object in place of what stood there, as one step', () => {
    const taken = decide(opened(), ['c2'], readerA)
    const drawn = hand(taken, { type: 'add-region', region: box('mine', 98) }, 'c2')
    expect(named(drawn.content, 'c2').decision).toEqual({ clusterId: 'c2', verdict: 'redrawn', regionId: 'mine' })
    expect(marks(drawn.content)).toEqual(['c1', 'mine'])
    expect(marks(undo(drawn).content)).toEqual(marks(taken.content))
    const other = hand(taken, { type: 'add-region', region: box('extra', 400) })
    expect(decisionsOf(other.content)).toBe(decisionsOf(taken.content))
  })
})

describe('walking through the objects', () => {
  it('K1, K7: brings the next open one, from behind the last decision on and then from the start', () => {
    const { content } = decide(opened(), ['c3'], { kind: 'none' })
    const all = objects(content)
    expect(all.map(({ cluster }) => cluster.id)).toEqual(['c2', 'c3', 'c4', 'c1'])
    expect(nextOpen(all, 'c3')?.cluster.id).toBe('c4')
    expect(nextOpen(all, 'c4')?.cluster.id).toBe('c2')
    expect(nextOpen(objects(decide(opened(), ['c2', 'c3', 'c4'], { kind: 'none' }).content), 'c4')).toBeUndefined()
  })

  it('passes over what is folded away', () => {
    const all = objects(opened().content)
    expect(neighbourOf(all, 'c4', 1, false)?.cluster.id).toBe('c2')
    expect(neighbourOf(all, 'c4', 1, true)?.cluster.id).toBe('c1')
    expect(neighbourOf(all, undefined, -1, false)?.cluster.id).toBe('c4')
  })

  it('finds those with the same disagreement, and those of a reader', () => {
    const all = objects(opened().content)
    expect(sameKind(all, named(opened().content, 'c3')).map(({ cluster }) => cluster.id)).toEqual(['c3'])
    expect(withMarkOf(all, readerB.annotationId).map(({ cluster }) => cluster.id)).toEqual(['c2', 'c3'])
  })
})

describe('all from one source', () => {
  const content = (kind: 'consensus' | 'empty') => started({ kind }, task, protocol, deciding.newId)

  it('K10: decides every object as the consensus has it', () => {
    expect(verdicts(content('consensus'))).toEqual({ c1: 'consensus', c2: 'consensus', c3: 'consensus', c4: 'none' })
  })

  it('K10: decides every object as a reader has it, with what they did not mark as none', () => {
    const [, reader] = readers
    if (reader === undefined) throw new Error('no reader')
    const all = started({ kind: 'reader', reader }, task, protocol, deciding.newId)
    expect(verdicts(all)).toEqual({ c1: 'reader', c2: 'reader', c3: 'reader', c4: 'none' })
    expect(signedObjects(objects(all)).every(({ verdict, regionId }) => verdict === 'none' || marks(all).includes(regionId ?? ''))).toBe(
      true,
    )
  })

  it('G35: begins with the known answer that is to be mended, whatever was signed before', () => {
    const signed = { content: { regions: [], answers: [], comment: 'old' }, objects: [] } as never
    const mending = { ...task, adjudications: [signed] }
    const file = { from: 'file', content: { regions: [box('k1', 50)], answers: [], comment: 'from the file' } } satisfies NonNullable<
      TaskDetail['mended']
    >
    expect(firstDecision({ ...mending, mended: file }, protocol)).toMatchObject({ regions: [{ id: 'k1' }], decisions: [] })
    const agreed = firstDecision({ ...mending, mended: { from: 'consensus', content: file.content } }, protocol)
    expect(verdicts(agreed)).toEqual(verdicts(content('consensus')))
    expect(firstDecision({ ...mending, mended: { from: 'adjudication', content: file.content } }, protocol).comment).toBe('old')
  })

  it('leaves the objects in dispute open when it is empty', () => {
    expect(verdicts(content('empty'))).toEqual({ c1: 'none', c2: undefined, c3: undefined, c4: undefined })
  })
})
