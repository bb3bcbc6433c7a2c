import type { Dispensing, Protocol, QueueOrder } from '@reticle/domain'
import { count, plural } from '../../app/numbers.tsx'

export type OrderKind = QueueOrder['kind']

export const orderNames: Readonly<Record<OrderKind, string>> = {
  sequential: 'In the order of import',
  random: 'Shuffled',
  'least-read': 'Least read first',
  'finish-begun': 'Finish what is begun',
  'low-agreement': 'Low agreement first',
  uncertainty: 'Most uncertain first',
  diversity: 'Most diverse first',
  learning: 'By the project’s recipe',
  stratified: 'One of each group in turn',
}

/** The order in one sentence, as one would say it to a reader. */
export const orderWords = (order: QueueOrder): string => {
  switch (order.kind) {
    case 'sequential':
      return 'Everyone is handed the samples in the order of import.'
    case 'random':
      return `Everyone is handed the samples in one shuffled order; the seed ${order.seed} always gives the same.`
    case 'least-read':
      return 'Everyone is handed what the fewest have read or are reading, so that all samples move on together.'
    case 'finish-begun':
      return 'Everyone is handed what the most have read already, so that samples are finished one after the other.'
    case 'low-agreement':
      return 'Samples on which earlier readers agreed least come first; what was never compared comes last.'
    case 'uncertainty':
      return 'Samples with the highest pushed uncertainty score come first; what has no score comes last.'
    case 'diversity':
      return 'Samples with the highest pushed diversity score come first; what has no score comes last.'
    case 'learning':
      return 'Samples with the highest score of the project’s recipe come first (page Queue); what has no score comes last.'
    case 'stratified':
      return `The first sample of each ${order.groupKey || 'group'} comes first, then the second of each, so that no group waits for another.`
  }
}

const hours = (n: number): string => (n >= 48 && n % 24 === 0 ? plural(n / 24, 'day') : plural(n, 'hour'))
/** A share as people say it: 1 in 20, or 35 of 100. */
export const shareWords = (share: number): string => {
  const oneIn = 1 / share
  return Math.abs(oneIn - Math.round(oneIn)) < 1e-9 ? `1 in ${count(Math.round(oneIn))}` : `${Number((100 * share).toPrecision(3))} of 100`
}

const capsWords = ({ most, mostPerDay }: Dispensing): string => {
  const parts = [
    ...(most === undefined ? [] : [`${plural(most, 'sample')} in all`]),
    ...(mostPerDay === undefined ? [] : [`${count(mostPerDay)} on one UTC day`]),
  ]
  return parts.length === 0 ? 'as many samples as they like' : `at most ${parts.join(', and ')}`
}

export const readsWords = ({ reads, maxReads, stopAt }: Protocol['redundancy']): string => {
  const most = maxReads ?? reads
  if (most <= reads) return reads === 1 ? 'One reader for each image.' : `${reads} readers for each image.`
  const more = `${plural(reads, 'reader')} for each image, at most ${most}`
  return stopAt === undefined
    ? `${more}: more only by the routing rules.`
    : `${more}: one more at a time while they agree less than ${stopAt}.`
}

/** The block `dispensing` as rows of a table: what, and what it says. */
export const dispensingRows = (dispensing: Dispensing): readonly (readonly [string, string])[] => {
  const { order, expertise, excludesSameAffiliation, goldRate, repeatRate, repeatAfterHours, prefetch } = dispensing
  return [
    ['Order', orderWords(order)],
    ['One person', `labels ${capsWords(dispensing)}`],
    ['Expertise', expertise.length === 0 ? 'none asked for' : `only readers with ${expertise.join(' and ')}`],
    ['Affiliation', excludesSameAffiliation ? 'no two readers of one image from the same affiliation' : 'not looked at'],
    ['Gold', goldRate === 0 ? 'none' : `${shareWords(goldRate)} has a known answer; the reader cannot tell which`],
    [
      'Repeats',
      repeatRate === 0
        ? 'none'
        : `${shareWords(repeatRate)} is a sample that the same person read at least ${hours(repeatAfterHours)} before`,
    ],
    [
      'Held ahead',
      prefetch === 0 ? 'nothing: each next image is fetched when it is its turn' : `${plural(prefetch, 'sample')} on each bench`,
    ],
  ]
}
