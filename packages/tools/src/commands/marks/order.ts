import type { Region } from '@reticle/domain'
import type { Change } from '../../change.ts'
import type { PlainRefusal } from '../../refusals.ts'
import type { Planned } from '../../track/track-changes.ts'
import { defineMarksCommand } from './command.ts'

/** The list with some regions elsewhere, as moves of single regions: each goes to its place from the first to the last that is not there yet. */
const moved = (all: readonly Region[], wanted: readonly Region[], already: PlainRefusal): Planned => {
  const now = all.map(({ id }) => id)
  const changes = wanted.flatMap(({ id }, at): Change[] => {
    const from = now.indexOf(id, at)
    if (from === at) return []
    now.splice(at, 0, ...now.splice(from, 1))
    return [{ type: 'move-region', regionId: id, at }]
  })
  return changes.length === 0 ? { refused: already } : { change: { type: 'together', changes } }
}

/** The list with each chosen one past its upper neighbour; chosen ones that lie on each other go together. */
const raised = (all: readonly Region[], isChosen: (region: Region) => boolean): Region[] => {
  const list = [...all]
  for (let i = list.length - 2; i >= 0; i--) {
    const [lower, upper] = [list[i], list[i + 1]]
    if (lower !== undefined && upper !== undefined && isChosen(lower) && !isChosen(upper)) list.splice(i, 2, upper, lower)
  }
  return list
}

const chosenBy = (regions: readonly Region[]) => {
  const ids = new Set(regions.map(({ id }) => id))
  return (region: Region) => ids.has(region.id)
}

const onTop = 'on-top-already'
const below = 'below-already'

export const bringToFront = defineMarksCommand({
  id: 'to-front',
  part: 'order',
  make: (regions, { all }) => {
    const isChosen = chosenBy(regions)
    return moved(all, [...all.filter((one) => !isChosen(one)), ...all.filter(isChosen)], onTop)
  },
})

export const sendToBack = defineMarksCommand({
  id: 'to-back',
  part: 'order',
  make: (regions, { all }) => {
    const isChosen = chosenBy(regions)
    return moved(all, [...all.filter(isChosen), ...all.filter((one) => !isChosen(one))], below)
  },
})

export const bringForward = defineMarksCommand({
  id: 'forward',
  part: 'order',
  make: (regions, { all }) => moved(all, raised(all, chosenBy(regions)), onTop),
})

export const sendBackward = defineMarksCommand({
  id: 'backward',
  part: 'order',
  make: (regions, { all }) => moved(all, raised(all.toReversed(), chosenBy(regions)).toReversed(), below),
})
