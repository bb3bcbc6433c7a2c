import type { AnchoringGroup, Compared, Share } from '@reticle/domain'
import { count, plural } from '../../../app/numbers.tsx'

/** With fewer blank readings a difference says next to nothing (docs/spec/models.md, MR22). */
export const fewestBlank = 30

const whole = (share: number): string => `${Math.round(100 * share)}`
const signed = (share: number): string => {
  const points = Math.round(100 * share)
  return points < 0 ? `−${-points}` : `+${points}`
}

/** k of n with its interval, never the number alone. */
export const shareWords = ({ k, n, value, low, high }: Share): string =>
  value === null || low === null || high === null
    ? 'nothing'
    : `${whole(value)} % [${whole(low)}, ${whole(high)}] ${count(k)} of ${count(n)}`

export const differenceWords = ({ difference }: Compared): string =>
  difference === null ? 'no comparison' : `${signed(difference.value)} points [${signed(difference.low)}, ${signed(difference.high)}]`

export type MeasureId = 'withSuggestion' | 'withResolution' | 'wrong' | 'kept' | 'omitted'
export const measures: readonly { readonly id: MeasureId; readonly name: string; readonly meaning: string }[] = [
  { id: 'withSuggestion', name: 'Same as the suggestion', meaning: 'answers and marks that the suggestion has' },
  { id: 'withResolution', name: 'Same as the outcome', meaning: 'the outcome is partly made from these readings' },
  { id: 'wrong', name: 'Wrong', meaning: 'by the reference below' },
  { id: 'kept', name: 'Model’s error made too', meaning: 'of what the model got wrong' },
  { id: 'omitted', name: 'Missed as the model did', meaning: 'of objects that the model missed' },
]

const parts = ({ references: { gold, adjudication, blank } }: AnchoringGroup): string[] =>
  [
    [gold, 'known answers'],
    [adjudication, 'reviewers’ decisions'],
    [blank, 'the agreement of other blank readers'],
  ].flatMap(([n, name]) => (n === 0 ? [] : [`${count(Number(n))} by ${name}`]))

/** What right and wrong go by. */
export const referenceWords = (group: AnchoringGroup): string => {
  const all = group.readings.shown + group.readings.blank
  const said = parts(group)
  if (said.length === 0)
    return `Nothing here can say what is right: none of ${plural(all, 'reading')} has a known answer, a reviewer’s decision, or two blank readers beside it. What readers who saw suggestions agreed on would only repeat these.`
  const rest = all - group.references.gold - group.references.adjudication - group.references.blank
  const left = rest === 0 ? '' : ` The other ${count(rest)} are not judged: their outcome leans towards the suggestions.`
  const decided = group.references.adjudication === 0 ? '' : ' A reviewer saw the marks of readers, and decides the harder samples.'
  return `Right and wrong: of ${plural(all, 'reading')}, ${said.join(', ')}.${left}${decided}`
}

/** Why the comparison cannot be trusted; undefined where nothing speaks against it. */
export const cautionOf = ({ readings: { shown, blank } }: AnchoringGroup): string | undefined => {
  if (blank === 0)
    return 'There is no blank start, so nothing tells what readers would have said by themselves. Give the protocol a share of blank starts, under Assistance.'
  if (shown === 0) return 'Every start was blank: there is nothing to compare with.'
  if (blank < fewestBlank || shown < fewestBlank)
    return `Only ${plural(blank, 'blank reading')} and ${count(shown)} with suggestions: with fewer than ${fewestBlank} of each, the difference says next to nothing.`
  return undefined
}

export const groupName = ({ model, version }: Pick<AnchoringGroup, 'model' | 'version'>): string => {
  if (model !== null) return model
  return version === null ? 'All readings' : `Protocol version ${version}`
}
export const groupKey = ({ model, version }: Pick<AnchoringGroup, 'model' | 'version'>): string => JSON.stringify([model, version])
