import type { Dispensing, Protocol, QueueOrder } from '@reticle/domain'
import { listed } from '../../language/lists.ts'
import { plain } from '../../language/plain.ts'
import { t } from './words.ts'

export type OrderKind = QueueOrder['kind']

export const orderNames: Readonly<Record<OrderKind, string>> = {
  sequential: t('orderNames.sequential'),
  random: t('orderNames.random'),
  'least-read': t('orderNames.least-read'),
  'finish-begun': t('orderNames.finish-begun'),
  'low-agreement': t('orderNames.low-agreement'),
  uncertainty: t('orderNames.uncertainty'),
  diversity: t('orderNames.diversity'),
  learning: t('orderNames.learning'),
  stratified: t('orderNames.stratified'),
}

/** The order in one sentence, as one would say it to a reader. */
export const orderWords = (order: QueueOrder): string => {
  switch (order.kind) {
    case 'random':
      return t('orderWords.random', { seed: plain(order.seed) })
    case 'stratified':
      return t('orderWords.stratified', { group: order.groupKey || t('orderWords.someGroup') })
    default:
      return t(`orderWords.${order.kind}`)
  }
}

/** So many hours; whole days from two days on. */
export const hoursWords = (n: number): string => (n >= 48 && n % 24 === 0 ? t('units.days', { n: n / 24 }) : t('units.hours', { n }))

/** A share as people say it: 1 in 20, or 35 of 100. */
export const shareWords = (share: number): string => {
  const oneIn = 1 / share
  return Math.abs(oneIn - Math.round(oneIn)) < 1e-9
    ? t('units.oneIn', { n: Math.round(oneIn) })
    : t('units.ofHundred', { n: plain(Number((100 * share).toPrecision(3))) })
}

const capsWords = ({ most, mostPerDay }: Dispensing): string => {
  if (most === undefined) return mostPerDay === undefined ? t('dispensed.capsNone') : t('dispensed.capsDay', { day: mostPerDay })
  return mostPerDay === undefined ? t('dispensed.capsMost', { most }) : t('dispensed.capsBoth', { most, day: mostPerDay })
}

export const readsWords = ({ reads, maxReads, stopAt }: Protocol['redundancy']): string => {
  const most = maxReads ?? reads
  if (most <= reads) return t('reads.just', { reads })
  return stopAt === undefined ? t('reads.byRules', { reads, most }) : t('reads.byAgreement', { reads, most, stopAt: plain(stopAt) })
}

const repeatWords = ({ repeatRate, repeatAfterHours }: Dispensing): string =>
  repeatRate === 0 ? t('common.none') : t('dispensed.repeatShare', { share: shareWords(repeatRate), time: hoursWords(repeatAfterHours) })

/** The block `dispensing` as rows of a table: what, and what it says. */
export const dispensingRows = (dispensing: Dispensing): readonly (readonly [string, string])[] => {
  const { order, expertise, excludesSameAffiliation, goldRate, prefetch } = dispensing
  return [
    [t('dispensed.order'), orderWords(order)],
    [t('dispensed.onePerson'), capsWords(dispensing)],
    [
      t('dispensed.expertise'),
      expertise.length === 0 ? t('dispensed.noExpertise') : t('dispensed.onlyWith', { expertise: listed(expertise) }),
    ],
    [t('dispensed.affiliation'), excludesSameAffiliation ? t('dispensed.differ') : t('dispensed.notLookedAt')],
    [t('dispensed.gold'), goldRate === 0 ? t('common.none') : t('dispensed.goldShare', { share: shareWords(goldRate) })],
    [t('dispensed.repeats'), repeatWords(dispensing)],
    [t('dispensed.heldAhead'), prefetch === 0 ? t('dispensed.nothingHeld') : t('dispensed.heldOnBench', { samples: prefetch })],
  ]
}
