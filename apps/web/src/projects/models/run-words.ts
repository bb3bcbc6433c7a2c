import type { ModelRun } from '@reticle/contract'
import { decimal } from '../../app/numbers.tsx'
import { locale } from '../../language/language.ts'
import { inARow } from '../../language/lists.ts'
import { t } from './words.ts'

export const kindNames = { predict: t('runKinds.predict'), train: t('runKinds.train'), push: t('runKinds.push') } as const satisfies Record<
  ModelRun['kind'],
  string
>

export const stateBadges = {
  waiting: ['gray', t('runStates.waiting')],
  running: ['accent', t('runStates.running')],
  done: ['accent', t('runStates.done')],
  failed: ['red', t('runStates.failed')],
  cancelled: ['gray', t('runStates.cancelled')],
} as const satisfies Record<ModelRun['state'], readonly [string, string]>

export const taskStates = ['collecting', 'contested', 'settled'] as const
export const taskStateNames = {
  collecting: t('taskStates.collecting'),
  contested: t('taskStates.contested'),
  settled: t('taskStates.settled'),
} as const satisfies Record<(typeof taskStates)[number], string>

/** Which samples a run went over. */
export const scopeText = (scope: ModelRun['scope']): string => {
  if (scope === null) return ''
  const { states, onlyMissing, most } = scope
  const which = states.map((state) => taskStateNames[state]).reduce((first, second) => t('runWords.either', { first, second }))
  const samples = t(onlyMissing ? 'runWords.scopeMissing' : 'runWords.scope', { states: which })
  return most === undefined ? samples : t('runWords.atMost', { scope: samples, most })
}

type Counted = Pick<ModelRun, 'kind' | 'state' | 'done' | 'failed' | 'total'>

/** Share that is done, 0 to 1. */
export const shareOf = ({ done, failed, total, kind }: Counted): number =>
  total === 0 ? 0 : Math.min(1, (kind === 'train' ? done : done + failed) / total)

/** How far a run is, or was when it ended. */
export const progressText = (run: Counted): string => {
  const { kind, state, done, failed, total } = run
  if (kind === 'train')
    return state === 'done' ? t('runWords.learnt') : t('runWords.learntShare', { share: decimal(100 * shareOf(run), 0) })
  const isOpen = state === 'waiting' || state === 'running'
  if (isOpen && total > 0) return failed === 0 ? t('runWords.ofAll', { done, total }) : t('runWords.ofAllFailed', { done, total, failed })
  return failed === 0 ? t('runWords.counted', { done }) : t('runWords.countedFailed', { done, failed })
}

const metric = new Intl.NumberFormat(locale, { maximumSignificantDigits: 4 })
export const metricText = (value: number): string => metric.format(value)
/** Metrics as a line, by name. */
export const metricsText = (metrics: Readonly<Record<string, number>> | null): string =>
  inARow(Object.entries(metrics ?? {}).map(([name, value]) => `${name} ${metricText(value)}`))

/** Reasons with how many samples they hit, the most frequent first. */
export const reasonsOf = (rejects: ModelRun['rejects']): readonly { readonly reason: string; readonly at: readonly string[] }[] => {
  const byReason = new Map<string, string[]>()
  for (const { at, reason } of rejects) byReason.set(reason, [...(byReason.get(reason) ?? []), at])
  return [...byReason].map(([reason, at]) => ({ reason, at })).sort((a, b) => b.at.length - a.at.length)
}

const namePattern = /^[^=\s]{1,60}$/
type Parameters = Record<string, string | number | boolean>

/** `name = value`, one a line; numbers and true or false are themselves. What cannot be read is told with its line. */
export const readParameters = (text: string): { readonly parameters: Parameters } | { readonly problem: string } => {
  const parameters: Parameters = {}
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const [name = '', ...rest] = line.split('=')
    const value = rest.join('=').trim()
    if (rest.length === 0 || !namePattern.test(name.trim())) return { problem: t('runWords.writeNameValue', { line: index + 1 }) }
    if (value.length > 500) return { problem: t('runWords.atMostLetters', { line: index + 1 }) }
    parameters[name.trim()] =
      value === 'true' || value === 'false' ? value === 'true' : value !== '' && Number.isFinite(Number(value)) ? Number(value) : value
  }
  return { parameters }
}
