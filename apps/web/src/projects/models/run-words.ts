import type { ModelRun } from '@reticle/contract'
import { count, plural } from '../../app/numbers.tsx'

export const kindNames = { predict: 'Predictions', train: 'Training', push: 'Pushed' } as const satisfies Record<ModelRun['kind'], string>

export const stateBadges = {
  waiting: ['gray', 'Waits for a worker'],
  running: ['accent', 'Runs'],
  done: ['accent', 'Done'],
  failed: ['red', 'Failed'],
  cancelled: ['gray', 'Cancelled'],
} as const satisfies Record<ModelRun['state'], readonly [string, string]>

export const taskStates = ['collecting', 'contested', 'settled'] as const
export const taskStateNames = { collecting: 'being read', contested: 'contested', settled: 'settled' } as const satisfies Record<
  (typeof taskStates)[number],
  string
>

/** Which samples a run went over. */
export const scopeText = (scope: ModelRun['scope']): string => {
  if (scope === null) return ''
  const { states, onlyMissing, most } = scope
  const which = states.map((state) => taskStateNames[state]).join(' or ')
  const parts = [`samples ${which}`, ...(onlyMissing ? ['that it said nothing of'] : [])]
  return `${parts.join(' ')}${most === undefined ? '' : `, at most ${count(most)}`}`
}

type Counted = Pick<ModelRun, 'kind' | 'state' | 'done' | 'failed' | 'total'>

/** Share that is done, 0 to 1. */
export const shareOf = ({ done, failed, total, kind }: Counted): number =>
  total === 0 ? 0 : Math.min(1, (kind === 'train' ? done : done + failed) / total)

/** How far a run is, or was when it ended. */
export const progressText = (run: Counted): string => {
  if (run.kind === 'train') return run.state === 'done' ? 'Learnt' : `${Math.round(100 * shareOf(run))} % learnt`
  const failed = run.failed === 0 ? '' : `, ${count(run.failed)} failed`
  const isOpen = run.state === 'waiting' || run.state === 'running'
  return isOpen && run.total > 0
    ? `${count(run.done)} of ${plural(run.total, 'sample')}${failed}`
    : `${plural(run.done, 'sample')}${failed}`
}

const metric = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 })
export const metricText = (value: number): string => metric.format(value)
/** Metrics as a line, by name. */
export const metricsText = (metrics: Readonly<Record<string, number>> | null): string =>
  Object.entries(metrics ?? {})
    .map(([name, value]) => `${name} ${metricText(value)}`)
    .join(', ')

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
    if (rest.length === 0 || !namePattern.test(name.trim())) return { problem: `line ${index + 1}: write name = value` }
    if (value.length > 500) return { problem: `line ${index + 1}: at most 500 letters` }
    parameters[name.trim()] =
      value === 'true' || value === 'false' ? value === 'true' : value !== '' && Number.isFinite(Number(value)) ? Number(value) : value
  }
  return { parameters }
}
