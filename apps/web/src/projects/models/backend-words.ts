import type { Backend } from '@reticle/contract'
import { inARow } from '../../language/lists.ts'
import { t } from './words.ts'

export type Standing = {
  readonly tone: 'good' | 'busy' | 'bad' | 'off'
  readonly text: string
  /** Until when nothing is sent. */
  readonly until?: string
}

export const protocolNames = {
  reticle: t('backendProtocols.reticle'),
  'label-studio': t('backendProtocols.labelStudio'),
  'monai-label': t('backendProtocols.monaiLabel'),
} as const satisfies Record<Backend['protocol'], string>

type Fared = Pick<Backend, 'isActive' | 'restsUntil' | 'failures' | 'toldAt'>

/** How a backend stands, in words. `now`: by the server's clock, in milliseconds. */
export const standingOf = ({ isActive, restsUntil, failures, toldAt }: Fared, now: number): Standing => {
  if (!isActive) return { tone: 'off', text: t('backendWords.pausedNothingIsSent') }
  if (restsUntil !== null && Date.parse(restsUntil) > now)
    return { tone: 'bad', text: t('backendWords.rests', { count: failures }), until: restsUntil }
  if (failures > 0) return { tone: 'busy', text: t('backendWords.failed', { count: failures }) }
  return toldAt === null ? { tone: 'off', text: t('backendWords.notAskedYet') } : { tone: 'good', text: t('backendWords.well') }
}

const cures: readonly (readonly [RegExp, string])[] = [
  [/private network/i, t('cures.privateNetwork')],
  [/ECONNREFUSED|refused the connection|ECONNRESET/i, t('cures.refused')],
  [/is not found/i, t('cures.notFound')],
  [/status 40[13]/i, t('cures.wantsSecret')],
  [/status 404|is not JSON/i, t('cures.somethingElse')],
  [/too long|timed? ?out|took longer/i, t('cures.slow')],
  [/points to/i, t('cures.redirected')],
]

/** What helps against a fault that a backend had; a look at its own log where nothing else is known. */
export const cureOf = (fault: string): string => cures.find(([pattern]) => pattern.test(fault))?.[1] ?? t('cures.other')

const abilityWords: Readonly<Record<string, string>> = {
  predict: t('abilities.predict'),
  prompt: t('abilities.prompt'),
  train: t('abilities.train'),
}
/** What a backend says that it can. */
export const abilitiesText = (can: readonly string[]): string =>
  can.length === 0 ? t('backendWords.saysNothing') : inARow(can.map((one) => abilityWords[one] ?? one))
