import { emptyContent } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { applyChange, createHistory, goTo, stepsOf } from './history.ts'
import { tallyOfChange } from './tally-of-change.ts'
import { region } from './test/arbitraries.ts'

const box = region('a', { type: 'box', x: 0, y: 0, width: 5, height: 5 })

describe('the steps of a history', () => {
  it('are told by kinds, what there is most of first', () => {
    expect(tallyOfChange({ type: 'add-region', region: box })).toEqual([{ kind: 'added', count: 1 }])
    expect(
      tallyOfChange({
        type: 'together',
        changes: [
          { type: 'remove-region', regionId: 'b' },
          { type: 'set-geometry', regionId: 'a', geometry: box.geometry },
          { type: 'set-geometry', regionId: 'c', geometry: box.geometry },
        ],
      }),
    ).toEqual([
      { kind: 'reshaped', count: 2 },
      { kind: 'removed', count: 1 },
    ])
  })

  it('can be gone to, back and forth, by their number', () => {
    const comments = ['one', 'two', 'three', 'four']
    const history = comments.reduce(
      (now, comment) => applyChange(now, { type: 'set-comment', comment }, `Comment ${comment}`),
      createHistory(emptyContent),
    )
    const second = goTo(history, 2)
    expect(second.content.comment).toBe('two')
    expect(stepsOf(second).map(({ name }) => name)).toEqual(comments.map((one) => `Comment ${one}`))
    expect(goTo(second, 4)).toEqual(history)
    expect(goTo(second, 0).content).toEqual(emptyContent)
    expect(goTo(second, 99)).toEqual(history)
  })
})
