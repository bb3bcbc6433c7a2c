import type { Protocol, Region } from '@reticle/domain'
import { t } from '../../words.ts'
import { planeText, typeNames } from './mark-words.ts'

export const groupings = ['none', 'label', 'track', 'plane'] as const
export type Grouping = (typeof groupings)[number]

export type ListRow =
  /** `number` counts the marks in the order in which they lie, from 1: a mark keeps it in every grouping. */
  | { readonly kind: 'mark'; readonly region: Region; readonly number: number; readonly labelName: string }
  | {
      readonly kind: 'group'
      readonly id: string
      readonly name: string
      readonly count: number
      readonly labelId: string | undefined
      readonly isOpen: boolean
    }

type MarkRow = Extract<ListRow, { kind: 'mark' }>

export type ListWishes = {
  /** Words that all have to be in a row; a number alone is the number of a mark, `z3` a plane; `!` stands for marks that break a rule. */
  readonly filter: string
  readonly grouping: Grouping
  readonly closed: ReadonlySet<string>
}

type Facts = { readonly protocol: Pick<Protocol, 'labels'>; readonly problems?: ReadonlyMap<string, string> | undefined }

const matches = ({ region, number, labelName }: MarkRow, words: readonly string[], { problems }: Facts): boolean => {
  const text =
    `${labelName} ${typeNames[region.geometry.type]} ${planeText(region.plane).replaceAll(' ', '')} ${region.track?.id ?? ''}`.toLowerCase()
  return words.every((word) => {
    if (word === '!') return problems?.has(region.id) === true
    return /^#?\d+$/.test(word) ? `${number}` === word.replace('#', '') : text.includes(word)
  })
}

type Group = { readonly id: string; readonly name: string; readonly labelId?: string; readonly order: number }

/** Groups in the order of the protocol's labels, of the planes, or of the first mark of each track. */
const groupOf = (row: MarkRow, grouping: Exclude<Grouping, 'none'>, labelOrder: ReadonlyMap<string, number>): Group => {
  const { region, number, labelName } = row
  switch (grouping) {
    case 'label':
      return {
        id: `label ${region.labelId}`,
        name: labelName,
        labelId: region.labelId,
        order: labelOrder.get(region.labelId) ?? labelOrder.size,
      }
    case 'track':
      return region.track === undefined
        ? { id: 'no-track', name: t('list.noTrack'), order: Number.POSITIVE_INFINITY }
        : {
            id: `track ${region.track.id}`,
            name: t('list.trackOf', { label: labelName, track: region.track.id.slice(0, 6) }),
            labelId: region.labelId,
            order: number,
          }
    case 'plane': {
      const text = planeText(region.plane)
      const order = (region.plane?.t ?? -1) * 1e7 + (region.plane?.z ?? -1)
      return { id: `plane ${text}`, name: text === '' ? t('list.allPlanes') : text, order }
    }
  }
}

const grouped = (
  rows: readonly MarkRow[],
  grouping: Exclude<Grouping, 'none'>,
  closed: ReadonlySet<string>,
  facts: Facts,
): readonly ListRow[] => {
  const labelOrder = new Map(facts.protocol.labels.map(({ id }, index) => [id, index]))
  const groups = new Map<string, { readonly group: Group; readonly rows: MarkRow[] }>()
  for (const row of rows) {
    const group = groupOf(row, grouping, labelOrder)
    const known = groups.get(group.id)
    if (known === undefined) groups.set(group.id, { group, rows: [row] })
    else known.rows.push(row)
  }
  return [...groups.values()]
    .toSorted((a, b) => (a.group.order < b.group.order ? -1 : a.group.order > b.group.order ? 1 : 0))
    .flatMap(({ group, rows: members }): readonly ListRow[] => {
      const isOpen = !closed.has(group.id)
      const head: ListRow = { kind: 'group', id: group.id, name: group.name, count: members.length, labelId: group.labelId, isOpen }
      return isOpen ? [head, ...members] : [head]
    })
}

/** The lines of the list of marks: those that the filter leaves, in groups or as they lie. */
export const listRows = (regions: readonly Region[], wishes: ListWishes, facts: Facts): readonly ListRow[] => {
  const names = new Map(facts.protocol.labels.map((label) => [label.id, label.name]))
  const words = wishes.filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const all = regions.map(
    (region, index): MarkRow => ({ kind: 'mark', region, number: index + 1, labelName: names.get(region.labelId) ?? region.labelId }),
  )
  const left = words.length === 0 ? all : all.filter((row) => matches(row, words, facts))
  return wishes.grouping === 'none' ? left : grouped(left, wishes.grouping, wishes.closed, facts)
}
